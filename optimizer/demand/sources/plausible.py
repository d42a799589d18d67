"""What no count of people can be."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput

# A bound to catch nodata values and wrong units, an assumption: no count of residents that we know of comes near it.
MOST_PEOPLE_PER_KM2 = 2_000_000.0
# The same for a whole town of a square kilometre or more, an assumption again: twice what the densest districts hold.
_MOST_PEOPLE_PER_KM2_OF_A_TOWN = 250_000.0
_LEAST_TOWN_KM2 = 1.0


def refuse_crowds(
    path: Path,
    people: NDArray[np.float64],
    area_km2: float | NDArray[np.float64],
    name: Callable[[int], str],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> None:
    """InvalidInput with the place of the first count that is negative, no number, or denser than people can live.

    people: (n,); area_km2: of each place or of all; name: how the file calls a place; lon, lat: (n,) degrees
    """
    too_many = people > MOST_PEOPLE_PER_KM2 * np.asarray(area_km2)
    wrong = np.flatnonzero(~(people >= 0) | ~np.isfinite(people) | too_many)
    if not len(wrong):
        return
    first = wrong[0]
    area = float(np.broadcast_to(area_km2, people.shape)[first])
    on = f" on {area * 100:,.3g} ha" if people[first] > 0 else ""
    raise InvalidInput(
        f"{path.name}: {name(int(first))} (at {lon[first]:.5f}, {lat[first]:.5f}) has {people[first]:g} people{on} "
        f"({len(wrong)} such places); correct them, or declare the value that means no data."
    )


def refuse_crowded_town(path: Path, people: float, area_km2: float) -> None:
    """InvalidInput where so many people cannot live in the box of a town: mostly people per km2 taken for people."""
    if area_km2 >= _LEAST_TOWN_KM2 and people > _MOST_PEOPLE_PER_KM2_OF_A_TOWN * area_km2:
        raise InvalidInput(
            f"{path.name} has {people:,.0f} people on the {area_km2:,.1f} km2 of the region, {people / area_km2:,.0f} "
            "a km2, more than any town; give people per place or pixel, and not per km2 or in other units."
        )

"""What no count of people can be."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput

# A bound to catch nodata values and wrong units, an assumption: no count of residents that we know of comes near it.
MOST_PEOPLE_PER_KM2 = 2_000_000.0


def refuse_crowds(
    path: Path,
    people: NDArray[np.float64],
    area_km2: float | NDArray[np.float64],
    names: Sequence[str],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> None:
    """InvalidInput with the place of the first count that is negative, no number, or denser than people can live.

    people: (n,); area_km2: of each place or of all; names: how the file calls each place; lon, lat: (n,) degrees
    """
    too_many = people > MOST_PEOPLE_PER_KM2 * np.asarray(area_km2)
    wrong = np.flatnonzero(~(people >= 0) | ~np.isfinite(people) | too_many)
    if not len(wrong):
        return
    first = wrong[0]
    area = float(np.broadcast_to(area_km2, people.shape)[first])
    on = f" on {area * 100:,.3g} ha" if people[first] > 0 else ""
    raise InvalidInput(
        f"{path.name}: {names[first]} (at {lon[first]:.5f}, {lat[first]:.5f}) has {people[first]:g} people{on} "
        f"({len(wrong)} such places); correct them, or declare the value that means no data."
    )

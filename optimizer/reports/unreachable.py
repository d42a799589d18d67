"""Where the demand is that no device and no candidate site can cover."""

from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np

from optimizer.plan import PlacementPlan

_SQUARE_M = 1000.0
_MOST = 6
_LEAST_SHARE = 0.001  # of all demand; less is nowhere in particular


@dataclass(frozen=True)
class Spot:
    """A square of a kilometre with much unreachable demand. letter: its mark on the map; share: of all demand

    lon, lat: degrees, the mean place of that demand; arrests_per_year: None where a proxy knows none
    """

    letter: str
    lon: float
    lat: float
    share: float
    arrests_per_year: float | None


def unreachable_spots(plan: PlacementPlan) -> list[Spot]:
    """The squares with most of it, the largest first."""
    demand = plan.demand
    these = plan.off_network | plan.out_of_reach
    side = max(1, round(_SQUARE_M / demand.grid.cell_m))
    squares, square = np.unique(
        np.column_stack([demand.column[these] // side, demand.row[these] // side]), axis=0, return_inverse=True
    )
    weight = demand.of_cell[these]

    def added(values: np.ndarray) -> np.ndarray:
        return np.bincount(square.ravel(), weights=values, minlength=len(squares))

    total = added(weight)
    lon, lat = (added(weight * side) / total for side in (demand.lon[these], demand.lat[these]))
    largest = [
        place for place in np.argsort(-total, kind="stable")[:_MOST] if total[place] / demand.total >= _LEAST_SHARE
    ]
    return [
        Spot(
            letter=letter,
            lon=float(lon[place]),
            lat=float(lat[place]),
            share=float(total[place] / demand.total),
            arrests_per_year=None if plan.proxy else float(total[place]),
        )
        for letter, place in zip(ascii_uppercase, largest, strict=False)
    ]

"""The piece of ground that a printed map shows."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.geography import LocalProjection
from optimizer.plan import PlacementPlan

WIDTH = 1000.0  # units across; heights follow
_MARGIN = 0.03
# A sheet much flatter or taller than this leaves no room for signs, or does not fit on a page with its heading.
_FLATTEST, _TALLEST = 0.55, 1.2
_LEAST_M = 200.0


@dataclass(frozen=True)
class Sheet:
    """West, south and size of the ground in metres on the town's plane; drawn WIDTH units wide, north up."""

    projection: LocalProjection
    west_m: float
    south_m: float
    width_m: float
    height_m: float

    @property
    def scale(self) -> float:
        """Units a metre."""
        return WIDTH / self.width_m

    @property
    def height(self) -> float:
        """Units from south to north."""
        return self.height_m * self.scale

    def at(self, lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Degrees to units right of the west and below the north edge."""
        return self.at_metres(*self.projection.to_metres(lon, lat))

    def at_metres(
        self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The same from metres on the town's plane."""
        return (x_m - self.west_m) * self.scale, (self.south_m + self.height_m - y_m) * self.scale

    def bar_m(self) -> float:
        """A round number of metres, at most a quarter of the width: the scale bar."""
        power = 10.0 ** math.floor(math.log10(self.width_m / 4))
        return max(step * power for step in (1, 2, 5) if step * power <= self.width_m / 4)


def sheet_of(plan: PlacementPlan) -> Sheet:
    """What holds every cell of demand and every chosen site."""
    grid = plan.demand.grid
    lon, lat = grid.corners(plan.demand.column, plan.demand.row)
    chosen = [choice.position for choice in plan.choices]
    x_m, y_m = grid.projection.to_metres(
        np.append(lon.ravel(), [place.lon for place in chosen]), np.append(lat.ravel(), [place.lat for place in chosen])
    )
    width, height = (max(_LEAST_M, float(np.ptp(side)) * (1 + 2 * _MARGIN)) for side in (x_m, y_m))
    width, height = max(width, height / _TALLEST), max(height, width * _FLATTEST)
    middle_x, middle_y = float(x_m.max() + x_m.min()) / 2, float(y_m.max() + y_m.min()) / 2
    return Sheet(grid.projection, middle_x - width / 2, middle_y - height / 2, width, height)

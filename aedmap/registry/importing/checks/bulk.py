"""Where most records of a file stand: what a single one is compared with when there is no boundary."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FEWEST = 8
_HANDFUL, _ROOM_DEG = 3, 0.25
_WIDEST_FOR_DEGREE_DEG = 0.9


@dataclass(frozen=True)
class Bulk:
    """The box of all points but the outliers, degrees; margins widen it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float, margin: float = 0.0) -> bool:
        """Whether the point is in the box, widened on each side by a share of its size and by 0.02 degrees."""
        wide, high = margin * (self.east - self.west), margin * (self.north - self.south)
        slack = 0.02 if margin else 0.0
        return (
            self.west - wide - slack <= lon <= self.east + wide + slack
            and self.south - high - slack <= lat <= self.north + high + slack
        )

    def is_local(self) -> bool:
        """Whether the box is so small that one degree leads out of it."""
        return max(self.east - self.west, self.north - self.south) < _WIDEST_FOR_DEGREE_DEG


def find_bulk(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Bulk | None:
    """The bulk of points that are valid degrees; None for too few to have one."""
    good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    good &= (np.abs(lon) > 1e-6) | (np.abs(lat) > 1e-6)
    if good.sum() < _FEWEST:
        return _around_the_middle(lon, lat, good)
    near = _near(lon, good) & _near(lat, good)
    return Bulk(float(lon[near].min()), float(lat[near].min()), float(lon[near].max()), float(lat[near].max()))


def _around_the_middle(lon: NDArray[np.float64], lat: NDArray[np.float64], good: NDArray[np.bool_]) -> Bulk | None:
    """For a handful of points: where most of them stand together, with room for the rest of a town around them."""
    if good.sum() < _HANDFUL:
        return None
    near = good & (np.abs(lon - np.median(lon[good])) <= _ROOM_DEG) & (np.abs(lat - np.median(lat[good])) <= _ROOM_DEG)
    if near.sum() < max(_HANDFUL, 2 * good.sum() / 3):
        return None
    west, south, east, north = lon[near].min(), lat[near].min(), lon[near].max(), lat[near].max()
    return Bulk(*(float(edge) for edge in (west - _ROOM_DEG, south - _ROOM_DEG, east + _ROOM_DEG, north + _ROOM_DEG)))


def _near(values: NDArray[np.float64], good: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Not further from the middle 80 % than those are wide."""
    low, high = np.quantile(values[good], [0.1, 0.9])
    wide = max(high - low, 0.02)
    near: NDArray[np.bool_] = good & (values >= low - wide) & (values <= high + wide)
    return near

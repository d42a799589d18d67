"""Numbering nodes so that neighbours on the map are near each other in memory."""

import numpy as np
from numpy.typing import NDArray


def along_a_curve(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """The order of the points along a Z curve (Morton 1966) of 65,536 x 65,536 cells; ties by longitude, latitude."""
    x, y = _cells(lon), _cells(lat)
    return np.lexsort((lat, lon, _spread(x) | (_spread(y) << np.uint64(1))))


def _cells(degrees: NDArray[np.float64]) -> NDArray[np.uint64]:
    low, high = degrees.min(), degrees.max()
    share = (degrees - low) / (high - low) if high > low else np.zeros(len(degrees))
    return np.asarray(share * 65_535, np.uint64)


def _spread(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A zero bit before each of 16 bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << np.uint64(shift))) & np.uint64(mask)
    return value

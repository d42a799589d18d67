"""Which grid cells have a device within reach: along the streets where a town is given, else in a straight line."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from aedmap.errors import InvalidInput
from aedmap.geography.through_the_earth import from_the_middle
from aedmap.network import EdgeIndex, k_nearest, snap

_LEAST_M, _MOST_M = 10.0, 20_000.0

_Degrees = NDArray[np.float64]


@dataclass(frozen=True)
class Streets:
    """The streets of a town that people may walk, and the box of degrees (west, south, east, north) that they fill."""

    index: EdgeIndex
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True)
class Reach:
    """metres: between the middle of a cell and a device; streets: None for a straight line."""

    metres: float = 180.0
    streets: Streets | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.metres) and _LEAST_M <= self.metres <= _MOST_M):
            raise InvalidInput(f"A reach of {self.metres:g} m was given; give {_LEAST_M:g} to {_MOST_M:g} metres.")

    @property
    def along(self) -> str:
        """How the metres are measured: "streets" or "straight_line"."""
        return "streets" if self.streets else "straight_line"


def cells_within_reach(
    reach: Reach, cell_lon: _Degrees, cell_lat: _Degrees, device_lon: _Degrees, device_lat: _Degrees
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(n,) which cells could be measured, and which of them have a device within reach.

    Along streets a cell outside of the town's map cannot be measured; one without a street within 300 m has none within
    reach, since nobody can walk there.
    """
    if reach.streets is None:
        everywhere = np.ones(len(cell_lon), bool)
        return everywhere, _straight(reach.metres, cell_lon, cell_lat, device_lon, device_lat)
    west, south, east, north = reach.streets.bbox
    measured = (cell_lon >= west) & (cell_lon <= east) & (cell_lat >= south) & (cell_lat <= north)
    covered = np.zeros(len(cell_lon), bool)
    if measured.any() and len(device_lon):
        network = reach.streets.index.network
        sources = snap(reach.streets.index, cell_lon[measured], cell_lat[measured])
        targets = snap(reach.streets.index, device_lon, device_lat)
        covered[measured] = k_nearest(network, sources, targets, 1, reach.metres).count > 0
    return measured, covered


def _straight(
    metres: float, cell_lon: _Degrees, cell_lat: _Degrees, device_lon: _Degrees, device_lat: _Degrees
) -> NDArray[np.bool_]:
    """By the chord through the earth, which is the straight line to a millimetre at these distances."""
    if not len(device_lon) or not len(cell_lon):
        return np.zeros(len(cell_lon), bool)
    devices = cKDTree(np.column_stack(from_the_middle(device_lon, device_lat)))
    far, _ = devices.query(np.column_stack(from_the_middle(cell_lon, cell_lat)))
    near: NDArray[np.bool_] = far <= metres
    return near

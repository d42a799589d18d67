"""Points that lie nearer to each other than to the streets, compiled by numba.

Around every point there is a disc without a street, as wide as the point is off the street. Where two such discs meet,
no street lies between the points, and whoever goes from one to the other walks straight, not to the street and back.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._grid import metres_per_degree
from aedmap.network.off_street import CloseGrid

# Who stands at the foot of another's way to the street is as far away as that way is long. Degrees measure slightly
# differently at its two ends: without a hair of room rounding would decide whether they are joined, which on a one-way
# street is the difference between near and out of reach.
_TOUCHING = 1.0 + 1e-4
# A degree of longitude is this much longer at the far side of what is looked at, at most.
_ROOM = 1.02


@njit(cache=True, nogil=True)
def straight_walk(lon: float, lat: float, off_m: float, to_lon: float, to_lat: float, to_off_m: float) -> float:
    """Metres straight from point to point, the same both ways; inf where they are farther apart than both are off."""
    legs_m = off_m + to_off_m
    if legs_m <= 0:
        return np.inf
    east, north = metres_per_degree((lat + to_lat) / 2)
    metres = math.hypot((to_lon - lon) * east, (to_lat - lat) * north)
    return min(metres, legs_m) if metres <= _TOUCHING * legs_m else np.inf


@njit(cache=True, nogil=True)
def straight_walks(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    off_m: NDArray[np.float64],
    to_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
    to_off_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The same for points that come in pairs."""
    metres = np.empty(len(lon), np.float64)
    for i in range(len(lon)):
        metres[i] = straight_walk(lon[i], lat[i], off_m[i], to_lon[i], to_lat[i], to_off_m[i])
    return metres


@njit(cache=True, nogil=True)
def file_by_cell(
    cell: NDArray[np.int64], off_m: NDArray[np.float64], cells: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Where each cell begins, the points in the order of their cells, and how far off the street each cell's are."""
    start = np.zeros(cells + 1, np.int64)
    most_m = np.zeros(cells, np.float64)
    for i in range(len(cell)):
        start[cell[i] + 1] += 1
        most_m[cell[i]] = max(most_m[cell[i]], off_m[i])
    start = np.cumsum(start)
    point = np.empty(len(cell), np.int32)
    at = start[:-1].copy()
    for i in range(len(cell)):
        point[at[cell[i]]] = i
        at[cell[i]] += 1
    return start, point, most_m


@njit(cache=True, nogil=True)
def close_points(
    lon: float,
    lat: float,
    off_m: float,
    most_m: float,
    grid: CloseGrid,
    found: NDArray[np.int32],
    found_m: NDArray[np.float64],
) -> int:
    """Filed points at most most_m away that one walks straight to: written to found, their metres to found_m.

    found, found_m must have room for all points; returns how many there are.
    """
    west, south, cell_lon, cell_lat, columns, rows, most_off_m, cell_most_m, start, point, lons, lats, offs_m = grid
    count = 0
    reach_m = min(off_m + most_off_m, most_m)
    if off_m + most_off_m <= 0 or len(point) == 0:
        return count
    east, north = metres_per_degree(lat)
    wide, high = _ROOM * reach_m / east, _ROOM * reach_m / north
    first_row = max(0, math.floor((lat - high - south) / cell_lat))
    last_row = min(rows - 1, math.floor((lat + high - south) / cell_lat))
    first_column = max(0, math.floor((lon - wide - west) / cell_lon))
    last_column = min(columns - 1, math.floor((lon + wide - west) / cell_lon))
    for row in range(first_row, last_row + 1):
        bottom = south + row * cell_lat
        up_m = max(bottom - lat, lat - bottom - cell_lat, 0.0) * north
        for column in range(first_column, last_column + 1):
            cell = row * columns + column
            left = west + column * cell_lon
            beside_m = max(left - lon, lon - left - cell_lon, 0.0) * east
            near_m = _ROOM * (off_m + cell_most_m[cell])
            if up_m * up_m + beside_m * beside_m > near_m * near_m:
                continue
            for i in range(start[cell], start[cell + 1]):
                legs_m = _ROOM * (off_m + offs_m[i])
                x, y = (lons[i] - lon) * east, (lats[i] - lat) * north
                if x * x + y * y > legs_m * legs_m:
                    continue
                metres = straight_walk(lon, lat, off_m, lons[i], lats[i], offs_m[i])
                if metres <= most_m:
                    found[count] = point[i]
                    found_m[count] = metres
                    count += 1
    return count

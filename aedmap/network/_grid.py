"""Kernels of the edge grid, compiled by numba."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

# WGS84, as in aedmap.geography.projection; kernels cannot call methods.
_EQUATORIAL_RADIUS_M = 6_378_137.0
_ECCENTRICITY_2 = 6.694_379_990_14e-3


@njit(cache=True, nogil=True)
def metres_per_degree(lat: float) -> tuple[float, float]:
    """East and north at a latitude on the ellipsoid."""
    phi = math.radians(lat)
    w = math.sqrt(1 - _ECCENTRICITY_2 * math.sin(phi) ** 2)
    east = math.radians(_EQUATORIAL_RADIUS_M / w * math.cos(phi))
    return east, math.radians(_EQUATORIAL_RADIUS_M * (1 - _ECCENTRICITY_2) / w**3)


@njit(cache=True, nogil=True)
def file_pieces(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    piece_edge: NDArray[np.int32],
    west: float,
    south: float,
    cell_lon: float,
    cell_lat: float,
    columns: int,
    rows: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Each piece in every cell that it may cross; first counted, then written."""
    cell_start = np.zeros(columns * rows + 1, np.int64)
    cell_piece = np.empty(0, np.int32)
    fill = np.empty(0, np.int64)
    for writing in range(2):
        for p in range(len(piece_edge)):
            if piece_edge[p] < 0:
                continue
            x0, y0 = (lon[p] - west) / cell_lon, (lat[p] - south) / cell_lat
            x1, y1 = (lon[p + 1] - west) / cell_lon, (lat[p + 1] - south) / cell_lat
            for row in range(_cell(min(y0, y1), rows), _cell(max(y0, y1), rows) + 1):
                # Only the columns which the piece crosses within this row: a long slanted one crosses few.
                low, high = min(x0, x1), max(x0, x1)
                if y0 != y1:
                    at_bottom = x0 + (row - y0) * (x1 - x0) / (y1 - y0)
                    at_top = x0 + (row + 1 - y0) * (x1 - x0) / (y1 - y0)
                    low = max(low, min(at_bottom, at_top) - 1e-6)
                    high = min(high, max(at_bottom, at_top) + 1e-6)
                for column in range(_cell(low, columns), _cell(high, columns) + 1):
                    cell = row * columns + column
                    if writing == 0:
                        cell_start[cell + 1] += 1
                    else:
                        cell_piece[fill[cell]] = p
                        fill[cell] += 1
        if writing == 0:
            cell_start = np.cumsum(cell_start)
            cell_piece = np.empty(cell_start[-1], np.int32)
            fill = cell_start[:-1].copy()
    return cell_start, cell_piece


@njit(cache=True, nogil=True)
def _cell(value: float, count: int) -> int:
    return min(max(math.floor(value), 0), count - 1)


@njit(cache=True, nogil=True)
def order_by_tile(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    west: float,
    south: float,
    tile_lon: float,
    tile_lat: float,
    columns: int,
    rows: int,
) -> NDArray[np.int64]:
    """The points tile by tile, those outside with the nearest: neighbours find each other's streets in the cache."""
    tile = np.empty(len(lon), np.int64)
    start = np.zeros(columns * rows + 1, np.int64)
    for i in range(len(lon)):
        row, column = _cell((lat[i] - south) / tile_lat, rows), _cell((lon[i] - west) / tile_lon, columns)
        tile[i] = row * columns + column
        start[tile[i] + 1] += 1
    start = np.cumsum(start)
    order = np.empty(len(lon), np.int64)
    for i in range(len(lon)):
        order[start[tile[i]]] = i
        start[tile[i]] += 1
    return order


@njit(cache=True, nogil=True)
def snap_points(
    asked: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    within_m: float,
    prefer_main_m: float,
    shape_lon: NDArray[np.float64],
    shape_lat: NDArray[np.float64],
    piece_edge: NDArray[np.int32],
    along_m: NDArray[np.float64],
    island: NDArray[np.bool_],
    west: float,
    south: float,
    cell_lon: float,
    cell_lat: float,
    columns: int,
    rows: int,
    cell_start: NDArray[np.int64],
    cell_piece: NDArray[np.int32],
    edge: NDArray[np.int32],
    along: NDArray[np.float64],
    off: NDArray[np.float64],
) -> None:
    """Write the nearest edge of the points asked, metres along it and off it; edge -1 where none is within within_m."""
    for i in asked:
        edge[i], along[i], off[i] = -1, 0.0, np.inf
        east, north = metres_per_degree(lat[i])
        wide_m, high_m = cell_lon * east, cell_lat * north
        x, y = (lon[i] - west) / cell_lon, (lat[i] - south) / cell_lat
        column, row = math.floor(x), math.floor(y)
        # Metres to the nearest side of the point's own cell; each ring adds one cell.
        inner_m = min(min(x - column, column + 1 - x) * wide_m, min(y - row, row + 1 - y) * high_m)
        ring_m = min(wide_m, high_m)
        any_m, any_piece, any_share = within_m, -1, 0.0
        main_m, main_piece, main_share = within_m, -1, 0.0
        # Rings before the grid begins are empty, those beyond its far side too.
        ring = max(0, -column, column - columns + 1, -row, row - rows + 1)
        last = max(column, columns - 1 - column, row, rows - 1 - row)
        while ring <= last:
            if _too_far(inner_m + (ring - 1) * ring_m, any_m, any_piece, main_m, prefer_main_m):
                break
            for r in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
                whole_row = ring == 0 or r == row - ring or r == row + ring
                up_m = max(r - y, y - r - 1, 0.0) * high_m
                for c in range(column - ring, column + ring + 1, 1 if whole_row else 2 * ring):
                    if c < 0 or c >= columns:
                        continue
                    aside_m = max(c - x, x - c - 1, 0.0) * wide_m
                    # Pieces are filed by cells exactly but for rounding.
                    cell_m = math.sqrt(aside_m * aside_m + up_m * up_m) - 1e-3
                    if ring > 0 and _too_far(cell_m, any_m, any_piece, main_m, prefer_main_m):
                        continue
                    cell = r * columns + c
                    for k in range(np.uint64(cell_start[cell]), np.uint64(cell_start[cell + 1])):
                        p = cell_piece[k]
                        ax, ay = (shape_lon[p] - lon[i]) * east, (shape_lat[p] - lat[i]) * north
                        dx, dy = (shape_lon[p + 1] - shape_lon[p]) * east, (shape_lat[p + 1] - shape_lat[p]) * north
                        length2 = dx * dx + dy * dy
                        share = 0.0 if length2 == 0 else min(max(-(ax * dx + ay * dy) / length2, 0.0), 1.0)
                        metres = math.sqrt((ax + share * dx) ** 2 + (ay + share * dy) ** 2)
                        # Ties go to the lowest piece, whatever cell was looked at first.
                        if metres < any_m or (metres == any_m and (any_piece < 0 or p < any_piece)):
                            any_m, any_piece, any_share = metres, p, share
                        if metres > main_m or island[piece_edge[p]]:
                            continue
                        if metres < main_m or main_piece < 0 or p < main_piece:
                            main_m, main_piece, main_share = metres, p, share
            ring += 1
        if main_piece >= 0 and main_m <= any_m + prefer_main_m:
            any_m, any_piece, any_share = main_m, main_piece, main_share
        if any_piece >= 0:
            edge[i] = piece_edge[any_piece]
            along[i] = along_m[any_piece] + any_share * (along_m[any_piece + 1] - along_m[any_piece])
            off[i] = any_m


@njit(cache=True, nogil=True)
def _too_far(least_m: float, any_m: float, any_piece: int, main_m: float, prefer_main_m: float) -> bool:
    """Nothing at least so far away can be nearer than what was found, nor be a main street worth the detour."""
    return least_m > main_m or (any_piece >= 0 and least_m > any_m + prefer_main_m)

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
def snap_points(
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
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    """Nearest edge, metres along it and metres off it; edge -1 where none lies within within_m."""
    n = len(lon)
    edge = np.full(n, -1, np.int32)
    along = np.zeros(n, np.float64)
    off = np.full(n, np.inf, np.float64)
    for i in range(n):
        east, north = metres_per_degree(lat[i])
        ring_m = min(cell_lon * east, cell_lat * north)
        column = math.floor((lon[i] - west) / cell_lon)
        row = math.floor((lat[i] - south) / cell_lat)
        # Best of all, and best of the main component: 0 and 1.
        best_m = np.array([within_m, within_m])
        best_piece = np.array([-1, -1])
        best_share = np.zeros(2)
        # Rings before the grid begins are skipped.
        outside = max(max(-column, column - columns + 1), max(-row, row - rows + 1))
        ring = max(outside, 0)
        while True:
            # Everything in this ring and beyond is at least this far.
            least_m = (ring - 1) * ring_m
            if least_m > best_m[1] or (best_piece[0] >= 0 and least_m > best_m[0] + prefer_main_m):
                break
            if column - ring < 0 and column + ring >= columns and row - ring < 0 and row + ring >= rows:
                last = True
            else:
                last = False
            for r in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
                edge_row = r == row - ring or r == row + ring
                step = 1 if edge_row or ring == 0 else 2 * ring
                c = column - ring
                while c <= column + ring:
                    if 0 <= c < columns:
                        cell = r * columns + c
                        for k in range(cell_start[cell], cell_start[cell + 1]):
                            p = cell_piece[k]
                            ax, ay = (shape_lon[p] - lon[i]) * east, (shape_lat[p] - lat[i]) * north
                            bx, by = (shape_lon[p + 1] - lon[i]) * east, (shape_lat[p + 1] - lat[i]) * north
                            dx, dy = bx - ax, by - ay
                            length2 = dx * dx + dy * dy
                            share = 0.0 if length2 == 0 else -(ax * dx + ay * dy) / length2
                            share = min(max(share, 0.0), 1.0)
                            metres = math.hypot(ax + share * dx, ay + share * dy)
                            for kind in range(2):
                                if kind == 1 and island[piece_edge[p]]:
                                    continue
                                # Ties go to the lowest piece, whatever cell was looked at first.
                                if metres < best_m[kind] or (
                                    metres == best_m[kind] and (best_piece[kind] < 0 or p < best_piece[kind])
                                ):
                                    best_m[kind] = metres
                                    best_piece[kind] = p
                                    best_share[kind] = share
                    c += step
            if last:
                break
            ring += 1
        kind = 1 if best_piece[1] >= 0 and best_m[1] <= best_m[0] + prefer_main_m else 0
        p = best_piece[kind]
        if p >= 0:
            edge[i] = piece_edge[p]
            along[i] = along_m[p] + best_share[kind] * (along_m[p + 1] - along_m[p])
            off[i] = best_m[kind]
    return edge, along, off

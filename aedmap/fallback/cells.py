"""The pieces of ground that the sheet is ordered by, numbered leaf by leaf as an atlas is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.network import StreetNetwork
from aedmap.regions import Region

MOST = 5_000
_SMALLEST_M, _LARGEST_M = 100.0, 5_000.0
# A city of 500 km2 at the first size; sizes that somebody can imagine.
_HANDY, _HANDY_M = 2_000, (500.0, 750.0, 1_000.0, 1_500.0, 2_000.0, 3_000.0)
# Cells of one leaf across and down: what still shows street names' worth of detail on A4.
_ACROSS, _DOWN = 8, 10
# Region cells as large as a county would put a town on one square of the map.
_LEAST_STEP_M = 50.0


@dataclass(frozen=True, eq=False)
class Cells:
    """n cells in the order of their numbers, which begin at 1.

    outlines: (n,) polygons in degrees; lon, lat: (n,) float64, degrees, a point inside, the middle where that is inside
    names: (n,) what the region calls the cell, "" for squares; leaf: (n,) int64, number of its map leaf from 0, rising
    """

    outlines: NDArray[np.object_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    names: tuple[str, ...]
    leaf: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lon)

    @property
    def leaves(self) -> int:
        return int(self.leaf[-1]) + 1


def square_cells(network: StreetNetwork, size_m: float | None = None) -> Cells:
    """Squares of size_m metres that streets run through; nobody is called to the others. None: as small as is handy.

    Those at the northern and eastern edge end with the streets and are 0.5 to 1.5 times as wide, so that no slivers
    with a few metres of street are left beyond them.

    InvalidInput for sizes beyond 100 to 5000 m and for more cells than a book holds.
    """
    if size_m is None:
        size_m = next((size for size in _HANDY_M if len(_squares(network, size)[0]) <= _HANDY), _LARGEST_M)
    if not (math.isfinite(size_m) and _SMALLEST_M <= size_m <= _LARGEST_M):
        raise InvalidInput(f"Cells of {size_m:g} m were asked for; give {_SMALLEST_M:g} to {_LARGEST_M:g} metres.")
    plane = network.projection
    squares, extent = _squares(network, size_m)
    _refuse_too_many(len(squares), "larger ones")
    west_east = _sides(squares[:, 0], extent[0], extent[2], size_m)
    lon, lat = plane.to_degrees(west_east, _sides(squares[:, 1], extent[1], extent[3], size_m))
    outlines = shapely.box(lon[0], lat[0], lon[1], lat[1])
    return _numbered(outlines, lon.mean(axis=0), lat.mean(axis=0), [""] * len(squares), plane, size_m)


def region_cells(regions: Sequence[Region], plane: LocalProjection) -> Cells:
    """Cells of grid management with a boundary; InvalidInput where there is none, or more than a book holds."""
    drawn = [(one, one.boundary, point) for one in regions if (point := one.inner_point()) is not None]
    if not drawn:
        raise InvalidInput(
            "The region has no grid cells with a boundary; cut it with 'aedmap region grid', or leave the region out "
            "for squares over the town."
        )
    _refuse_too_many(len(drawn), "a smaller region")
    outlines = np.array([boundary for _, boundary, _ in drawn], dtype=object)
    lon, lat = np.array([point for *_, point in drawn], np.float64).T
    east_m, north_m = plane.to_metres(plane.lon0 + 1, plane.lat0 + 1)
    step_m = math.sqrt(float(np.median(shapely.area(outlines))) * float(east_m) * float(north_m))
    names = [f"{one.code} {one.name}" for one, *_ in drawn]
    return _numbered(outlines, lon, lat, names, plane, max(step_m, _LEAST_STEP_M))


def _squares(network: StreetNetwork, size_m: float) -> tuple[NDArray[np.int64], tuple[float, float, float, float]]:
    """(n, 2) column and row of squares with a street, and west, south, east and north of all streets in metres."""
    x, y = _points_on_streets(network, size_m / 2)
    west, south, east, north = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    column = np.minimum((x - west) // size_m, _count(west, east, size_m) - 1)
    row = np.minimum((y - south) // size_m, _count(south, north, size_m) - 1)
    return np.unique(np.column_stack([column, row]).astype(np.int64), axis=0), (west, south, east, north)


def _count(begin: float, end: float, size_m: float) -> int:
    return max(round((end - begin) / size_m), 1)


def _sides(number: NDArray[np.int64], begin: float, end: float, size_m: float) -> NDArray[np.float64]:
    """(2, n) metres where each column or row begins and ends; the last one ends with the streets."""
    begins = begin + number * size_m
    last = np.maximum(end, begins + size_m / 2)
    return np.stack([begins, np.where(number == _count(begin, end, size_m) - 1, last, begins + size_m)])


def _points_on_streets(network: StreetNetwork, step_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x, y: metres of points on every street, no farther apart than step_m, so that no square is jumped over."""
    x, y = network.projection.to_metres(network.shape_lon, network.shape_lat)
    inside = np.ones(len(x) - 1, bool)
    inside[network.shape_start[1:-1] - 1] = False  # from the end of one street to the beginning of the next
    start = np.flatnonzero(inside)
    dx, dy = np.diff(x)[start], np.diff(y)[start]
    pieces = np.maximum(np.ceil(np.hypot(dx, dy) / step_m), 1).astype(np.int64)
    piece = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = piece / np.repeat(pieces, pieces)
    at = np.repeat(start, pieces)
    ends = network.shape_start[1:] - 1
    return (
        np.concatenate([x[at] + share * np.repeat(dx, pieces), x[ends]]),
        np.concatenate([y[at] + share * np.repeat(dy, pieces), y[ends]]),
    )


def _numbered(
    outlines: NDArray[np.object_],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    names: Sequence[str],
    plane: LocalProjection,
    step_m: float,
) -> Cells:
    """Leaf by leaf from the north-west, and on each leaf row by row: neighbours stand near each other in the book."""
    x, y = plane.to_metres(lon, lat)
    # The middles of cells at the edge stand up to a quarter of a cell off.
    column = np.floor((x - x.min()) / step_m + 0.25 + 1e-6).astype(np.int64)
    row = np.floor((y.max() - y) / step_m + 0.25 + 1e-6).astype(np.int64)
    leaf_row, leaf_column = row // _DOWN, column // _ACROSS
    order = np.lexsort((x, row, leaf_column, leaf_row))
    leaf = np.unique(leaf_row[order] * (column.max() + 1) + leaf_column[order], return_inverse=True)[1]
    return Cells(outlines[order], lon[order], lat[order], tuple(names[i] for i in order), leaf.astype(np.int64))


def _refuse_too_many(count: int, instead: str) -> None:
    if count > MOST:
        raise InvalidInput(
            f"The sheet would have {count:,} cells, at most {MOST:,} can be leafed through; give {instead}."
        )

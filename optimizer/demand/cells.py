"""Square cells in metres around a town, and spreading people over them."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection

_MOST_CELLS = 5_000_000


@dataclass(frozen=True)
class CellGrid:
    """Cells of cell_m metres on the town's plane; cell (column, row) begins column and row cells from its origin.

    west, south, east, north: degrees, the town's own box; what lies outside is not part of the town
    """

    projection: LocalProjection
    cell_m: float
    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        columns, rows = self._extent
        if columns * rows > _MOST_CELLS:
            raise InvalidInput(
                f"Cells of {self.cell_m:g} m would be {columns * rows:,} over this region; set cell_m larger."
            )

    @property
    def _extent(self) -> tuple[int, int]:
        x_m, y_m = self.projection.to_metres([self.west, self.east], [self.south, self.north])
        return math.ceil((x_m[1] - x_m[0]) / self.cell_m) + 1, math.ceil((y_m[1] - y_m[0]) / self.cell_m) + 1

    @property
    def area_km2(self) -> float:
        """Of the town's box."""
        x_m, y_m = self.projection.to_metres([self.west, self.east], [self.south, self.north])
        return float((x_m[1] - x_m[0]) * (y_m[1] - y_m[0]) / 1e6)

    def inside(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(n,) whether the points lie in the town's box."""
        return (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)

    def cell_of(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(column, row) of each point."""
        x_m, y_m = self.projection.to_metres(lon, lat)
        return np.floor(x_m / self.cell_m).astype(np.int64), np.floor(y_m / self.cell_m).astype(np.int64)

    def corners(
        self, column: NDArray[np.int64], row: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(lon, lat), each (n, 5): the closed outline of each cell, counter-clockwise from the south-west."""
        right, up = np.array([0, 1, 1, 0, 0]), np.array([0, 0, 1, 1, 0])
        return self.projection.to_degrees((column[:, None] + right) * self.cell_m, (row[:, None] + up) * self.cell_m)


@dataclass(frozen=True, eq=False)
class People:
    """People at points: lon, lat: (n,) degrees; people: (n, k) float64, how many in each of k hours or kinds."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    people: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.lon)

    def some(self, which: NDArray[np.bool_]) -> "People":
        """Those of the points. which: (n,)."""
        return People(self.lon[which], self.lat[which], self.people[which])


def spread_polygons(grid: CellGrid, shapes: NDArray[np.object_], people: NDArray[np.float64]) -> People:
    """Spread the people of polygons (degrees), (n,) or (n, k), evenly over their area: a point for each part in a cell.

    Each point is the centroid of the part. Parts outside the town's box are kept, so that nobody is lost.
    """
    plane = shapely.transform(shapes, lambda points: np.column_stack(grid.projection.to_metres(*points.T)))
    piece, owner = _cut(grid, plane)
    area = shapely.area(piece)
    share = area / np.bincount(owner, weights=area, minlength=len(shapes))[owner]
    middle = shapely.centroid(piece)
    lon, lat = grid.projection.to_degrees(shapely.get_x(middle), shapely.get_y(middle))
    return People(lon, lat, people.reshape(len(shapes), -1)[owner] * share[:, None])


def _cut(grid: CellGrid, plane: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The polygons cut along the cells of the town's box, and whose each piece is."""
    town = shapely.box(*_box_m(grid))
    pieces: list[NDArray[np.object_]] = []
    owners: list[NDArray[np.int64]] = []

    def keep(parts: NDArray[np.object_], owner: NDArray[np.int64]) -> None:
        real = shapely.area(parts) > 0
        pieces.append(parts[real])
        owners.append(owner[real])

    keep(shapely.difference(plane, town), np.arange(len(plane)))
    within = shapely.intersection(plane, town)
    for owner, shape in enumerate(within):
        if shape.is_empty:
            continue
        west, south, east, north = (math.floor(value / grid.cell_m) for value in shape.bounds)
        column, row = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
        x_m, y_m = column.ravel() * grid.cell_m, row.ravel() * grid.cell_m
        shapely.prepare(shape)
        cells = shapely.box(x_m, y_m, x_m + grid.cell_m, y_m + grid.cell_m)
        cells = cells[shapely.intersects(shape, cells)]
        keep(shapely.intersection(shape, cells), np.full(len(cells), owner))
    return np.concatenate(pieces), np.concatenate(owners)


def _box_m(grid: CellGrid) -> tuple[float, float, float, float]:
    x_m, y_m = grid.projection.to_metres([grid.west, grid.east], [grid.south, grid.north])
    return float(x_m[0]), float(y_m[0]), float(x_m[1]), float(y_m[1])

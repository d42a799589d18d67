"""The region that demand is mapped for: every cell of it, with or without people."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from aedmap.errors import InvalidInput
from optimizer.demand.cells import CellGrid

# Points this near outside a boundary are inside: boundaries are drawn with that tolerance.
TOLERANCE_M = 50.0
_LEAST_SHARE = 1e-6
_WHOLE = 0.9999
_TOGETHER = 4


@dataclass(frozen=True, eq=False)
class StudyArea:
    """The cells of a region in rows and columns of a grid.

    column, row: (n,) int64; area_km2: (n,) float64, the part of the cell inside the region, above 0
    shape: the region on the grid's plane in metres
    """

    grid: CellGrid
    column: NDArray[np.int64]
    row: NDArray[np.int64]
    area_km2: NDArray[np.float64]
    shape: shapely.Geometry

    def __len__(self) -> int:
        return len(self.column)

    @property
    def middle_m(self) -> NDArray[np.float64]:
        """(n, 2) metres on the grid's plane, the middle of each cell."""
        return np.asarray((np.column_stack([self.column, self.row]) + 0.5) * self.grid.cell_m, np.float64)

    @property
    def middle(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(lon, lat) of the middle of each cell."""
        return self.grid.projection.to_degrees(*self.middle_m.T)

    def inside(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(m,) whether the points lie in the region or at most 50 m from it."""
        whole = np.append(self.area_km2 > _WHOLE * self.grid.cell_m**2 / 1e6, False)
        inside = whole[self._place(*self.grid.cell_of(lon, lat))]
        open_m = self.grid.projection.to_metres(lon[~inside], lat[~inside])
        shapely.prepare(self.shape)
        inside[~inside] = shapely.dwithin(shapely.points(*open_m), self.shape, TOLERANCE_M)
        return inside

    def in_own_cell(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(m,) whether the points lie in a cell of the region, if perhaps in the part of it that is outside."""
        return self._place(*self.grid.cell_of(lon, lat)) >= 0

    def cell_of(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """(m,) the number of each point's cell; of the nearest one where the point's own is no part of the region."""
        column, row = self.grid.cell_of(lon, lat)
        place = self._place(column, row)
        lost = np.flatnonzero(place < 0)
        if len(lost):
            at = np.column_stack(self.grid.projection.to_metres(lon[lost], lat[lost]))
            place[lost] = KDTree(self.middle_m).query(at)[1]
        return place

    def total(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], values: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(n, k) sums by cell of (m, k) values at points."""
        cell = self.cell_of(lon, lat)
        return np.column_stack([np.bincount(cell, values[:, k], len(self)) for k in range(values.shape[1])])

    def raster(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the cells as a picture with south at row 0; 0 outside the region."""
        columns, rows = self.column - self.column.min(), self.row - self.row.min()
        picture = np.zeros((int(rows.max()) + 1, int(columns.max()) + 1))
        picture[rows, columns] = values
        return picture

    def from_raster(self, picture: NDArray[np.float64]) -> NDArray[np.float64]:
        """The cells' values of such a picture."""
        return np.asarray(picture[self.row - self.row.min(), self.column - self.column.min()], np.float64)

    def _place(self, column: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.int64]:
        """Numbers of cells, below 0 where there is none."""
        numbers = self.raster(np.arange(1, len(self) + 1, dtype=np.float64))
        rows, columns = row - self.row.min(), column - self.column.min()
        known = (rows >= 0) & (rows < numbers.shape[0]) & (columns >= 0) & (columns < numbers.shape[1])
        found = np.full(len(column), -1, np.int64)
        found[known] = numbers[rows[known], columns[known]].astype(np.int64) - 1
        return found


def study_area(grid: CellGrid, region: shapely.Geometry, without: shapely.Geometry | None) -> StudyArea:
    """The cells that a region covers. region, without: polygons in degrees; what lies in `without` is cut out.

    Raises InvalidInput when nothing is left.
    """

    def plane(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda points: np.column_stack(grid.projection.to_metres(*points.T)))

    shape = plane(region)
    if without is not None:
        shape = shapely.difference(shape, plane(without))
    if not shapely.area(shape) > 0:
        raise InvalidInput("The region is empty; give a boundary with an area, and check what is cut out of it.")
    west, south, east, north = np.floor(np.asarray(shapely.bounds(shape)) / grid.cell_m).astype(np.int64)
    column, row = (part.ravel() for part in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    x_m, y_m = column * grid.cell_m, row * grid.cell_m
    cells = np.asarray(shapely.box(x_m, y_m, x_m + grid.cell_m, y_m + grid.cell_m), dtype=object)
    shape = _simple(shape)
    area = np.concatenate(
        [
            shapely.area(shapely.intersection(piece, cells[some]))
            for piece, some in _pieces(shape, column, row, grid.cell_m)
        ]
    )
    kept = area > _LEAST_SHARE * grid.cell_m**2
    return StudyArea(grid, column[kept], row[kept], area[kept] / 1e6, shape)


def _pieces(
    shape: shapely.Geometry, column: NDArray[np.int64], row: NDArray[np.int64], cell_m: float
) -> Iterator[tuple[shapely.Geometry, NDArray[np.int64]]]:
    """The shape in pieces of a few cells each, in the order of the cells: cutting a short outline is cheap."""
    columns = int(column.max() - column.min()) + 1
    for strip in range(0, len(row), columns):  # cells come row by row
        some = np.arange(strip, strip + columns)
        south = row[strip] * cell_m
        band = shapely.clip_by_rect(shape, column.min() * cell_m, south, (column.max() + 1) * cell_m, south + cell_m)
        for part in np.array_split(some, max(1, columns // _TOGETHER)):
            west, east = column[part[0]] * cell_m, (column[part[-1]] + 1) * cell_m
            yield shapely.make_valid(shapely.clip_by_rect(band, west, south, east, south + cell_m)), part


def _simple(shape: shapely.Geometry) -> shapely.Geometry:
    """The shape without detail below a metre, which costs time and changes no cell."""
    return shapely.make_valid(shapely.simplify(shape, 1.0))

"""Cutting a region into square cells of grid management."""

import math
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.regions.region import Level, Region

_MOST = 50_000
_SMALLEST_M, _LARGEST_M = 20.0, 100_000.0
_SLIVER_M2 = 1.0


def cut_into_cells(region: Region, size_m: float) -> list[Region]:
    """Squares of size_m metres, clipped to the boundary, that together fill the region; from its south-western corner.

    Codes are the region's with row and column behind them. Metres are those of the middle of the region's latitude.
    InvalidInput for a region without a boundary, and for sizes that give no cells or more than any map holds.
    """
    if region.boundary is None:
        raise InvalidInput(f"Region {region.code} has no boundary to cut; import it with one.")
    if not (math.isfinite(size_m) and _SMALLEST_M <= size_m <= _LARGEST_M):
        raise InvalidInput(f"Cells of {size_m:g} m were asked for; give {_SMALLEST_M:g} to {_LARGEST_M:g} metres.")
    west, south, east, north = region.boundary.bounds
    plane = LocalProjection((west + east) / 2, (south + north) / 2)
    (x0, x1), (y0, y1) = plane.to_metres([west, east], [south, north])
    columns, rows = math.ceil((x1 - x0) / size_m), math.ceil((y1 - y0) / size_m)
    if columns * rows > _MOST:
        raise InvalidInput(
            f"Cells of {size_m:g} m over {region.name} would be up to {columns * rows:,}, at most {_MOST:,} are kept; "
            "give larger ones."
        )
    lon, _ = plane.to_degrees(x0 + size_m * np.arange(columns + 1), np.zeros(columns + 1))
    _, lat = plane.to_degrees(np.zeros(rows + 1), y0 + size_m * np.arange(rows + 1))
    column, row = (index.ravel() for index in np.meshgrid(np.arange(columns), np.arange(rows)))
    squares = shapely.box(lon[column], lat[row], lon[column + 1], lat[row + 1])
    shapely.prepare(region.boundary)
    touched = shapely.intersects(region.boundary, squares)
    pieces: Any = shapely.intersection(squares[touched], region.boundary)
    east_m, north_m = plane.to_metres(plane.lon0 + 1, plane.lat0 + 1)
    digits = max(len(str(columns)), len(str(rows)))
    cells = []
    for i, j, piece in zip(row[touched], column[touched], pieces, strict=True):
        area = _polygons(piece)
        if area is not None and area.area * float(east_m) * float(north_m) > _SLIVER_M2:
            cells.append(_cell(region, f"{i + 1:0{digits}d}.{j + 1:0{digits}d}", area))
    return cells


def _cell(region: Region, place: str, area: BaseGeometry) -> Region:
    return Region(f"{region.code}-g{place}", f"{region.name} {place}", Level.GRID, region.code, boundary=area)


def _polygons(piece: BaseGeometry) -> BaseGeometry | None:
    """What is an area of a clipped square: borders may add lines and points."""
    parts: list[Any] = [part for one in shapely.get_parts(piece) for part in shapely.get_parts(one)]
    areas = [part for part in parts if part.geom_type == "Polygon"]
    if len(areas) > 1:
        return MultiPolygon(areas)
    return areas[0] if areas else None

"""Residents from a raster, polygons or points."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography.map_file import POLYGONS, read_shapes
from optimizer.demand.cells import CellGrid, People, spread_polygons
from optimizer.demand.sources.plausible import refuse_crowded_town, refuse_crowds
from optimizer.demand.sources.raster import read_raster
from optimizer.tables import read_text_table

_USUAL_COLUMNS = ("people", "population", "pop", "inhabitants", "residents", "asukkaita")


def read_population(
    path: Path, column: str | None, grid: CellGrid, layer: str | None = None, band: int | None = None
) -> People:
    """Residents as points, polygons spread evenly over their area.

    path: CSV with lon, lat, people in degrees, a GeoTIFF of people per pixel, or a GPKG, GeoJSON or other vector file
    with polygons or points in any declared CRS. column: its name where it is not people or population;
    layer: of a map file with several; band: of a raster with several.
    Returns People with k = 1.
    Raises InvalidInput naming the rows at fault, SourceUnavailable when the file cannot be read.
    """
    people = _people_of(path, column, grid, layer, band)
    inside = grid.inside(people.lon, people.lat)
    refuse_crowded_town(path, float(people.people[inside].sum()), grid.area_km2)
    return people


def is_raster(path: Path) -> bool:
    """Whether the name says so."""
    return path.suffix.lower() in (".tif", ".tiff", ".vrt")


def _people_of(path: Path, column: str | None, grid: CellGrid, layer: str | None, band: int | None) -> People:
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _from_table(path, column or "people")
    if is_raster(path):
        return read_raster(path, grid, band)
    return _from_shapes(path, column, grid, layer)


def _from_table(path: Path, column: str) -> People:
    table = read_text_table(path, ("lon", "lat", column.lower()))
    lon, lat = table.numbers("lon", -180, 180), table.numbers("lat", -90, 90)
    return People(lon, lat, table.numbers(column.lower(), 0, 1e9)[:, None])


def _from_shapes(path: Path, column: str | None, grid: CellGrid, layer: str | None) -> People:
    frame = read_shapes(path, POLYGONS | {"Point"}, "polygons or points with a number of people", layer)
    people = _people(path, frame, column)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    kinds = {str(kind) for kind in frame.geometry.geom_type}
    if kinds == {"Point"}:
        return People(shapely.get_x(shapes), shapely.get_y(shapes), people[:, None])
    if not kinds <= POLYGONS:
        raise InvalidInput(f"{path.name} holds points and polygons; give one kind.")
    plane = shapely.transform(shapes, lambda points: np.column_stack(grid.projection.to_metres(*points.T)))
    middle, area_km2 = shapely.centroid(shapes), shapely.area(plane) / 1e6
    refuse_crowds(path, people, area_km2, lambda row: f"row {row + 1}", shapely.get_x(middle), shapely.get_y(middle))
    return spread_polygons(grid, shapely.make_valid(shapes), people)


def _people(path: Path, frame: Any, column: str | None) -> NDArray[np.float64]:
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    by_lower = {name.lower(): name for name in columns}
    wanted = [column.lower()] if column else [name for name in _USUAL_COLUMNS if name in by_lower]
    if not wanted or wanted[0] not in by_lower:
        raise InvalidInput(
            f"{path.name} has no column {column or ' or '.join(_USUAL_COLUMNS[:2])}; it has {', '.join(columns)}: "
            "name the right one in demand.population_column."
        )
    raw = frame[by_lower[wanted[0]]]
    try:
        people = raw.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{path.name}: column {wanted[0]} holds text, but must hold numbers of people.") from error
    wrong = np.flatnonzero(~((people >= 0) & (people <= 1e9)))
    if len(wrong):
        raise InvalidInput(
            f"{path.name}: row {wrong[0] + 1} has {people[wrong[0]]:g} people ({len(wrong)} such rows); "
            "give 0 or more in every row."
        )
    return np.asarray(people, np.float64)

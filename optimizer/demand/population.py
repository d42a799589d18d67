"""Residents from a grid, polygons or points."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, SourceUnavailable
from optimizer.demand.cells import CellGrid, People, spread_polygons
from optimizer.tables import read_text_table

_USUAL_COLUMNS = ("people", "population", "pop", "inhabitants", "residents", "asukkaita")
_POLYGONS = ("Polygon", "MultiPolygon")


def read_population(path: Path, column: str | None, grid: CellGrid) -> People:
    """Residents as points, polygons spread evenly over their area.

    path: CSV with lon, lat, people in degrees, or a GPKG, GeoJSON or other vector file with polygons or points in
    any declared CRS. column: its name where it is not people or population. Returns People with k = 1.
    Raises InvalidInput naming the rows at fault, SourceUnavailable when the file cannot be read.
    """
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _from_table(path, column or "people")
    return _from_shapes(path, column, grid)


def _from_table(path: Path, column: str) -> People:
    table = read_text_table(path, ("lon", "lat", column.lower()))
    lon, lat = table.numbers("lon", -180, 180), table.numbers("lat", -90, 90)
    return People(lon, lat, table.numbers(column.lower(), 0, 1e9)[:, None])


def _from_shapes(path: Path, column: str | None, grid: CellGrid) -> People:
    frame = _read_frame(path)
    people = _people(path, frame, column)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    kinds = {str(kind) for kind in frame.geometry.geom_type}
    if kinds == {"Point"}:
        return People(shapely.get_x(shapes), shapely.get_y(shapes), people[:, None])
    if not kinds <= set(_POLYGONS):
        raise InvalidInput(f"{path.name} holds {', '.join(sorted(kinds))}; give polygons, or points.")
    return spread_polygons(grid, shapely.make_valid(shapes), people)


def _read_frame(path: Path) -> Any:
    """The GeoDataFrame in degrees; pyogrio is imported late because it costs a second."""
    import geopandas

    try:
        frame = geopandas.read_file(path)
    except Exception as error:
        raise SourceUnavailable(f"{path.name} cannot be read as a map file: {error}.") from error
    if not isinstance(frame, geopandas.GeoDataFrame) or len(frame) == 0:
        raise InvalidInput(f"{path.name} holds no shape; give polygons or points with a number of people.")
    if frame.crs is None:
        raise InvalidInput(f"{path.name} does not say its coordinate system; save it with its CRS.")
    missing = np.flatnonzero(frame.geometry.isna() | frame.geometry.is_empty)
    if len(missing):
        raise InvalidInput(f"{path.name}: row {missing[0] + 1} has no shape ({len(missing)} such rows); remove them.")
    degrees = frame.to_crs(4326)
    if not np.isfinite(degrees.total_bounds).all():
        raise InvalidInput(f"{path.name} has positions that its coordinate system {frame.crs.name} does not know.")
    return degrees


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

"""Shapes from a map file, in degrees; what is wrong with the file is told in a sentence."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, SourceUnavailable

POLYGONS = frozenset({"Polygon", "MultiPolygon"})
LINES = frozenset({"LineString", "MultiLineString"})
POINTS = frozenset({"Point"})
_IN_WORDS = {
    **dict.fromkeys(POLYGONS, "an area"),
    **dict.fromkeys(LINES, "a line"),
    "Point": "a point",
    "MultiPoint": "several points",
    "GeometryCollection": "a collection of shapes",
}


def read_shapes(
    path: Path, kinds: frozenset[str], wanted: str, layer: str | None = None, *, skip_empty: bool = False
) -> Any:
    """The GeoDataFrame in degrees, every shape of one of `kinds`; a zipped shapefile is read as it is.

    wanted: the kinds in words; layer: where the file has several, the first without
    skip_empty: rows without a shape are left out, where nothing is lost with them, instead of being refused
    Raises SourceUnavailable when it cannot be read; InvalidInput when it is empty, does not say its CRS, declares one
    in which the positions cannot be, or a row has no shape or another kind of shape.
    """
    import geopandas  # late, because it costs a second

    try:
        frame = geopandas.read_file(path, layer=layer)
    except Exception as error:
        reason = str(error).split(";")[0].replace(str(path), path.name).rstrip(".")
        raise SourceUnavailable(
            f"{path.name} cannot be read as a map file; give GeoJSON, a GeoPackage or a shapefile ({reason})."
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame) or len(frame) == 0:
        raise InvalidInput(f"{path.name} holds no shape{'' if layer is None else f' in layer {layer}'}; give {wanted}.")
    if frame.crs is None:
        raise InvalidInput(f"{path.name} does not say its coordinate system; save it with its CRS.")
    empty = frame.geometry.isna() | frame.geometry.is_empty
    missing = np.flatnonzero(empty)
    if skip_empty and not empty.all():
        frame = frame[~empty]
    elif len(missing):
        raise InvalidInput(f"{path.name}: row {missing[0] + 1} has no shape ({len(missing)} such rows); remove them.")
    _refuse_wrong_degrees(path, frame)
    degrees = frame.to_crs(4326)
    if not np.isfinite(degrees.total_bounds).all():
        raise InvalidInput(f"{path.name} has positions that its coordinate system {frame.crs.name} does not know.")
    degrees = _groups_of_one_as_points(degrees) if "Point" in kinds else degrees
    other = np.flatnonzero(~degrees.geometry.geom_type.isin(kinds))
    if len(other):
        kind = str(degrees.geometry.geom_type.iloc[other[0]])
        told = _IN_WORDS.get(kind, f"a {kind}")
        raise InvalidInput(f"{path.name}: row {other[0] + 1} is {told} ({len(other)} such rows); give {wanted}.")
    return degrees


def _groups_of_one_as_points(frame: Any) -> Any:
    """Many programs save each point as a group of one."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    alone = np.flatnonzero((frame.geometry.geom_type == "MultiPoint") & (shapely.get_num_geometries(shapes) == 1))
    if not len(alone):
        return frame
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    return frame.set_geometry(shapes, crs=frame.crs)


def polygons_of(frame: Any) -> NDArray[np.object_]:
    """(n,) valid polygons in degrees."""
    return np.asarray(shapely.make_valid(np.asarray(frame.geometry.array, dtype=object)), dtype=object)


def column_of(path: Path, frame: Any, name: str, setting: str) -> str:
    """The column called `name`, whatever its case. Raises InvalidInput with those that there are."""
    columns = [str(column) for column in frame.columns if column != frame.geometry.name]
    for column in columns:
        if column.lower() == name.lower():
            return column
    raise InvalidInput(f"{path.name} has no column {name} ({setting}); it has {', '.join(columns)}.")


def _refuse_wrong_degrees(path: Path, frame: Any) -> None:
    west, south, east, north = frame.total_bounds
    if frame.crs.is_geographic and not (west >= -180.01 and east <= 360.01 and south >= -90.01 and north <= 90.01):
        raise InvalidInput(
            f"{path.name} says it is in degrees ({frame.crs.name}), but reaches from {west:g}, {south:g} to {east:g}, "
            f"{north:g}; declare the CRS it is really in."
        )

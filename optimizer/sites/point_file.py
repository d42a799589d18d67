"""Points with a few texts, from a CSV or a map file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import Position
from optimizer.tables import read_text_table, values_of

if TYPE_CHECKING:
    import geopandas

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class TextPoint:
    """A position and what the file says of it, by lower-case column name; empty texts are left out.

    row: as a spreadsheet numbers a table's rows, or the number of the point in a map file
    """

    position: Position
    texts: Mapping[str, str]
    row: int


def read_points(path: Path) -> tuple[TextPoint, ...]:
    """Every row of a CSV with lon and lat, or every point of a GeoJSON, GPKG or other map file.

    Raises SourceUnavailable when it cannot be read, InvalidInput naming the rows at fault.
    """
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _from_table(path)
    return _from_map_file(path)


def parsed(
    path: Path, points: Sequence[TextPoint], column: str, parse: Callable[[str], _Value], wanted: str
) -> list[_Value | None]:
    """What each point says in a column, None where it says nothing; parse raises ValueError for what cannot be.

    Raises InvalidInput naming all rows at fault. wanted: what the column must hold, in words.
    """
    said = [number for number, point in enumerate(points) if column in point.texts]
    cells = [(points[number].row, points[number].texts[column]) for number in said]
    values: list[_Value | None] = [None] * len(points)
    for number, value in zip(said, values_of(path, column, cells, parse, wanted), strict=True):
        values[number] = value
    return values


def _from_table(path: Path) -> tuple[TextPoint, ...]:
    table = read_text_table(path, ("lon", "lat"))
    lon, lat = table.numbers("lon", -180, 180), table.numbers("lat", -90, 90)
    return tuple(
        TextPoint(Position(float(x), float(y)), _kept(dict(zip(table.columns, cells, strict=True))), row)
        for x, y, cells, row in zip(lon, lat, table.rows, table.row_numbers, strict=True)
    )


def _from_map_file(path: Path) -> tuple[TextPoint, ...]:
    import geopandas

    try:
        frame = geopandas.read_file(path)
    except Exception as error:
        raise SourceUnavailable(f"{path.name} cannot be read as a map file: {error}.") from error
    if not isinstance(frame, geopandas.GeoDataFrame) or len(frame) == 0:
        raise InvalidInput(f"{path.name} holds no point.")
    if frame.crs is None:
        raise InvalidInput(f"{path.name} does not say its coordinate system; save it with its CRS.")
    frame = _singles_as_points(frame)
    _refuse_other_shapes(path, frame)
    degrees = frame.to_crs(4326)
    lon, lat = degrees.geometry.x.to_numpy(), degrees.geometry.y.to_numpy()
    _refuse_outside_the_world(path, frame, lon, lat)
    columns = [str(name) for name in degrees.columns if name != degrees.geometry.name]
    texts = degrees[columns].astype(object).where(degrees[columns].notna(), "").to_dict("records")
    return tuple(
        TextPoint(Position(float(x), float(y)), _kept({key: _text(value) for key, value in said.items()}), row)
        for row, (x, y, said) in enumerate(zip(lon, lat, texts, strict=True), start=1)
    )


def _singles_as_points(frame: "geopandas.GeoDataFrame") -> "geopandas.GeoDataFrame":
    """Many programs save one point as a group of one."""
    alone = (frame.geometry.geom_type == "MultiPoint") & (frame.geometry.count_geometries() == 1)
    return frame.set_geometry(frame.geometry.where(~alone, frame.geometry.representative_point()))


def _refuse_other_shapes(path: Path, frame: "geopandas.GeoDataFrame") -> None:
    shape = frame.geometry.geom_type.where(~frame.geometry.is_empty, None).fillna("nothing").to_numpy()
    other = np.flatnonzero(shape != "Point")
    if len(other):
        told = ", ".join(f"row {row + 1} is {_SHAPES.get(shape[row], shape[row])}" for row in other[:5])
        more = f" and {len(other) - 5} more" if len(other) > 5 else ""
        raise InvalidInput(f"{path.name} must hold points, but {told}{more}; draw each site as a point (a marker).")


_SHAPES = {
    "Polygon": "an area",
    "MultiPolygon": "an area",
    "LineString": "a line",
    "MultiLineString": "a line",
    "LinearRing": "a line",
    "MultiPoint": "several points",
    "GeometryCollection": "a collection of shapes",
    "nothing": "without a place",
}


def _refuse_outside_the_world(
    path: Path,
    frame: "geopandas.GeoDataFrame",
    lon: "np.typing.NDArray[np.float64]",
    lat: "np.typing.NDArray[np.float64]",
) -> None:
    outside = np.flatnonzero(~((np.abs(lon) <= 180) & (np.abs(lat) <= 90)))
    if len(outside):
        at = frame.geometry.iloc[outside[0]]
        raise InvalidInput(
            f"{path.name}: row {outside[0] + 1} is at {at.x:g}, {at.y:g}, which is no place on the earth in the file's "
            f"coordinate system {frame.crs.name} ({len(outside)} such rows); save it with the CRS that it is drawn in."
        )


def _kept(row: Mapping[str, str]) -> dict[str, str]:
    return {key.lower(): value.strip() for key, value in row.items() if value.strip()}


def _text(value: object) -> str:
    """Whole numbers beside empty cells come as 12.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

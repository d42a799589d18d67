"""Points with a few texts, from a CSV or a map file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from aedmap.geography import Position
from aedmap.geography.map_file import POINTS, read_shapes
from optimizer.tables import read_text_table, values_of

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
    frame = read_shapes(path, POINTS, "a point (a marker) for each place")
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    texts = frame[columns].astype(object).where(frame[columns].notna(), "").to_dict("records")
    return tuple(
        TextPoint(
            Position(float(point.x), float(point.y)), _kept({key: _text(value) for key, value in said.items()}), row
        )
        for row, (point, said) in enumerate(zip(frame.geometry, texts, strict=True), start=1)
    )


def _kept(row: Mapping[str, str]) -> dict[str, str]:
    return {key.lower(): value.strip() for key, value in row.items() if value.strip()}


def _text(value: object) -> str:
    """Whole numbers beside empty cells come as 12.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

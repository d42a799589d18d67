"""Points with a few texts, from a CSV or a map file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import Position
from optimizer.tables import read_text_table


@dataclass(frozen=True)
class TextPoint:
    """A position and what the file says of it, by lower-case column name; empty texts are left out."""

    position: Position
    texts: Mapping[str, str]


def read_points(path: Path) -> tuple[TextPoint, ...]:
    """Every row of a CSV with lon and lat, or every point of a GeoJSON, GPKG or other map file.

    Raises SourceUnavailable when it cannot be read, InvalidInput naming the rows at fault.
    """
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _from_table(path)
    return _from_map_file(path)


def _from_table(path: Path) -> tuple[TextPoint, ...]:
    table = read_text_table(path, ("lon", "lat"))
    lon, lat = table.numbers("lon", -180, 180), table.numbers("lat", -90, 90)
    return tuple(
        TextPoint(Position(float(x), float(y)), _kept(dict(zip(table.columns, row, strict=True))))
        for x, y, row in zip(lon, lat, table.rows, strict=True)
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
    other = np.flatnonzero(frame.geometry.geom_type.to_numpy() != "Point")
    if len(other):
        raise InvalidInput(f"{path.name}: row {other[0] + 1} is no point ({len(other)} such rows); give points.")
    degrees = frame.to_crs(4326)
    columns = [str(name) for name in degrees.columns if name != degrees.geometry.name]
    texts = degrees[columns].astype(object).where(degrees[columns].notna(), "").to_dict("records")
    return tuple(
        TextPoint(Position(float(point.x), float(point.y)), _kept({key: str(value) for key, value in row.items()}))
        for point, row in zip(degrees.geometry, texts, strict=True)
    )


def _kept(row: Mapping[str, str]) -> dict[str, str]:
    return {key.lower(): value.strip() for key, value in row.items() if value.strip()}

"""What ArcGIS servers answer: features with attributes and a geometry, in a coordinate system given by its number."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyproj
from pyproj.exceptions import CRSError

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import as_text
from aedmap.registry.importing.formats.nested import entries, flat, from_objects
from aedmap.registry.importing.record import LAT, LON, Format, RecordFile

_DEGREES = (4326, 4490)
_WEB_MERCATOR = {102100: 3857, 102113: 3857}  # Esri's own numbers of it


def is_esri(document: Any) -> bool:
    """Whether it is a feature set: its features have attributes, where those of GeoJSON have properties."""
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list):
        return False
    objects = [one for one in features if isinstance(one, Mapping)]
    return bool(objects) and all("attributes" in one for one in objects)


def from_esri(path: Path, document: Mapping[str, Any]) -> RecordFile:
    to_degrees = _transformer(path, document.get("spatialReference"))
    objects = entries(document["features"], lambda one: _record(one, to_degrees))
    return from_objects(path, Format.JSON, objects, detail="Esri")


def _record(feature: Mapping[str, Any], to_degrees: pyproj.Transformer | None) -> dict[str, str]:
    attributes, geometry = feature["attributes"], feature.get("geometry")
    record = dict(flat(attributes)) if isinstance(attributes, Mapping) else {}
    x, y = (geometry.get("x"), geometry.get("y")) if isinstance(geometry, Mapping) else (None, None)
    if to_degrees is not None and isinstance(x, int | float) and isinstance(y, int | float):
        x, y = map(float, to_degrees.transform(x, y))
    return record | {LON: as_text(x), LAT: as_text(y)}


def _transformer(path: Path, reference: Any) -> pyproj.Transformer | None:
    """To WGS84; None for degrees, and where nothing is said."""
    told: Mapping[str, Any] = reference if isinstance(reference, Mapping) else {}
    number = told.get("latestWkid") or told.get("wkid")
    if not isinstance(number, int) or number in _DEGREES:
        return None
    try:
        return pyproj.Transformer.from_crs(_WEB_MERCATOR.get(number, number), 4326, always_xy=True)
    except (CRSError, ValueError, TypeError) as error:
        raise InvalidInput(f"{path.name} names the coordinate system {number!r}, which is not known.") from error

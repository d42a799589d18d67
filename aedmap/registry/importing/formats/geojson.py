"""GeoJSON: features with properties and a geometry."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import as_text
from aedmap.registry.importing.formats.nested import entries, flat, from_objects
from aedmap.registry.importing.record import LAT, LON, OWN_ID, Format, RecordFile

_KINDS = ("FeatureCollection", "Feature")


def is_geojson(document: Any) -> bool:
    return isinstance(document, Mapping) and document.get("type") in _KINDS


def from_geojson(path: Path, document: Mapping[str, Any]) -> RecordFile:
    """Records of features; a line or an area is taken at a point inside it."""
    features = document.get("features", []) if document["type"] == "FeatureCollection" else [document]
    if not isinstance(features, list):
        raise InvalidInput(f"{path.name} is GeoJSON whose features are not a list; export it again.")
    to_degrees = _transformer(path, document.get("crs"))
    licence = as_text(document.get("license") or document.get("licence") or document.get("attribution")) or None
    objects = entries(features, lambda feature: _record(feature, to_degrees))
    return from_objects(path, Format.GEOJSON, objects, licence=licence)


def _record(feature: Mapping[str, Any], to_degrees: pyproj.Transformer | None) -> dict[str, str]:
    properties = feature.get("properties")
    record = dict(flat(properties)) if isinstance(properties, Mapping) else {}
    if feature.get("id") is not None:
        record[OWN_ID] = as_text(feature["id"])
    lon, lat = _point(feature.get("geometry"))
    if to_degrees is not None and lon and lat:
        try:
            x, y = to_degrees.transform(float(lon), float(lat))
            lon, lat = repr(float(x)), repr(float(y))
        except ValueError:
            pass  # left as it is: the checks name it
    return record | {LON: lon, LAT: lat}


def _point(geometry: Any) -> tuple[str, str]:
    """Longitude and latitude as text, as the file gives them, or two empty texts."""
    if not isinstance(geometry, Mapping):
        return "", ""
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        pair = coordinates if isinstance(coordinates, list) and len(coordinates) >= 2 else ["", ""]
        return as_text(pair[0]), as_text(pair[1])
    try:
        thing = shape(dict(geometry))
        point = shapely.point_on_surface(thing) if not thing.is_empty else None
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return "", ""
    return (repr(point.x), repr(point.y)) if point is not None and not point.is_empty else ("", "")


def _transformer(path: Path, crs: Any) -> pyproj.Transformer | None:
    """From the CRS that old GeoJSON may name to WGS84; None when it is degrees on WGS84 already."""
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str) or name.upper().endswith(("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490")):
        return None
    try:
        return pyproj.Transformer.from_crs(name, 4326, always_xy=True)
    except CRSError as error:
        raise InvalidInput(f"{path.name} names the coordinate system {name!r}, which is not known.") from error

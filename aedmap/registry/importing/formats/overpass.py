"""What the Overpass API answers: OpenStreetMap elements as JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import as_text
from aedmap.registry.importing.formats.nested import from_objects
from aedmap.registry.importing.record import LAT, LON, OWN_ID, Format, RecordFile

ODBL = "© OpenStreetMap contributors, ODbL 1.0"

_SIDES = ("minlon", "maxlon", "minlat", "maxlat")


def is_overpass(document: Any) -> bool:
    return (
        isinstance(document, Mapping)
        and isinstance(document.get("elements"), list)
        and ("osm3s" in document or "generator" in document)
    )


def from_overpass(path: Path, document: Mapping[str, Any]) -> RecordFile:
    """Records of tagged elements. Ways and relations stand where Overpass gives a centre or where their nodes are."""
    elements = [element for element in document["elements"] if isinstance(element, Mapping)]
    if len(elements) != len(document["elements"]):
        raise InvalidInput(f"{path.name} holds elements that are no objects; ask Overpass again.")
    nodes = {element.get("id"): element for element in elements if element.get("type") == "node"}
    tagged = [element for element in elements if isinstance(element.get("tags"), Mapping) and element["tags"]]
    return from_objects(path, Format.OVERPASS, [_record(element, nodes) for element in tagged], licence=ODBL)


def _record(element: Mapping[str, Any], nodes: Mapping[Any, Mapping[str, Any]]) -> dict[str, str]:
    lon, lat = _place(element, nodes)
    tags = {str(key): as_text(value) for key, value in element["tags"].items()}
    return tags | {OWN_ID: f"{element.get('type')}/{element.get('id')}", LON: lon, LAT: lat}


def _place(element: Mapping[str, Any], nodes: Mapping[Any, Mapping[str, Any]]) -> tuple[str, str]:
    for holder in (element, element.get("center")):
        if isinstance(holder, Mapping) and "lon" in holder and "lat" in holder:
            return as_text(holder["lon"]), as_text(holder["lat"])
    bounds = element.get("bounds")
    if isinstance(bounds, Mapping) and _is_number(*(bounds.get(side) for side in _SIDES)):
        west, east, south, north = (float(bounds[side]) for side in _SIDES)
        return repr((west + east) / 2), repr((south + north) / 2)
    parts = element.get("geometry") or [nodes[ref] for ref in element.get("nodes") or [] if ref in nodes]
    points = [(p["lon"], p["lat"]) for p in parts if isinstance(p, Mapping) and _is_number(p.get("lon"), p.get("lat"))]
    if not points:
        return "", ""
    return repr(sum(x for x, _ in points) / len(points)), repr(sum(y for _, y in points) / len(points))


def _is_number(*values: Any) -> bool:
    return all(isinstance(value, int | float) for value in values)

"""What the Overpass API answers: OpenStreetMap elements as JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aedmap.registry.importing.formats.cell_text import as_text
from aedmap.registry.importing.formats.nested import entries, from_objects
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
    elements = document["elements"]
    nodes = {one["id"]: one for one in elements if isinstance(one, Mapping) and _is_node(one)}
    told = [one for one in elements if not isinstance(one, Mapping) or _is_tagged(one)]
    return from_objects(path, Format.OVERPASS, entries(told, lambda one: _record(one, nodes)), licence=ODBL)


def _is_node(element: Mapping[str, Any]) -> bool:
    return element.get("type") == "node" and isinstance(element.get("id"), int | str)


def _is_tagged(element: Mapping[str, Any]) -> bool:
    """Nodes without tags only draw the ways."""
    return isinstance(element.get("tags"), Mapping) and bool(element["tags"])


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
    drawn, refs = element.get("geometry"), element.get("nodes")
    known = [ref for ref in refs if isinstance(ref, int | str)] if isinstance(refs, list) else []
    parts = drawn if isinstance(drawn, list) and drawn else [nodes[ref] for ref in known if ref in nodes]
    points = [(p["lon"], p["lat"]) for p in parts if isinstance(p, Mapping) and _is_number(p.get("lon"), p.get("lat"))]
    if not points:
        return "", ""
    return repr(sum(x for x, _ in points) / len(points)), repr(sum(y for _, y in points) / len(points))


def _is_number(*values: Any) -> bool:
    return all(isinstance(value, int | float) for value in values)

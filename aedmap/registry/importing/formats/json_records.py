"""JSON in its three guises: GeoJSON, what Overpass answers, and any list of objects."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.esri import from_esri, is_esri
from aedmap.registry.importing.formats.geojson import from_geojson, is_geojson
from aedmap.registry.importing.formats.nested import flat, from_objects
from aedmap.registry.importing.formats.overpass import from_overpass, is_overpass
from aedmap.registry.importing.formats.text_encoding import decode
from aedmap.registry.importing.record import OWN_ID, Format, RecordFile

_DEEPEST = 8


def read_json(path: Path) -> RecordFile:
    """Read JSON, or one JSON object a line."""
    text, encoding = decode(path.read_bytes(), path)
    document = _parse(text, path)
    if is_geojson(document):
        return from_geojson(path, document)
    if is_overpass(document):
        return from_overpass(path, document)
    if is_esri(document):
        return from_esri(path, document)
    found = max(_lists(document), key=len, default=None) or _keyed(document)
    return from_objects(path, Format.JSON, [dict(flat(thing)) for thing in found], detail=encoding)


def _parse(text: str, path: Path) -> Any:
    try:
        return json.loads(text, parse_constant=_nothing)
    except RecursionError as error:
        raise InvalidInput(f"{path.name} is nested too deeply; give a list of records.") from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) > 1:
                return [json.loads(line, parse_constant=_nothing) for line in lines]
        except (ValueError, RecursionError):
            pass
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidInput(f"{path.name} is not JSON{place}: {error}; check that the file is complete.") from error


def _nothing(constant: str) -> None:
    """NaN and Infinity are not JSON; programs write them for nothing."""


def _keyed(document: Any) -> list[Mapping[str, Any]]:
    """Objects under their numbers ({"A1": {...}, "A2": {...}}), or one record alone."""
    if not isinstance(document, Mapping) or not document:
        return []
    if all(isinstance(value, Mapping) for value in document.values()):
        return [{OWN_ID: key, **value} for key, value in document.items()]
    return [] if any(isinstance(value, list | Mapping) for value in document.values()) else [document]


def _lists(value: Any, depth: int = 0) -> Iterator[list[Mapping[str, Any]]]:
    """Every list of objects in the document."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        objects = [thing for thing in value if isinstance(thing, Mapping)]
        if objects:
            yield objects
        elif value and all(isinstance(thing, list) for thing in value):
            for thing in value:
                yield from _lists(thing, depth + 1)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _lists(inner, depth + 1)

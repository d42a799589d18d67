"""JSON in its three guises: GeoJSON, what Overpass answers, and any list of objects."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.esri import from_esri, is_esri
from aedmap.registry.importing.formats.geojson import from_geojson, is_geojson
from aedmap.registry.importing.formats.nested import entries, flat, from_objects
from aedmap.registry.importing.formats.overpass import from_overpass, is_overpass
from aedmap.registry.importing.formats.text_encoding import decode
from aedmap.registry.importing.record import OWN_ID, Format, RecordFile

_DEEPEST = 8
_LONGEST_INTEGER = 25  # digits; no position or number of a device has more


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
    found = max(_lists(document), key=_objects_in, default=None) or _keyed(document)
    return from_objects(path, Format.JSON, entries(found, lambda thing: dict(flat(thing))), detail=encoding)


def _parse(text: str, path: Path) -> Any:
    try:
        return _loads(text)
    except RecursionError as error:
        raise InvalidInput(f"{path.name} is nested too deeply; give a list of records.") from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) > 1:
                return [_loads(line) for line in lines]
        except (ValueError, RecursionError):
            pass
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidInput(f"{path.name} is not JSON{place}: {error}; check that the file is complete.") from error


def _loads(text: str) -> Any:
    return json.loads(text, parse_constant=_nothing, parse_int=_integer)


def _integer(digits: str) -> int | str:
    """A number too long to be meant is kept as text, so that its own record is judged and not the file."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _nothing(constant: str) -> None:
    """NaN and Infinity are not JSON; programs write them for nothing."""


def _keyed(document: Any) -> list[Mapping[str, Any]]:
    """Objects under their numbers ({"A1": {...}, "A2": {...}}), or one record alone."""
    if not isinstance(document, Mapping) or not document:
        return []
    if all(isinstance(value, Mapping) for value in document.values()):
        return [{OWN_ID: key, **value} for key, value in document.items()]
    return [] if any(isinstance(value, list | Mapping) for value in document.values()) else [document]


def _objects_in(things: list[Any]) -> int:
    return sum(isinstance(thing, Mapping) for thing in things)


def _lists(value: Any, depth: int = 0) -> Iterator[list[Any]]:
    """Every list in the document that holds objects, with all that stands between them."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        if _objects_in(value):
            yield value
        elif value and all(isinstance(thing, list) for thing in value):
            for thing in value:
                yield from _lists(thing, depth + 1)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _lists(inner, depth + 1)

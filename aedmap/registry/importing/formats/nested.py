"""From nested objects to flat records: the parts of a path joined by dots."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import as_text, clean
from aedmap.registry.importing.formats.table import MOST_COLUMNS
from aedmap.registry.importing.record import Format, Record, RecordFile

_DEEPEST = 12
_SHOWN = 60


@dataclass(frozen=True)
class NoObject:
    """Something else where a list should hold an object; shown: its beginning."""

    shown: str


def entries(
    things: Sequence[Any], read: Callable[[Mapping[str, Any]], Mapping[str, str]]
) -> list[Mapping[str, str] | NoObject]:
    """Each thing of a list as a flat object, in its place; what is no object keeps its place, too."""
    return [read(thing) if isinstance(thing, Mapping) else NoObject(_shown(thing)) for thing in things]


def _shown(thing: Any) -> str:
    text = json.dumps(thing, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def flat(value: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The leaves of an object with their dotted names."""
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, Mapping) and depth < _DEEPEST:
            yield from flat(inner, f"{name}.", depth + 1)
        else:
            yield name, as_text(inner)


def from_objects(
    path: Path,
    kind: Format,
    objects: Sequence[Mapping[str, str] | NoObject],
    *,
    licence: str | None = None,
    detail: str = "",
) -> RecordFile:
    """Records of flat objects; columns in the order of their first appearance."""
    if not any(thing for thing in objects if isinstance(thing, Mapping)):
        raise InvalidInput(f"{path.name} holds no records; give a file with at least one record.")
    cleaned = [
        {clean(name) or "nameless": clean(cell) for name, cell in thing.items()} if isinstance(thing, Mapping) else {}
        for thing in objects
    ]
    columns: dict[str, None] = {}
    for thing in cleaned:
        columns.update(dict.fromkeys(thing))
        if len(columns) > MOST_COLUMNS:
            raise InvalidInput(
                f"{path.name} has more than {MOST_COLUMNS:,} different fields; give records with the same fields."
            )
    records = tuple(
        Record(
            row,
            tuple(cells.get(column, "") for column in columns),
            instead=clean(thing.shown) if isinstance(thing, NoObject) else "",
        )
        for row, (thing, cells) in enumerate(zip(objects, cleaned, strict=True), start=1)
    )
    return RecordFile(kind, tuple(columns), records, licence, detail)

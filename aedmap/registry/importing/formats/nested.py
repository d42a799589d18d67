"""From nested objects to flat records: the parts of a path joined by dots."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import as_text, clean
from aedmap.registry.importing.formats.table import MOST_COLUMNS
from aedmap.registry.importing.record import Format, Record, RecordFile

_DEEPEST = 12


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
    objects: Sequence[Mapping[str, str]],
    *,
    licence: str | None = None,
    detail: str = "",
) -> RecordFile:
    """Records of flat objects; columns in the order of their first appearance."""
    if not objects:
        raise InvalidInput(f"{path.name} holds no records; give a file with at least one record.")
    objects = [{clean(name) or "nameless": clean(cell) for name, cell in thing.items()} for thing in objects]
    columns: dict[str, None] = {}
    for thing in objects:
        columns.update(dict.fromkeys(thing))
        if len(columns) > MOST_COLUMNS:
            raise InvalidInput(
                f"{path.name} has more than {MOST_COLUMNS:,} different fields; give records with the same fields."
            )
    records = tuple(
        Record(row, tuple(thing.get(column, "") for column in columns)) for row, thing in enumerate(objects, start=1)
    )
    return RecordFile(kind, tuple(columns), records, licence, detail)

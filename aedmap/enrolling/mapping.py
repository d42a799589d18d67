"""Which column of a roster tells what: guessed from the headers, shown, saved, and changed by people."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aedmap.enrolling.fields import PersonField, field_of
from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.registry.importing.record import RecordFile

DATE_ORDERS = ("dmy", "mdy")


@dataclass(frozen=True)
class RosterMapping:
    """columns: field -> the column that tells it; date_order: how 03/04/2025 is meant, None where nobody has said."""

    columns: Mapping[PersonField, str]
    date_order: str | None = None
    unused: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if self.date_order is not None and self.date_order not in DATE_ORDERS:
            raise InvalidInput(f"date_order is {self.date_order!r}; give one of {', '.join(DATE_ORDERS)}.")

    def column(self, wanted: PersonField) -> str:
        return self.columns.get(wanted, "")

    def check(self, columns: Sequence[str]) -> None:
        """Refuse a mapping that names columns the file does not have."""
        missing = [name for name in self.columns.values() if name not in columns]
        if missing:
            raise InvalidInput(
                f"The mapping names the column {missing[0]!r}, which the file does not have; "
                f"it has {', '.join(columns[:20])}{' ...' if len(columns) > 20 else ''}."
            )


def guess_roster_mapping(file: RecordFile) -> RosterMapping:
    """The most telling column a field; InvalidInput when none holds names."""
    best: dict[PersonField, tuple[int, int, str]] = {}
    for at, column in enumerate(file.columns):
        found = field_of(column)
        if found is not None:
            told, telling = found
            best[told] = min(best.get(told, (10_000, 0, "")), (telling, at, column))
    columns = {told: column for told, (_, _, column) in best.items()}
    if PersonField.NAME not in columns:
        raise InvalidInput(
            f"No column seems to hold names of people (columns: {', '.join(file.columns[:20])}); "
            'give a mapping with name = "...".'
        )
    used = set(columns.values())
    return RosterMapping(columns, unused=tuple(one for one in file.columns if one not in used))


def read_roster_mapping(path: Path) -> RosterMapping:
    """Read a mapping; InvalidInput names the first key that is not allowed."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SourceUnavailable(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The mapping {path.name} is not TOML: {error}.") from error
    unknown = sorted(set(table) - {"columns", "date_order"})
    if unknown:
        raise InvalidInput(f"The mapping {path.name} has the key {unknown[0]!r}; allowed are columns and date_order.")
    columns = table.get("columns", {})
    if not isinstance(columns, dict) or "name" not in columns:
        raise InvalidInput(f'The mapping {path.name} does not say which column holds names; write name = "姓名".')
    told = {_field(key, path): _name(value, key, path) for key, value in columns.items()}
    order = table.get("date_order")
    return RosterMapping(told, str(order) if order is not None else None)


def write_roster_mapping(mapping: RosterMapping, path: Path) -> None:
    """Write a mapping for people to mend; SourceUnavailable when the file cannot be written."""
    lines = ["# Which column tells what of a person. Change a name on the right, or take a line away.", ""]
    if mapping.date_order:
        lines.append(f"date_order = {_quoted(mapping.date_order)}")
    lines += [
        "[columns]",
        *(f"{one} = {_quoted(mapping.columns[one])}" for one in PersonField if one in mapping.columns),
    ]
    lines += [f"# not used: {name}" for name in mapping.unused]
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise SourceUnavailable(f"The mapping {path} cannot be written: {error.strerror}.") from error


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _field(key: str, path: Path) -> PersonField:
    try:
        return PersonField(key)
    except ValueError as error:
        allowed = ", ".join(PersonField)
        raise InvalidInput(f"The mapping {path.name} names the field {key!r}; allowed are {allowed}.") from error


def _name(value: Any, key: str, path: Path) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"The mapping {path.name} gives {key} = {value!r}; give a column's name.")
    return value

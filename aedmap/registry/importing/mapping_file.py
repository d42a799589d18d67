"""Mappings as TOML files: what was guessed can be saved, mended and used for the next delivery."""

import json
import tomllib
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.registry.importing.fields import Field
from aedmap.registry.importing.mapping import ColumnMapping, DaySpan

_KEYS = {"columns", "hours", "crs", "date_order"}


def read_mapping(path: Path) -> ColumnMapping:
    """Read a mapping; InvalidInput names the first key that is not allowed."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SourceUnavailable(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The mapping {path.name} is not TOML: {error}.") from error
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise InvalidInput(
            f"The mapping {path.name} has the key {unknown[0]!r}; allowed are {', '.join(sorted(_KEYS))}."
        )
    columns = table.get("columns", {})
    if not isinstance(columns, dict) or not columns:
        raise InvalidInput(
            f'The mapping {path.name} has no table [columns]; write for example name = "설치기관명" in it.'
        )
    return ColumnMapping(
        {_field(key, path): _names(value, key, path) for key, value in columns.items()},
        tuple(_span(entry, path) for entry in table.get("hours", [])),
        _text(table, "crs", path),
        _text(table, "date_order", path),
    )


def write_mapping(mapping: ColumnMapping, path: Path) -> None:
    """Write a mapping for people to mend; SourceUnavailable when the file cannot be written."""
    lines = ["# Which column tells what of a device. Change a name on the right, or take a line away.", ""]
    lines += [f"{key} = {_quoted(value)}" for key, value in _settings(mapping)]
    lines += ["", "[columns]"]
    for field in Field:
        names = mapping.columns.get(field)
        if names:
            listed = ", ".join(map(_quoted, names))
            lines.append(f"{field} = {listed if len(names) == 1 else f'[{listed}]'}")
    lines += [f"# not used: {name}" for name in mapping.unused]
    for span in mapping.spans:
        days = ", ".join(_quoted(day) for day in span.days)
        lines += ["", "[[hours]]", f"days = [{days}]"]
        lines += [f"opens = {_quoted(span.opens)}", f"closes = {_quoted(span.closes)}"]
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise SourceUnavailable(f"The mapping {path} cannot be written: {error.strerror}.") from error


def _settings(mapping: ColumnMapping) -> list[tuple[str, str]]:
    given = (("crs", mapping.crs), ("date_order", mapping.date_order))
    return [(key, value) for key, value in given if value is not None]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _field(key: str, path: Path) -> Field:
    try:
        return Field(key)
    except ValueError as error:
        raise InvalidInput(
            f"The mapping {path.name} names the field {key!r}; allowed are {', '.join(Field)}."
        ) from error


def _names(value: Any, key: str, path: Path) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise InvalidInput(f"The mapping {path.name} gives {key} = {value!r}; give a column's name or a list of names.")
    return tuple(names)


def _span(entry: Any, path: Path) -> DaySpan:
    if not isinstance(entry, dict) or set(entry) != {"days", "opens", "closes"}:
        raise InvalidInput(f"The mapping {path.name} has [[hours]] without days, opens and closes; give all three.")
    days = tuple(_field(day, path) for day in _names(entry["days"], "days", path))
    return DaySpan(days, _names(entry["opens"], "opens", path)[0], _names(entry["closes"], "closes", path)[0])


def _text(table: dict[str, Any], key: str, path: Path) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise InvalidInput(f"The mapping {path.name} gives {key} = {value!r}; give a text.")
    return value

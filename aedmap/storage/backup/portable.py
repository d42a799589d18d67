"""Values of tables as text that means the same on both databases, by the kind of their column."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, LargeBinary, String, Text, Time
from sqlalchemy.types import Float, Integer, TypeEngine

from aedmap.storage.tables.base import UtcTime


class Kind(StrEnum):
    """How a column's values are written; part of the format, so names stay."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    BYTES = "bytes"


# Asked in this order: SQLAlchemy's Boolean is not an Integer, but BigInteger and Text are their parents' kinds.
_KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (UtcTime, Kind.MOMENT),
    (Boolean, Kind.BOOLEAN),
    (Integer, Kind.INTEGER),
    (Float, Kind.NUMBER),
    (Date, Kind.DATE),
    (Time, Kind.TIME),
    (LargeBinary, Kind.BYTES),
    (String, Kind.TEXT),
)

_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.TEXT: Text(),
    Kind.INTEGER: BigInteger(),
    Kind.NUMBER: Double(),
    Kind.BOOLEAN: Boolean(),
    Kind.DATE: Date(),
    Kind.TIME: Time(),
    Kind.MOMENT: UtcTime(),
    Kind.BYTES: LargeBinary(),
}


def kind_of(column: Column[Any]) -> Kind:
    """The kind of a column of ours; a test asks this of every one, so that a new type is noticed."""
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"{column} has a type that backups cannot keep: {column.type!r}.")


def type_of(kind: Kind) -> TypeEngine[Any]:
    """The type by which values of a kind are written into either database."""
    return _TYPES[kind]


def _moment_text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _bytes_text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _same(value: Any) -> Any:
    return value


_WRITERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: date.isoformat,
    Kind.TIME: time.isoformat,
    Kind.MOMENT: _moment_text,
    Kind.BYTES: _bytes_text,
}
_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: date.fromisoformat,
    Kind.TIME: time.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.BYTES: base64.b64decode,
}


def to_json(kind: Kind, value: Any) -> Any:
    """A value as JSON knows it; None stays None."""
    return None if value is None else _WRITERS.get(kind, _same)(value)


def from_json(kind: Kind, value: Any) -> Any:
    """Back again; ValueError or TypeError when it is no value of that kind."""
    return None if value is None else _READERS.get(kind, _same)(value)

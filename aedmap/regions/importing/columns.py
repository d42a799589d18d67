"""Which column of a file of boundaries tells what of a region."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from aedmap.errors import InvalidInput
from aedmap.regions.region import Level, Organisation

_NOISE = re.compile(r"[\s\W_]+", re.UNICODE)


class RegionField(StrEnum):
    """One piece of information about a region."""

    CODE = "code"
    NAME = "name"
    PARENT = "parent"
    LEVEL = "level"
    POPULATION = "population"
    ORGANISATION = "organisation"
    ESTABLISHED_ON = "established_on"


@dataclass(frozen=True)
class RegionColumns:
    """of: field -> column; unused: the columns that tell nothing we keep."""

    of: Mapping[RegionField, str]
    unused: tuple[str, ...] = ()


def choose_columns(
    columns: Sequence[str], given: Mapping[RegionField, str | None], filled: Mapping[str, int], file_name: str
) -> RegionColumns:
    """Columns as given, the others guessed from their headers; filled: how many features fill each column.

    InvalidInput when a given column is not there, or none tells the code.
    """
    of: dict[RegionField, str] = {}
    for field, name in given.items():
        if name is not None and name not in columns:
            raise InvalidInput(f"{file_name} has no column {name!r}; it has {_listed(columns)}.")
        if name is not None:
            of[field] = name
    for field in RegionField:
        if field not in of:
            ranked = [
                (filled.get(column, 0) == 0, rank, at, column)
                for at, column in enumerate(columns)
                if column not in of.values() and (rank := _words().columns[field].get(_plain(column))) is not None
            ]
            if ranked:
                of[field] = min(ranked)[-1]
    if RegionField.CODE not in of:
        raise InvalidInput(
            f"No column of {file_name} looks like the code of a region; name it with --code-column, "
            f"there are {_listed(columns)}."
        )
    return RegionColumns(of, tuple(column for column in columns if column not in of.values()))


def level_named(text: str) -> Level | None:
    """The level that a word names ("乡镇", "township", "4")."""
    name = _words().levels.get(_plain(text))
    return Level(name) if name else None


def organisation_named(text: str) -> Organisation | None:
    """What a cell says of the organisation ("是", "established")."""
    name = _words().organisations.get(_plain(text))
    return Organisation(name) if name else None


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:20]) + (" ..." if len(columns) > 20 else "") if columns else "none at all"


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True)
class _Words:
    columns: Mapping[RegionField, Mapping[str, int]]
    levels: Mapping[str, str]
    organisations: Mapping[str, str]


@cache
def _words() -> _Words:
    table = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    columns = {
        field: {_plain(word): rank for rank, word in reversed(list(enumerate(table["columns"][field].split())))}
        for field in RegionField
    }
    named = [
        {_plain(word): key for key, text in table[part].items() for word in text.split()}
        for part in ("levels", "organisations")
    ]
    return _Words(columns, named[0], named[1])

"""How often devices are looked at and how early expiry is told, as data with its source."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput, SourceUnavailable

PACKS = ("guangzhou", "hangzhou", "taiwan")
ASSUMED = "assumed"
_PARTS = {"inspection": "every_days", "drill": "every_days", "expiry": "warn_days"}
_LONGEST_DAYS = 3650


@dataclass(frozen=True)
class UpkeepRules:
    """inspect_days, drill_days: at least every so many days; warn_days: how early an expiry is told.

    Pads and batteries expire on the days that their maker printed on them; no rule shortens that.
    sources: part -> the rule it was read in, or "assumed"
    """

    name: str
    inspect_days: int
    drill_days: int
    warn_days: int
    sources: dict[str, str]

    def is_assumed(self, part: str) -> bool:
        return self.sources[part] == ASSUMED


def read_rules(name: str) -> UpkeepRules:
    """A pack by its name, or a file of one's own; InvalidInput says what is wrong with it."""
    if name in PACKS:
        return _parse((files(__package__) / "packs" / f"{name}.toml").read_text("utf-8"), name)
    path = Path(name)
    if path.suffix != ".toml":
        raise InvalidInput(f"There are no upkeep rules {name!r}; give {', '.join(PACKS)} or a TOML file of your own.")
    try:
        return _parse(path.read_text("utf-8-sig"), path.name)
    except OSError as error:
        raise SourceUnavailable(f"The upkeep rules {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The upkeep rules {path.name} are not UTF-8 text; save them again.") from error


def _parse(text: str, where: str) -> UpkeepRules:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"The upkeep rules {where} are not TOML: {error}.") from error
    unknown = sorted(set(table) - {"name", "region", *_PARTS})
    if unknown:
        raise InvalidInput(f"The upkeep rules {where} have the key {unknown[0]!r}; allowed are {', '.join(_PARTS)}.")
    days = {part: _days(table, part, key, where) for part, key in _PARTS.items()}
    sources = {part: str(table[part].get("source", ASSUMED)) for part in _PARTS}
    return UpkeepRules(str(table.get("name", where)), days["inspection"], days["drill"], days["expiry"], sources)


def _days(table: dict[str, Any], part: str, key: str, where: str) -> int:
    inner = table.get(part)
    value = inner.get(key) if isinstance(inner, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LONGEST_DAYS:
        raise InvalidInput(f"The upkeep rules {where} need {part}.{key}, a whole number of 1 to {_LONGEST_DAYS} days.")
    return value

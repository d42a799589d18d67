"""How people and ambulances behave in a trial; each value says whether it is published, and where, or assumed."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput, SourceUnavailable

_BASES = ("published", "assumed")


@dataclass(frozen=True)
class Conditions:
    """Seconds are medians; a spread is the standard deviation of their logarithm.

    before_alert_s: from the collapse to the first alert, for survival only: all other times count from the alert
    accept, accept_night, decline: shares of those asked who say yes by day, at night, and who say no; others are silent
    see_s, decide_s: until the alert is seen, and from then to the answer
    turnout_s, turnout_night_s: from the alert to the first step, of those who come; seeing and answering are part of it
    speed_m_s: on a level street, and pace_spread around it; ems_s, ems_night_s: from the alert to the ambulance
    night_from, night_until: whole hours of the clock, the night may span midnight
    open_always: share of made-up devices that are never closed; the others are open from 8 to 18 h, Monday to Friday
    """

    before_alert_s: float
    accept: float
    accept_night: float
    decline: float
    see_s: float
    see_spread: float
    decide_s: float
    decide_spread: float
    turnout_s: float
    turnout_night_s: float
    set_out_spread: float
    speed_m_s: float
    pace_spread: float
    ems_s: float
    ems_night_s: float
    ems_spread: float
    night_from: int
    night_until: int
    open_always: float

    def __post_init__(self) -> None:
        for name in ("see_s", "decide_s", "turnout_s", "turnout_night_s", "ems_s", "ems_night_s", "before_alert_s"):
            _within(self, name, 0, 86_400)
        for name in ("see_spread", "decide_spread", "set_out_spread", "pace_spread", "ems_spread"):
            _within(self, name, 0, 3)
        for name in ("accept", "accept_night", "decline", "open_always"):
            _within(self, name, 0, 1)
        for name in ("night_from", "night_until"):
            _within(self, name, 0, 24)
        _within(self, "speed_m_s", 0.1, 40)
        if max(self.accept, self.accept_night) + self.decline > 1:
            raise InvalidInput(
                "The conditions have more people answering than are asked; let accept + decline be <= 1."
            )
        if min(self.turnout_s, self.turnout_night_s) <= self.see_s + self.decide_s:
            raise InvalidInput(
                "The conditions have a turnout that is over before the answer; give more than see_s + decide_s."
            )

    def night(self, hour_of_day: int) -> bool:
        """Whether an hour of the clock, 0 to 23, belongs to the night."""
        if self.night_from <= self.night_until:
            return self.night_from <= hour_of_day < self.night_until
        return hour_of_day >= self.night_from or hour_of_day < self.night_until

    def expected_turnout_s(self, night: bool) -> float:
        """What the desk reckons with."""
        return self.turnout_night_s if night else self.turnout_s

    def expected_ems_s(self, night: bool) -> float:
        """What the desk is told of the ambulance."""
        return self.ems_night_s if night else self.ems_s


@dataclass(frozen=True)
class Stated:
    """A value of the conditions with its basis."""

    value: float
    basis: str
    source: str


@dataclass(frozen=True)
class ConditionsFile:
    """stated: of every field of the conditions, in their order."""

    conditions: Conditions
    stated: Mapping[str, Stated]


def read_conditions(path: Path | None = None) -> ConditionsFile:
    """Ours, or a file of one's own that changes some of them; InvalidInput says what is wrong with it."""
    ours = _read((files(__package__) / "conditions.toml").read_text("utf-8"), "conditions.toml")
    told = dict(ours)
    if path is not None:
        try:
            told |= _read(path.read_text("utf-8-sig"), path.name)
        except OSError as error:
            raise SourceUnavailable(f"The conditions {path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise InvalidInput(f"The conditions {path.name} are not UTF-8 text; save them again.") from error
    values: dict[str, Any] = {name: one.value for name, one in told.items()}
    return ConditionsFile(Conditions(**values), told)


def _read(text: str, where: str) -> dict[str, Stated]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"The conditions {where} are not TOML: {error}.") from error
    kinds = {field.name: field.type for field in fields(Conditions)}
    unknown = sorted(set(table) - set(kinds))
    if unknown:
        raise InvalidInput(f"The conditions {where} have the key {unknown[0]!r}; allowed are {', '.join(kinds)}.")
    return {key: _stated(table[key], key, where, whole=kinds[key] is int) for key in kinds if key in table}


def _stated(given: Any, key: str, where: str, *, whole: bool) -> Stated:
    if not isinstance(given, dict) or set(given) != {"value", "basis", "source"}:
        raise InvalidInput(f"The conditions {where} need {key} as a table of value, basis and source, nothing else.")
    value, basis, source = given["value"], given["basis"], given["source"]
    if basis not in _BASES or not isinstance(source, str) or not source.strip():
        raise InvalidInput(f"The conditions {where} must say of {key} whether it is published or assumed, and why.")
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise InvalidInput(f"The conditions {where} have {key} = {value!r}; give a {'whole ' if whole else ''}number.")
    return Stated(value if whole else float(value), basis, source)


def _within(conditions: Conditions, name: str, least: float, most: float) -> None:
    value = getattr(conditions, name)
    if not (math.isfinite(value) and least <= value <= most):
        raise InvalidInput(f"The conditions have {name} = {value}; give {least} to {most:,}.")

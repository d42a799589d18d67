"""Writing a scenario as TOML."""

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.demand.periods import Period, write_days
from optimizer.scenario.demand_settings import DemandSettings
from optimizer.scenario.settings import Scenario

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Keys = list[tuple[str, object]]


def scenario_toml(scenario: Scenario, folder: Path | None = None) -> str:
    """The scenario as TOML that `parse_scenario` reads back to an equal one; files below `folder` become relative.

    The settings that nearly every plan is asked for are written out, the others where they differ from their default.
    """
    sections: list[tuple[str, Keys]] = [
        ("", [("name", scenario.name), ("town", scenario.town)]),
        ("[region]", _changed(scenario.region)),
        ("[response]", _with(scenario.response, ("target_s", "trip", "speed_m_s", "off_street_m"))),
        ("[budget]", _changed(scenario.budget)),
        ("[objective]", _changed(scenario.objective)),
        ("[model]", _changed(scenario.model)),
        ("[sites]", [(key, value) for key, value in _changed(scenario.sites) if key not in _BY_KIND]),
        *((f"[sites.{key}]", list(getattr(scenario.sites, key))) for key in _BY_KIND),
        ("[existing]", [("aeds", scenario.existing)]),
        ("[frontier]", _changed(scenario.frontier)),
        ("[solve]", _with(scenario.solve, ("seconds", "gap", "seed"))),
        *_demand(scenario.demand),
        *(("[[sources]]", _with(source, ("file",))) for source in scenario.sources),
    ]
    lines: list[str] = []
    for head, keys in sections:
        written = [f"{_key(key)} = {_value(value, folder)}" for key, value in keys if value is not None]
        if written:
            lines += [""] * bool(head) + [head] * bool(head) + written
    return "\n".join(lines) + "\n"


_BY_KIND = ("assumed_hours", "costs")


def _demand(demand: DemandSettings) -> list[tuple[str, Keys]]:
    if demand.surface is not None:
        return [("[demand]", [("surface", demand.surface)])]
    keys = [
        (each.name, getattr(demand, each.name)) for each in fields(demand) if each.name not in ("periods", "surface")
    ]
    return [("[demand]", keys), *(("[[demand.periods]]", _period_keys(period)) for period in demand.periods)]


def _period_keys(period: Period) -> Keys:
    hours = f"{period.from_hour:02d}-{period.to_hour:02d}"
    return [
        ("name", period.name),
        ("hours", hours),
        ("days", write_days(period.days)),
        ("home_share", period.home_share),
    ]


def _changed(settings: "DataclassInstance") -> Keys:
    return _with(settings, ())


def _with(settings: "DataclassInstance", always: tuple[str, ...]) -> Keys:
    """The keys that are always written, and those whose value is not the default one."""
    return [
        (each.name, getattr(settings, each.name))
        for each in fields(settings)
        if each.name in always or getattr(settings, each.name) != each.default
    ]


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _value(key, None)


def _value(value: object, below: Path | None) -> str:
    if isinstance(value, Path):
        value = _named(value, below)
    # JSON's strings, numbers and lists are TOML's too, but for the unescaped DEL character.
    plain = str(value) if isinstance(value, str) else value
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def _named(path: Path, folder: Path | None) -> str:
    below = folder is not None and path.is_relative_to(folder.resolve())
    return (path.relative_to(folder.resolve()) if below and folder is not None else path).as_posix()

"""Writing a scenario as TOML."""

import json
from pathlib import Path

from optimizer.demand.periods import Period, write_days
from optimizer.scenario.settings import Scenario

_RESPONSE_KEYS = ("target_s", "trip", "speed_m_s", "off_street_m")


def scenario_toml(scenario: Scenario, folder: Path | None = None) -> str:
    """The scenario as TOML that `parse_scenario` reads back to an equal one; files below `folder` become relative."""
    demand = scenario.demand
    existing = scenario.existing
    sections: list[tuple[str, list[tuple[str, object]]]] = [
        ("", [("name", scenario.name), ("town", scenario.town)]),
        ("[response]", [(key, getattr(scenario.response, key)) for key in _RESPONSE_KEYS]),
        ("[budget]", [("devices", scenario.budget.devices)]),
        ("[sites]", [("kinds", list(scenario.sites.kinds) or None), ("file", _named(scenario.sites.file, folder))]),
        ("[existing]", [("aeds", _named(existing, folder) if isinstance(existing, Path) else existing)]),
        ("[solve]", [(key, getattr(scenario.solve, key)) for key in ("seconds", "gap", "seed")]),
        (
            "[demand]",
            [("surface", _named(demand.surface, folder))]
            if demand.surface is not None
            else [
                ("population", _named(demand.population, folder)),
                ("population_column", demand.population_column),
                ("foot_traffic", _named(demand.foot_traffic, folder)),
                ("stay_min", demand.stay_min),
                ("cell_m", demand.cell_m),
                ("incidence_per_100000_per_year", demand.incidence_per_100000_per_year),
                ("incidence_source", demand.incidence_source),
                ("incidence_note", demand.incidence_note),
            ],
        ),
    ]
    if demand.surface is None:
        sections += [("[[demand.periods]]", _period_keys(period)) for period in demand.periods]
    lines: list[str] = []
    for head, keys in sections:
        lines += [""] * bool(head) + [head] * bool(head)
        lines += [f"{key} = {_value(value)}" for key, value in keys if value is not None]
    return "\n".join(lines) + "\n"


def _period_keys(period: Period) -> list[tuple[str, object]]:
    hours = f"{period.from_hour:02d}-{period.to_hour:02d}"
    return [
        ("name", period.name),
        ("hours", hours),
        ("days", write_days(period.days)),
        ("home_share", period.home_share),
    ]


def _named(path: Path | None, folder: Path | None) -> str | None:
    if path is None:
        return None
    below = folder is not None and path.is_relative_to(folder.resolve())
    return (path.relative_to(folder.resolve()) if below and folder is not None else path).as_posix()


def _value(value: object) -> str:
    # JSON's strings, numbers and lists of strings are TOML's too, but for the unescaped DEL character.
    return json.dumps(str(value) if isinstance(value, str) else value, ensure_ascii=False).replace("\x7f", "\\u007f")

"""The scenario behind the form: the town's own one where there is one, with the planner's figures in it."""

import tomllib
from dataclasses import replace

from aedmap.town import Town
from optimizer.scenario import Budget, Response, Scenario, read_scenario


def default_scenario(town: Town) -> Scenario:
    """The scenario that came with the town's sample data, else one that lets buildings and venues stand in."""
    kept = town.folder / "sample" / "scenario.toml"
    if kept.is_file():
        return read_scenario(kept)
    return Scenario(name=town.info.name or "Town", budget=Budget(10), town=town.fingerprint)


def asked_scenario(town: Town, name: str, devices: int, target_s: float) -> Scenario:
    """The default with these figures; InvalidInput when one is not allowed."""
    default = default_scenario(town)
    response: Response = replace(default.response, target_s=float(target_s))
    return replace(default, name=name.strip() or default.name, budget=Budget(devices), response=response)


def scenario_name(toml: str) -> str:
    """The name in a scenario's text."""
    return str(tomllib.loads(toml).get("name", ""))

"""What a planner asks for: response target, budget, sources of demand, sites, devices already out."""

from optimizer.scenario.reading import parse_scenario, read_scenario
from optimizer.scenario.settings import (
    Budget,
    DemandSettings,
    ExistingFrom,
    Response,
    Scenario,
    SiteSettings,
    SolveSettings,
    Trip,
)
from optimizer.scenario.writing import scenario_toml

__all__ = [
    "Budget",
    "DemandSettings",
    "ExistingFrom",
    "Response",
    "Scenario",
    "SiteSettings",
    "SolveSettings",
    "Trip",
    "parse_scenario",
    "read_scenario",
    "scenario_toml",
]

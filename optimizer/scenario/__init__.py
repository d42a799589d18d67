"""What a planner asks for: response target, budget, goal, sources of demand, sites, devices already out."""

from optimizer.scenario.budget import Budget
from optimizer.scenario.demand_settings import DemandSettings
from optimizer.scenario.files import with_files
from optimizer.scenario.goal import Counting, Curve, Goal, Hours, Model, Objective
from optimizer.scenario.reading import parse_scenario, read_scenario
from optimizer.scenario.response import Response, Trip, Ways
from optimizer.scenario.settings import (
    ExistingFrom,
    FrontierSettings,
    RegionSettings,
    Scenario,
    SolveSettings,
    SourceNote,
)
from optimizer.scenario.site_settings import SiteSettings
from optimizer.scenario.writing import scenario_toml

__all__ = [
    "Budget",
    "Counting",
    "Curve",
    "DemandSettings",
    "ExistingFrom",
    "FrontierSettings",
    "Goal",
    "Hours",
    "Model",
    "Objective",
    "RegionSettings",
    "Response",
    "Scenario",
    "SiteSettings",
    "SolveSettings",
    "SourceNote",
    "Trip",
    "Ways",
    "parse_scenario",
    "read_scenario",
    "scenario_toml",
    "with_files",
]

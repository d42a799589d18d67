"""Where and when arrests are to be expected."""

from optimizer.demand.arrests import expected_arrests
from optimizer.demand.cells import CellGrid, People
from optimizer.demand.foot_traffic import FootTraffic, read_foot_traffic
from optimizer.demand.periods import DEFAULT_PERIODS, Period
from optimizer.demand.population import read_population
from optimizer.demand.proxy import proxy_demand
from optimizer.demand.surface import DemandSurface, DemandUnit
from optimizer.demand.surface_file import load_surface, save_surface

__all__ = [
    "DEFAULT_PERIODS",
    "CellGrid",
    "DemandSurface",
    "DemandUnit",
    "FootTraffic",
    "People",
    "Period",
    "expected_arrests",
    "load_surface",
    "proxy_demand",
    "read_foot_traffic",
    "read_population",
    "save_surface",
]

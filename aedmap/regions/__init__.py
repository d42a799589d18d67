"""Where administration begins and ends: regions, their grid cells, and figures that roll up along them."""

from aedmap.regions.grid import cut_into_cells
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.locate import NOWHERE, RegionIndex, lies_in
from aedmap.regions.region import Level, Organisation, Region
from aedmap.regions.store import RegionStore

__all__ = [
    "NOWHERE",
    "Hierarchy",
    "Level",
    "Organisation",
    "Region",
    "RegionIndex",
    "RegionStore",
    "cut_into_cells",
    "lies_in",
]

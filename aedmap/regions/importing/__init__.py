"""Bringing in regions from files of boundaries: read, mapped, mended, put under their parents, kept."""

from aedmap.faults import Code, Fault
from aedmap.regions.importing.check import CheckedRegions, RegionRequest, check_regions
from aedmap.regions.importing.columns import RegionColumns, RegionField
from aedmap.regions.importing.load import RegionReport, load_regions, would_load_regions

__all__ = [
    "CheckedRegions",
    "Code",
    "Fault",
    "RegionColumns",
    "RegionField",
    "RegionReport",
    "RegionRequest",
    "check_regions",
    "load_regions",
    "would_load_regions",
]

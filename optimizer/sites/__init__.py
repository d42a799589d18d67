"""Where a device may go, and where devices are already."""

from optimizer.sites.assumptions import with_assumed_hours, with_costs
from optimizer.sites.candidates import CandidateSite, all_sites, count_kinds, sites_at_venues, usable_sites
from optimizer.sites.existing import counted_devices, read_devices
from optimizer.sites.point_file import read_points
from optimizer.sites.site_file import read_sites
from optimizer.sites.street_sites import OUTDOOR_CABINET, street_sites

__all__ = [
    "OUTDOOR_CABINET",
    "CandidateSite",
    "all_sites",
    "count_kinds",
    "counted_devices",
    "read_devices",
    "read_points",
    "read_sites",
    "sites_at_venues",
    "street_sites",
    "usable_sites",
    "with_assumed_hours",
    "with_costs",
]

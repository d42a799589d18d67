"""Where a device may go, and where devices are already."""

from optimizer.sites.candidates import CandidateSite, read_sites, sites_at_venues
from optimizer.sites.existing import counted_devices, read_devices

__all__ = ["CandidateSite", "counted_devices", "read_devices", "read_sites", "sites_at_venues"]

"""Handing the registry on in open formats, each with the freshness and the licence of its sources."""

from aedmap.registry.exporting.catalogue import Catalogue, catalogue
from aedmap.registry.exporting.osm_tags import osm_tags
from aedmap.registry.exporting.write import ExportFormat, write_export

__all__ = ["Catalogue", "ExportFormat", "catalogue", "osm_tags", "write_export"]

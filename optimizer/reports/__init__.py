"""A plan written for people and programs: a report to print, a map that opens offline, GeoJSON, tables, JSON."""

from optimizer.reports.document import plan_document
from optimizer.reports.geojson import cells_geojson, plan_geojson
from optimizer.reports.geopackage import plan_geopackage
from optimizer.reports.map_html import folium_map, map_html
from optimizer.reports.printed import report_html
from optimizer.reports.table import plan_csv
from optimizer.reports.workbook import plan_workbook
from optimizer.reports.writing import write_plan

__all__ = [
    "cells_geojson",
    "folium_map",
    "map_html",
    "plan_csv",
    "plan_document",
    "plan_geojson",
    "plan_geopackage",
    "plan_workbook",
    "report_html",
    "write_plan",
]

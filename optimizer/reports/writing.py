"""Writing a plan's files, all or none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aedmap.network import StreetNetwork
from optimizer.file_set import write_together
from optimizer.plan import PlacementPlan
from optimizer.reports.document import plan_document
from optimizer.reports.geojson import cells_geojson, plan_geojson
from optimizer.reports.geopackage import plan_geopackage
from optimizer.reports.language import language
from optimizer.reports.map_html import map_html
from optimizer.reports.printed import report_html
from optimizer.reports.table import plan_csv
from optimizer.reports.workbook import plan_workbook


def write_plan(plan: PlacementPlan, network: StreetNetwork | None, out: Path, code: str = "en") -> tuple[Path, ...]:
    """Write report.html, map.html, plan.xlsx, plan.csv, plan.gpkg, plan.geojson, cells.geojson and plan.json into the
    folder out, made when missing.

    network: the town's streets to draw, None where none are known
    code: the language of report, map and spreadsheet, one of LANGUAGES; files for programs stay English
    Files of those names are replaced only after all are written in full. Raises SourceUnavailable when out cannot be
    written, NotFound for another language.
    """
    words = language(code)
    makers: dict[str, Callable[[], str | bytes]] = {
        "report.html": lambda: report_html(plan, network, words),
        "map.html": lambda: map_html(plan, network, words),
        "plan.xlsx": lambda: plan_workbook(plan, words),
        "plan.csv": lambda: plan_csv(plan),
        "plan.gpkg": lambda: plan_geopackage(plan),
        "plan.geojson": lambda: _json(plan_geojson(plan)),
        "cells.geojson": lambda: _json(cells_geojson(plan)),
        "plan.json": lambda: _json(plan_document(plan), indent=1),
    }
    made = {name: make() for name, make in makers.items()}
    files = {name: text.encode("utf-8") if isinstance(text, str) else text for name, text in made.items()}
    return write_together(files, out, "The plan")


def _json(value: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"

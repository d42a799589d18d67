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
from optimizer.reports.language import language
from optimizer.reports.map_html import map_html
from optimizer.reports.printed import report_html
from optimizer.reports.table import plan_csv


def write_plan(plan: PlacementPlan, network: StreetNetwork, out: Path, code: str = "en") -> tuple[Path, ...]:
    """Write report.html, map.html, plan.csv, plan.geojson, cells.geojson and plan.json into the folder out, made when
    missing.

    code: the language of the report, one of LANGUAGES; files for programs stay English
    Files of those names are replaced only after all are written in full. Raises SourceUnavailable when out cannot be
    written, NotFound for another language.
    """
    words = language(code)
    makers: dict[str, Callable[[], str]] = {
        "plan.geojson": lambda: _json(plan_geojson(plan)),
        "cells.geojson": lambda: _json(cells_geojson(plan)),
        "plan.csv": lambda: plan_csv(plan),
        "plan.json": lambda: _json(plan_document(plan), indent=1),
        "map.html": lambda: map_html(plan, network),
        "report.html": lambda: report_html(plan, network, words),
    }
    texts = {name: make() for name, make in makers.items()}
    return write_together({name: text.encode("utf-8") for name, text in texts.items()}, out, "The plan")


def _json(value: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"

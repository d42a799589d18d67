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
from optimizer.reports.map_html import map_html
from optimizer.reports.table import plan_csv


def write_plan(plan: PlacementPlan, network: StreetNetwork, out: Path) -> tuple[Path, ...]:
    """Write plan.geojson, cells.geojson, plan.csv, plan.json and map.html into the folder out, made when missing.

    Files of those names are replaced only after all five are written in full. Raises SourceUnavailable when out cannot
    be written.
    """
    makers: dict[str, Callable[[], str]] = {
        "plan.geojson": lambda: _json(plan_geojson(plan)),
        "cells.geojson": lambda: _json(cells_geojson(plan)),
        "plan.csv": lambda: plan_csv(plan),
        "plan.json": lambda: _json(plan_document(plan), indent=1),
        "map.html": lambda: map_html(plan, network),
    }
    texts = {name: make() for name, make in makers.items()}
    return write_together({name: text.encode("utf-8") for name, text in texts.items()}, out, "The plan")


def _json(value: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"

"""Writing a plan's files, all or none."""

import json
import tempfile
from collections.abc import Callable
from errno import EISDIR
from pathlib import Path
from typing import Any

from aedmap.errors import SourceUnavailable
from aedmap.network import StreetNetwork
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
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".plan-", dir=out) as folder:
            for name, text in texts.items():
                (Path(folder) / name).write_bytes(text.encode("utf-8"))
            _swap_in(Path(folder), out, list(texts))
    except OSError as error:
        raise SourceUnavailable(f"The plan cannot be written to {out} ({error.strerror}).") from error
    return tuple(out / name for name in texts)


def _swap_in(folder: Path, out: Path, names: list[str]) -> None:
    """Move the new files in; when one cannot be replaced (open in a spreadsheet on Windows), the old ones come back."""
    for name in names:
        if (out / name).is_dir():
            raise IsADirectoryError(EISDIR, f"{name} is a folder there")
    aside: list[str] = []
    arrived: list[str] = []
    try:
        for name in names:
            if (out / name).exists():
                (out / name).rename(folder / f"old-{name}")
                aside.append(name)
            (folder / name).rename(out / name)
            arrived.append(name)
    except OSError:
        for name in arrived:
            (out / name).unlink()
        for name in aside:
            (folder / f"old-{name}").rename(out / name)
        raise


def _json(value: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"

"""The files of a plan, kept in the database beside its run, so that every process can show and hand them out."""

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aedmap.errors import NotFound
from aedmap.storage import Database, PlanRun
from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reports import plan_document, write_plan
from optimizer.scenario import scenario_toml

_KIND = "plan"
# File name -> media type: what people can download, and what the maps draw.
FILES = {
    "plan.geojson": "application/geo+json",
    "cells.geojson": "application/geo+json",
    "plan.csv": "text/csv",
    "plan.json": "application/json",
    "map.html": "text/html",
}


def keep_plan(database: Database, town: Town, run_id: int, plan: PlacementPlan, *, at: datetime, actor: str) -> bool:
    """Keep every file of the plan, then say that the run is done; False when it was given up in the meantime."""
    with TemporaryDirectory(prefix="aedmap-plan-") as folder:
        for path in write_plan(plan, town.find_network(), Path(folder)):
            if path.name in FILES:
                text = path.read_bytes().decode("utf-8")
                database.documents.save(_KIND, _name(run_id, path.name), text, at=at, actor=actor)
    summary = json.dumps(plan_document(plan), ensure_ascii=False)
    return database.plans.finish_run(run_id, summary, at=at, actor=actor)


def keep_made_plan(database: Database, town: Town, plan: PlacementPlan, *, at: datetime, actor: str) -> PlanRun:
    """Keep a plan that was made elsewhere, at the command line, as a run of its own."""
    run = database.plans.queue_run(scenario_toml(plan.scenario), at=at, actor=actor)
    database.plans.claim_run(run.id, at=at, actor=actor)
    keep_plan(database, town, run.id, plan, at=at, actor=actor)
    return database.plans.get_run(run.id)


def plan_file(database: Database, run_id: int, name: str) -> str:
    """One file of a finished run's plan. NotFound when there is no such file or no plan yet."""
    document = database.documents.find(_KIND, _name(run_id, name))
    if document is None:
        raise NotFound(f"Plan run {run_id} has no file {name}; there are {', '.join(FILES)} once it is done.")
    return document.text


def newest_cells(database: Database) -> str:
    """Covered and uncovered cells of the newest plan, as GeoJSON text. NotFound when nothing was planned yet."""
    run = database.plans.newest_done()
    if run is None:
        raise NotFound("No plan was made yet, so coverage is not known; a planner can start one.")
    return plan_file(database, run.id, "cells.geojson")


def _name(run_id: int, file: str) -> str:
    return f"run-{run_id}/{file}"

"""The files of a plan, kept in the database beside its run, so that every process can show and hand them out."""

import base64
import json
import mimetypes
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aedmap.errors import NotFound
from aedmap.storage import Database, PlanRun
from aedmap.storage.planner_folder import PlannerFolder
from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reports import plan_document, write_plan
from webapp.jobs.kept_scenarios import take_in, text_of

_KIND = "plan"
# What no machine's list of media types can be trusted to know alike; the others are texts.
_TYPES = {
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
_BINARY = (".gpkg", ".xlsx")


def keep_plan(
    database: Database, town: Town, run_id: int, plan: PlacementPlan, *, at: datetime, actor: str, language: str = "en"
) -> bool:
    """Keep every file of the plan, then say that the run is done; False when it was given up in the meantime."""
    with TemporaryDirectory(prefix="aedmap-plan-") as folder:
        for path in write_plan(plan, town.find_network(), Path(folder), language):
            database.documents.save(_KIND, _name(run_id, path.name), _as_text(path), at=at, actor=actor)
    summary = json.dumps(plan_document(plan), ensure_ascii=False)
    return database.plans.finish_run(run_id, summary, at=at, actor=actor)


def keep_made_plan(
    database: Database, planning: PlannerFolder, town: Town, plan: PlacementPlan, *, at: datetime, actor: str
) -> PlanRun:
    """Keep a plan that was made elsewhere, at the command line, as a run of its own, with its scenario and files."""
    scenario = take_in(database, planning, town, plan.scenario, at=at, actor=actor)
    if scenario is None:
        run = database.plans.queue_run(text_of(plan.scenario), at=at, actor=actor)
    else:
        run = database.plans.queue_run(scenario.text, at=at, actor=actor, name=scenario.name, version=scenario.version)
    database.plans.claim_run(run.id, at=at, actor=actor)
    keep_plan(database, town, run.id, plan, at=at, actor=actor)
    return database.plans.get_run(run.id)


def plan_files(database: Database, run_id: int) -> list[str]:
    """Names of the files that a run's plan has."""
    beginning = _name(run_id, "")
    return [name.removeprefix(beginning) for name in database.documents.names(_KIND, beginning)]


def plan_file(database: Database, run_id: int, name: str) -> tuple[bytes, str]:
    """One file of a finished run's plan, and its media type. NotFound when there is none or no plan yet."""
    document = database.documents.find(_KIND, _name(run_id, name))
    if document is None:
        there = ", ".join(plan_files(database, run_id))
        raise NotFound(f"Plan run {run_id} has no file {name}; {f'it has {there}' if there else 'it has no plan yet'}.")
    ending = Path(name).suffix
    content = base64.b64decode(document.text) if ending in _BINARY else document.text.encode("utf-8")
    return content, _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def newest_cells(database: Database) -> str:
    """Covered and uncovered cells of the newest plan, as GeoJSON text. NotFound when nothing was planned yet."""
    run = database.plans.newest_done()
    if run is None:
        raise NotFound("No plan was made yet, so coverage is not known; a planner can start one.")
    return plan_file(database, run.id, "cells.geojson")[0].decode("utf-8")


def _as_text(path: Path) -> str:
    """As the database keeps texts: binary files in base 64."""
    content = path.read_bytes()
    return base64.b64encode(content).decode("ascii") if path.suffix in _BINARY else content.decode("utf-8")


def _name(run_id: int, file: str) -> str:
    return f"run-{run_id}/{file}"

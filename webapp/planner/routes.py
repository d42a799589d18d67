"""Plans: followed, cancelled, looked at, taken away."""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.storage import PlanRun, Role, RunState
from optimizer.budget_curve import draw_budgets
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.jobs.kept_scenarios import SCENARIO
from webapp.jobs.plan_documents import plan_file, plan_files
from webapp.page_data import town_data
from webapp.problems import wants_page

pages = Blueprint("planner", __name__)
_PARTS = {"run": "planner/run.html", "runs": "planner/runs.html"}
_GOING = (RunState.QUEUED, RunState.RUNNING)


@pages.get("/planner")
@for_role(Role.PLANNER)
def page() -> ResponseReturnValue:
    return _page(here().database.plans.newest_done())


@pages.get("/planner/plans/<int:run_id>")
@for_role(Role.PLANNER)
def run(run_id: int) -> ResponseReturnValue:
    return _page(here().database.plans.get_run(run_id))


@pages.post("/planner/plans/<int:run_id>/cancel")
@for_role(Role.PLANNER)
def cancel(run_id: int) -> ResponseReturnValue:
    cancelled = here().database.plans.cancel_run(run_id, at=datetime.now(UTC), actor=actor())
    address = url_for("planner.run", run_id=cancelled.id)
    return redirect(address) if wants_page() else jsonify(address=address)


@pages.get("/planner/plans/<int:run_id>/<name>")
@for_role(Role.PLANNER)
def file(run_id: int, name: str) -> Response:
    content, media_type = plan_file(here().database, run_id, name)
    answer = Response(content, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"plan-{run_id}-{name}")
    return answer


def _page(shown: PlanRun | None) -> str:
    here().plan_runs.give_up_dead_runs()
    database = here().database
    plan = json.loads(shown.result) if shown and shown.result else None
    return render_template(
        _PARTS.get(request.args.get("part", ""), "planner/page.html"),
        run=shown,
        plan=plan,
        curve=draw_budgets(plan.get("frontier") or [], plan.get("knee")) if plan else None,
        files=plan_files(database, shown.id) if shown and plan else [],
        runs=database.plans.list_runs(20),
        scenarios=database.documents.list_newest(SCENARIO)[:20],
        going=_GOING,
        town=town_data(),
    )

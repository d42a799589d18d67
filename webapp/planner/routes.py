"""Plans: start, follow, cancel, take away."""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput
from aedmap.storage import PlanRun, Role, RunState
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.jobs.plan_documents import FILES, plan_file
from webapp.page_data import town_data
from webapp.planner.forms import PlanForm
from webapp.planner.scenario import asked_scenario, default_scenario
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


@pages.post("/planner/plans")
@for_role(Role.PLANNER)
def start() -> ResponseReturnValue:
    form = PlanForm()
    if not form.validate():
        if not wants_page():
            raise InvalidInput(" ".join(str(fault) for faults in form.errors.values() for fault in faults))
        return _page(None, form), 422
    scenario = asked_scenario(here().town, form.name.data or "", form.devices.data, form.target_s.data)
    return _lead_to(here().plan_runs.start(scenario, actor()))


@pages.post("/planner/plans/<int:run_id>/cancel")
@for_role(Role.PLANNER)
def cancel(run_id: int) -> ResponseReturnValue:
    return _lead_to(here().database.plans.cancel_run(run_id, at=datetime.now(UTC), actor=actor()))


@pages.get("/planner/plans/<int:run_id>/<name>")
@for_role(Role.PLANNER)
def file(run_id: int, name: str) -> Response:
    answer = Response(plan_file(here().database, run_id, name), mimetype=FILES.get(name))
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{run_id}-{name}"'
    return answer


def _page(shown: PlanRun | None, form: PlanForm | None = None) -> str:
    here().plan_runs.give_up_dead_runs()
    default = default_scenario(here().town)
    form = form or PlanForm(devices=default.budget.devices or 1, target_s=round(default.response.target_s))
    plan = json.loads(shown.result) if shown and shown.result else None
    template = _PARTS.get(request.args.get("part", ""), "planner/page.html")
    runs = here().database.plans.list_runs(20)
    return render_template(
        template, run=shown, plan=plan, runs=runs, form=form, default=default, going=_GOING, town=town_data()
    )


def _lead_to(started: PlanRun) -> ResponseReturnValue:
    address = url_for("planner.run", run_id=started.id)
    return redirect(address) if wants_page() else jsonify(address=address)

"""Two plans side by side, and the same as a table."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, NotFound
from aedmap.storage import PlanRun, Role
from optimizer.comparison import PlanComparison, compare_plans, comparison_csv, comparison_geojson
from webapp.access.doors import for_role
from webapp.deployment import here
from webapp.page_data import town_data

pages = Blueprint("comparing", __name__)


@pages.get("/planner/compare")
@for_role(Role.PLANNER)
def page() -> ResponseReturnValue:
    runs = here().database.plans.list_runs(60, done=True)
    if "first" not in request.args or "second" not in request.args:
        return render_template("planner/compare.html", runs=runs, chosen=_usual(runs), comparison=None)
    first, second, comparison = _compared()
    return render_template(
        "planner/compare.html",
        runs=runs,
        chosen=(str(first.id), str(second.id)),
        first=first,
        second=second,
        plans=(_plan(first), _plan(second)),
        comparison=comparison,
        sites=comparison_geojson(comparison),
        town=town_data(),
    )


@pages.get("/planner/compare.csv")
@for_role(Role.PLANNER)
def table() -> ResponseReturnValue:
    first, second, comparison = _compared()
    names = [f"{_plan(run)['name']} ({run.id})" for run in (first, second)]
    # With a byte order mark, or spreadsheets take Chinese names for something else.
    answer = Response("\ufeff" + comparison_csv(comparison, *names), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"plans-{first.id}-{second.id}.csv")
    return answer


def _usual(runs: list[PlanRun]) -> tuple[str, str]:
    """What is chosen beforehand: the plan that somebody came from, else the newest but one, and the newest other."""
    asked = request.args.get("first", "")
    others = [str(run.id) for run in runs if str(run.id) != asked]
    return asked or (others[1] if len(others) > 1 else ""), others[0] if others else ""


def _compared() -> tuple[PlanRun, PlanRun, PlanComparison]:
    first, second = _run("first"), _run("second")
    return first, second, compare_plans(_plan(first), _plan(second))


def _run(which: str) -> PlanRun:
    typed = request.args.get(which, "")
    if not typed.isdecimal() or len(typed) > 9:
        raise InvalidInput(f"{which} is {typed!r}, but must be the number of a plan; choose one from the list.")
    run = here().database.plans.get_run(int(typed))
    if run.result is None:
        raise NotFound(f"Plan run {run.id} has no plan to compare; choose one that is done.")
    return run


def _plan(run: PlanRun) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(run.result or "{}")
    return plan

"""Plans on the page: made from a scenario's version, followed, kept, taken away."""

import json
import time

import pytest
from flask.testing import FlaskClient

from aedmap.errors import InvalidInput
from aedmap.storage import Database, RunState
from tests.webapp.conftest import SignIn, token
from tests.webapp.planning import DATA, PAGE, make_plan, make_scenario, wait


def _begun(planner: FlaskClient) -> str:
    make_scenario(planner)
    return make_plan(planner, "Two more")


def test_a_plan_is_made_shown_and_handed_out(sign_in: SignIn, database: Database) -> None:
    """Coverage, the sites, every file and the public layer come from one run, which names its scenario's version."""
    planner = sign_in("planner")
    address = _begun(planner)
    assert address == "/planner/plans/1"
    assert wait(database, 1) is RunState.DONE, database.plans.get_run(1).problem
    run = database.plans.get_run(1)
    assert (run.scenario_name, run.scenario_version) == ("Two more", 1)
    plan = json.loads(str(run.result))
    text = planner.get(address, headers=PAGE).text
    assert f"{plan['coverage']['after'] * 100:.1f} %" in text
    assert all(choice["name"] in text for choice in plan["choices"])
    assert all(period["name"] in text for period in plan["coverage"]["by_period"])
    assert "Proxy" in text
    for name in ("plan.csv", "plan.json", "plan.geojson", "cells.geojson", "map.html", "report.html"):
        assert f"{address}/{name}" in text
        answer = planner.get(f"{address}/{name}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
    cells = json.loads(planner.get("/api/coverage").text)
    assert {one["properties"]["state"] for one in cells["features"]} <= {
        "covered",
        "gained",
        "uncovered",
        "off_network",
    }


def test_binary_files_come_back_as_they_were(sign_in: SignIn, database: Database) -> None:
    """A workbook is kept as text in the database and handed out as the bytes it was."""
    planner = sign_in("planner")
    address = _begun(planner)
    wait(database, 1)
    workbook = planner.get(f"{address}/plan.xlsx")
    assert workbook.data.startswith(b"PK")
    assert workbook.mimetype.endswith("spreadsheetml.sheet")
    assert planner.get(f"{address}/plan.gpkg").data.startswith(b"SQLite format 3")


def test_the_report_speaks_the_language_of_who_asked(sign_in: SignIn, database: Database) -> None:
    """A planner who works in Chinese gets a Chinese report."""
    planner = sign_in("planner")
    planner.get("/language/zh_Hans")
    address = _begun(planner)
    wait(database, 1)
    assert 'lang="zh-Hans"' in planner.get(f"{address}/report.html").text


def test_a_plan_that_cannot_be_made_says_why(
    sign_in: SignIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence of the failed run is on its page."""

    def refuse(*_: object) -> None:
        raise InvalidInput("There is nothing to plan with; give a population.")

    monkeypatch.setattr("webapp.jobs.plan_runs.run_scenario", refuse)
    planner = sign_in("planner")
    address = _begun(planner)
    assert wait(database, 1) is RunState.FAILED
    assert "There is nothing to plan with" in planner.get(address, headers=PAGE).text


def test_a_cancelled_plan_keeps_the_best_so_far(
    sign_in: SignIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelling reaches the computation through the database, from whichever process it was asked."""
    from webapp.jobs import plan_runs

    real = plan_runs.run_scenario

    def slow(scenario, town, existing, progress, cancelled, *more):  # type: ignore[no-untyped-def]
        progress("Choosing sites", 0.5)
        while not cancelled():
            time.sleep(0.02)
        return real(scenario, town, existing, progress, cancelled, *more)

    monkeypatch.setattr(plan_runs, "run_scenario", slow)
    planner = sign_in("planner")
    address = _begun(planner)
    for _ in range(100):
        if database.plans.get_run(1).step == "Choosing sites":
            break
        time.sleep(0.05)
    part = planner.get(f"{address}?part=run", headers=PAGE).text
    assert 'data-going="true"' in part
    assert "50.0 %" in part
    planner.post(f"{address}/cancel", data={"csrf_token": token(planner, "/planner")}, headers=DATA)
    assert wait(database, 1) is RunState.DONE
    assert json.loads(str(database.plans.get_run(1).result))["choices"]


def test_a_file_before_the_plan_is_done_is_not_found(sign_in: SignIn) -> None:
    """The sentence says that there is no plan yet."""
    answer = sign_in("planner").get("/planner/plans/7/plan.csv")
    assert answer.status_code == 404
    assert "it has no plan yet" in answer.get_json(force=True)["detail"]

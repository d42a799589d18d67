"""Plans on the page: asked for, followed, kept, taken away."""

import json
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from aedmap.errors import InvalidInput
from aedmap.storage import Database, RunState
from tests.webapp.conftest import SignIn, token
from webapp.jobs.plan_documents import FILES

_DATA = {"Accept": "application/json"}
_PAGE = {"Accept": "text/html"}


def _ask(client: FlaskClient, **fields: str) -> tuple[int, str]:
    form = {"devices": "2", "target_s": "180", "name": "Two more", **fields, "csrf_token": token(client, "/planner")}
    answer = client.post("/planner/plans", data=form, headers=_DATA)
    return answer.status_code, answer.get_json(force=True).get("address", answer.text)


def _wait(database: Database, run_id: int) -> RunState:
    for _ in range(600):
        state = database.plans.get_run(run_id).state
        if state not in (RunState.QUEUED, RunState.RUNNING):
            return state
        time.sleep(0.1)
    raise AssertionError("the plan did not end")


def test_a_plan_is_made_shown_and_handed_out(
    sign_in: SignIn, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Coverage, the table of choices, every file and the public layer come from one run."""
    planner = sign_in("planner")
    status, address = _ask(planner)
    assert (status, address) == (200, "/planner/plans/1")
    assert _wait(database, 1) is RunState.DONE, database.plans.get_run(1).problem
    plan = json.loads(str(database.plans.get_run(1).result))
    text = planner.get(address, headers=_PAGE).text
    assert f"{plan['coverage']['after'] * 100:.1f} %" in text
    assert all(choice["name"] in text for choice in plan["choices"])
    assert "Proxy" in text
    for name in FILES:
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


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"devices": "0"}, "Give 1 to 1000 devices."),
        ({"devices": "-3"}, "Give 1 to 1000 devices."),
        ({"devices": "x"}, "valid integer"),
        ({"devices": ""}, "Type how many devices"),
        ({"target_s": "5"}, "Give 30 to 1800 seconds."),
    ],
)
def test_a_budget_that_is_none_is_refused_and_nothing_is_started(
    sign_in: SignIn, database: Database, fields: dict[str, str], sentence: str
) -> None:
    """One sentence says what is allowed; no run is queued."""
    status, text = _ask(sign_in("planner"), **fields)
    assert status == 400
    assert sentence in text
    assert database.plans.list_runs() == []


def test_faults_stand_beside_the_field_without_scripts(sign_in: SignIn) -> None:
    """A browser without scripts gets the page back with what was typed."""
    planner = sign_in("planner")
    form = {"devices": "0", "target_s": "170", "name": "", "csrf_token": token(planner, "/planner")}
    answer = planner.post("/planner/plans", data=form, headers=_PAGE)
    assert answer.status_code == 422
    assert "Give 1 to 1000 devices." in answer.text
    assert 'value="170"' in answer.text


def test_a_plan_that_cannot_be_made_says_why(
    sign_in: SignIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence of the failed run is on its page."""

    def refuse(*_: object) -> None:
        raise InvalidInput("There is nothing to plan with; give a population.")

    monkeypatch.setattr("webapp.jobs.plan_runs.run_scenario", refuse)
    planner = sign_in("planner")
    _ask(planner)
    assert _wait(database, 1) is RunState.FAILED
    assert "There is nothing to plan with" in planner.get("/planner/plans/1", headers=_PAGE).text


def test_a_cancelled_plan_keeps_the_best_so_far(
    sign_in: SignIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelling reaches the computation through the database, from whichever process it was asked."""
    from webapp.jobs import plan_runs

    real = plan_runs.run_scenario

    def slow(scenario, town, existing, progress, cancelled):  # type: ignore[no-untyped-def]
        progress("Choosing sites", 0.5)
        while not cancelled():
            time.sleep(0.02)
        return real(scenario, town, existing, progress, cancelled)

    monkeypatch.setattr(plan_runs, "run_scenario", slow)
    planner = sign_in("planner")
    _, address = _ask(planner)
    for _ in range(100):
        if database.plans.get_run(1).step == "Choosing sites":
            break
        time.sleep(0.05)
    part = planner.get(f"{address}?part=run", headers=_PAGE).text
    assert 'data-going="true"' in part
    assert "50.0 %" in part
    planner.post(f"{address}/cancel", data={"csrf_token": token(planner, "/planner")}, headers=_DATA)
    assert _wait(database, 1) is RunState.DONE
    assert json.loads(str(database.plans.get_run(1).result))["choices"]


def test_a_file_before_the_plan_is_done_is_not_found(sign_in: SignIn) -> None:
    """The sentence names the files there will be."""
    answer = sign_in("planner").get("/planner/plans/7/plan.csv")
    assert answer.status_code == 404
    assert "map.html" in answer.get_json(force=True)["detail"]

"""What the tests of the planner's pages share: making scenarios and plans as the pages do."""

import time
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from aedmap.storage import Database, RunState
from tests.webapp.conftest import token

DATA = {"Accept": "application/json"}
PAGE = {"Accept": "text/html"}
_USUAL = {
    "expected": "0",
    "name": "Two more",
    "devices": "2",
    "target_s": "180",
    "trip": "round",
    "speed_m_s": "2",
    "turnout_s": "0",
    "pickup_s": "0",
    "ways": "streets",
    "goal": "coverage",
    "curve": "de_maio",
    "counting": "single",
    "hours": "ignore",
    "incidence": "82.9",
    "incidence_source": "a source",
    "existing": "registry",
    "parts_name": "name",
    "seconds": "10",
    "gap": "0",
    "seed": "1",
}


def post(client: FlaskClient, address: str, **fields: Any) -> TestResponse:
    """A form sent as a browser without scripts does."""
    return client.post(address, data={**fields, "csrf_token": token(client, "/planner/scenarios")}, headers=PAGE)


def make_scenario(client: FlaskClient, **fields: Any) -> TestResponse:
    """A new scenario by the form, with usual values where nothing is given."""
    return post(client, "/planner/new-scenario", **{**_USUAL, **fields})


def change_scenario(client: FlaskClient, name: str, expected: int, **fields: Any) -> TestResponse:
    """The form of a scenario, opened at a version and saved."""
    return post(client, f"/planner/scenarios/{name}", **{**_USUAL, **fields, "expected": str(expected)})


def make_plan(client: FlaskClient, name: str) -> str:
    """Start a run of a scenario; the address of its page."""
    return str(post(client, f"/planner/scenarios/{name}/run").location)


def wait(database: Database, run_id: int) -> RunState:
    """The state a run ends in."""
    for _ in range(600):
        state = database.plans.get_run(run_id).state
        if state not in (RunState.QUEUED, RunState.RUNNING):
            return state
        time.sleep(0.1)
    raise AssertionError("the plan did not end")

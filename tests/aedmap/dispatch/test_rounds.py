"""Desks that want one person in the same moment, round after round: one gets them, the others the next best."""

import multiprocessing
from typing import Any

import pytest

from aedmap.dispatch import IncidentReport, Policy, Role, add_by_hand, look, open_incident, stand_down
from aedmap.errors import InvalidInput, StateConflict
from aedmap.storage import open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON

SERVED = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES = multiprocessing.get_context("forkserver" if SERVED else "spawn")
if SERVED:
    PROCESSES.set_forkserver_preload(["tests.aedmap.dispatch.test_rounds"])
E = PLACES["E"]
# Nobody is asked when the incident is opened: the desks ask by name.
NOBODY_YET = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0, await_triage=True)
WANTED, NEXT = "R-wanted", "R-next"


def _race(url: str, incident_id: int, rounds: int, together: Any, answers: Any) -> None:
    """What each round came to: taken, or the next best that the desk that lost is shown."""
    came = []
    with open_database(url) as database:
        for _ in range(rounds):
            together.wait()
            try:
                alert = add_by_hand(
                    database.dispatch, STREETS, incident_id, WANTED, Role.CPR, now=NOON, actor=f"desk-{incident_id}"
                )
                came.append("taken")
            except (StateConflict, InvalidInput):  # taken between the look and the write, or before the look
                alert = None
                came.append(look(database.dispatch, STREETS, E, NOON).matches[0].responder_id)
            together.wait()
            if alert is not None:
                stand_down(database.dispatch, alert.id, now=NOON, actor="desk")
            together.wait()
    answers.put(came)


def _check(url: str, processes: int, rounds: int) -> None:
    with open_database(url) as database:
        people = [responder_at("E", WANTED), responder_at("D", NEXT)]
        database.people.put_responders(people, at=NOON, actor="tester")
        incidents = [
            open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk", policy=NOBODY_YET)
            for _ in range(processes)
        ]
        assert not any(one.alerts for one in incidents)
    together, answers = PROCESSES.Barrier(processes, timeout=120), PROCESSES.Queue()
    desks = [
        PROCESSES.Process(target=_race, args=(url, one.incident.id, rounds, together, answers)) for one in incidents
    ]
    for desk in desks:
        desk.start()
    came = [answers.get(timeout=900) for _ in desks]
    for desk in desks:
        desk.join(60)
        assert desk.exitcode == 0
    for one_round in zip(*came, strict=True):
        assert sorted(one_round) == [NEXT] * (processes - 1) + ["taken"]
    with open_database(url) as database:
        alerts = [alert for one in incidents for alert in database.dispatch.alerts_of(one.incident.id)]
        assert len(alerts) == rounds
        assert database.events.first_broken() is None


def test_of_desks_that_want_one_person_one_gets_them_and_the_others_the_next_best(database_url: str) -> None:
    """Four desks, eight rounds."""
    _check(database_url, 4, 8)


@pytest.mark.proof
def test_a_thousand_rounds_of_eight_desks_for_one_person_book_nobody_twice(database_url: str) -> None:
    """Each round exactly one desk gets them."""
    _check(database_url, 8, 1000)

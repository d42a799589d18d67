"""Several desks at once, in processes of their own, on both databases."""

import multiprocessing
from collections import Counter
from typing import Any

import pytest

from aedmap.dispatch import (
    AlertState,
    IncidentReport,
    IncidentState,
    accept,
    close_incident,
    decline,
    open_incident,
)
from aedmap.errors import AedmapError, StateConflict
from aedmap.storage import open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

# Where there is a fork server, the workers share one costly import.
SERVED = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES = multiprocessing.get_context("forkserver" if SERVED else "spawn")
if SERVED:
    PROCESSES.set_forkserver_preload(["tests.aedmap.dispatch.test_races"])
E = PLACES["E"]


def _prepare(url: str, people: int) -> None:
    with open_database(url) as database:
        database.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        database.people.put_responders(
            [responder_at("ABCD"[i % 4], f"R-{i:02}") for i in range(people)], at=NOON, actor="tester"
        )


def _open_and_close(url: str, rounds: int, start: Any, answers: Any) -> None:
    """Open incidents as fast as possible; every second one is closed at once."""
    taken = []
    with open_database(url) as database:
        start.wait()
        for i in range(rounds):
            opened = open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk")
            taken.append((opened.incident.id, [alert.responder_id for alert in opened.alerts]))
            if i % 2:
                close_incident(database.dispatch, opened.incident.id, now=NOON, actor="desk", aed_used=False)
    answers.put(taken)


def _together(target: Any, arguments: list[tuple[Any, ...]]) -> list[Any]:
    start, answers = PROCESSES.Event(), PROCESSES.Queue()
    workers = [PROCESSES.Process(target=target, args=(*one, start, answers)) for one in arguments]
    for worker in workers:
        worker.start()
    start.set()
    collected = [answers.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    return collected


def test_desks_that_open_at_once_never_share_a_responder(database_url: str) -> None:
    """Four desks, 48 incidents, twelve people: every busy one belongs to exactly one active incident."""
    _prepare(database_url, 12)
    _together(_open_and_close, [(database_url, 12)] * 4)
    with open_database(database_url) as database:
        incidents = database.dispatch.list_incidents()
        assert len(incidents) == 48
        held: Counter[str] = Counter()
        for incident in incidents:
            for alert in database.dispatch.alerts_of(incident.id):
                if incident.active and alert.state == AlertState.SENT:
                    held[alert.responder_id] += 1
                    assert database.people.get_responder(alert.responder_id).busy_with == incident.id
        assert max(held.values()) == 1
        busy = [one.id for one in database.people.list_responders() if one.busy_with is not None]
        assert sorted(held) == sorted(busy)
        assert database.events.first_broken() is None
        seqs = [event.seq for event in database.events.read_after(0, limit=10_000)]
        assert seqs == list(range(1, len(seqs) + 1))


def _open_with_key(url: str, start: Any, answers: Any) -> None:
    with open_database(url) as database:
        start.wait()
        opened = open_incident(database.dispatch, STREETS, IncidentReport(E, key="same"), now=NOON, actor="desk")
    answers.put((opened.incident.id, opened.repeated))


def test_one_request_sent_five_times_at_once_is_one_incident(database_url: str) -> None:
    """Four of the five learn that it is open already."""
    _prepare(database_url, 12)
    answers = _together(_open_with_key, [(database_url,)] * 5)
    assert {incident_id for incident_id, _ in answers} == {answers[0][0]}
    assert [repeated for _, repeated in answers].count(False) == 1
    with open_database(database_url) as database:
        assert len(database.dispatch.list_incidents()) == 1
        assert len(database.dispatch.alerts_of(answers[0][0])) == 3


def _answer(url: str, alert_ids: list[int], how: str, start: Any, answers: Any) -> None:
    done = []
    with open_database(url) as database:
        start.wait()
        for alert_id in alert_ids:
            try:
                if how == "accept":
                    accept(database.dispatch, alert_id, now=NOON, actor="R")
                elif how == "decline":
                    decline(database.dispatch, alert_id, now=NOON, actor="R")
                else:
                    incident_id = database.dispatch.get_alert(alert_id).incident_id
                    close_incident(database.dispatch, incident_id, now=NOON, actor="desk")
                done.append(alert_id)
            except StateConflict:
                pass
            except AedmapError as error:  # a deadlock would end here
                done.append(str(error))  # type: ignore[arg-type]
    answers.put((how, done))


@pytest.mark.parametrize("ways", [("accept", "accept", "decline"), ("accept", "close", "decline")])
def test_answers_that_cross_leave_one_truth(database_url: str, ways: tuple[str, ...]) -> None:
    """Whoever was first counts; afterwards people and devices are free exactly when nothing holds them."""
    _prepare(database_url, 12)
    with open_database(database_url) as database:
        opened = [
            open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk") for _ in range(4)
        ]
        alerts = [alert.id for one in opened for alert in one.alerts]
    answers = dict(_together(_answer, [(database_url, alerts, how) for how in sorted(set(ways))]))
    assert all(isinstance(one, int) for done in answers.values() for one in done), answers
    with open_database(database_url) as database:
        for one in opened:
            incident = database.dispatch.get_incident(one.incident.id)
            for alert in database.dispatch.alerts_of(incident.id):
                busy = database.people.get_responder(alert.responder_id).busy_with == incident.id
                holds = incident.active and alert.state in (AlertState.SENT, AlertState.ACCEPTED)
                assert busy == holds
                assert not (alert.id in answers["accept"] and alert.id in answers["decline"])
            if "close" in ways:
                assert incident.state == IncidentState.CLOSED
        assert database.events.first_broken() is None

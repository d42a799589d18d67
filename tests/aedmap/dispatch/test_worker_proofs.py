"""Many workers and desks at once, and killed at any moment: each wave is sent once, each person belongs to one case."""

import multiprocessing
import random
import time
from collections import Counter
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

import pytest

from aedmap.dispatch import (
    AlertState,
    IncidentReport,
    Policy,
    TimerKind,
    TimerState,
    accept,
    close_incident,
    fire_due,
    open_incident,
)
from aedmap.errors import StateConflict
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

SERVED = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES = multiprocessing.get_context("forkserver" if SERVED else "spawn")
if SERVED:
    PROCESSES.set_forkserver_preload(["tests.aedmap.dispatch.test_worker_proofs"])
E = PLACES["E"]
ONE_BY_ONE = Policy(waves=(1, 1, 1), delays_s=(1, 1), answer_s=1000, cpr_wanted=3, aed_wanted=0)
# When the second and, planned by it, the third wave are due.
MOMENTS = (NOON + timedelta(seconds=30), NOON + timedelta(seconds=60))


def _fill(url: str, people: int) -> None:
    with open_database(url) as database:
        database.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        crowd = [responder_at("ABCD"[i % 4], f"R-{i:03}") for i in range(people)]
        database.people.put_responders(crowd, at=NOON, actor="tester")


def _together(target: Any, arguments: list[tuple[Any, ...]]) -> list[Any]:
    start, answers = PROCESSES.Event(), PROCESSES.Queue()
    workers = [PROCESSES.Process(target=target, args=(*one, start, answers)) for one in arguments]
    for worker in workers:
        worker.start()
    start.set()
    collected = [answers.get(timeout=900) for _ in workers]
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    return collected


def _race_for_one(url: str, rounds: int, desk: int, start: Any, answers: Any) -> None:
    """Each round: open an incident that wants the only responder, and give them back if they were got."""
    only = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0)
    won = []
    with open_database(url) as database:
        start.wait()
        for _ in range(rounds):
            opened = open_incident(
                database.dispatch, STREETS, IncidentReport(E), now=NOON, actor=f"desk-{desk}", policy=only
            )
            for alert in opened.alerts:
                accept(database.dispatch, alert.id, now=NOON, actor="R-000")
                won.append(opened.incident.id)
            close_incident(database.dispatch, opened.incident.id, now=NOON, actor=f"desk-{desk}", aed_used=False)
    answers.put(won)


def _nobody_was_in_two_places(database: Database) -> int:
    """Walk the log: between being claimed and being freed, somebody belongs to one incident only. How often claimed."""
    whose: dict[str, str] = {}
    alerts, claimed = {}, 0
    for incident in database.dispatch.list_incidents(limit=100_000):
        alerts |= {str(alert.id): alert for alert in database.dispatch.alerts_of(incident.id)}
    after = 0
    while events := database.events.read_after(after, limit=5000):
        after = events[-1].seq
        for event in events:
            if event.subject == "alert" and event.to_state == AlertState.QUEUED:
                who = alerts[event.subject_id].responder_id
                assert who not in whose, f"{who} was claimed by {event.subject_id} and {whose[who]}"
                whose[who] = event.subject_id
                claimed += 1
            released = event.subject == "assignment" and event.to_state == "released"
            if released or (event.subject == "alert" and event.to_state in ("declined", "expired", "stood_down")):
                whose.pop(alerts[event.subject_id].responder_id, None)
    return claimed


def _check_race(url: str, processes: int, rounds: int) -> None:
    _fill(url, 1)
    won = _together(_race_for_one, [(url, rounds, desk) for desk in range(processes)])
    with open_database(url) as database:
        assert len(database.dispatch.list_incidents(limit=100_000)) == processes * rounds
        assert _nobody_was_in_two_places(database) == sum(map(len, won)) > 0
        assert {one.busy_with for one in database.people.list_responders()} == {None}
        assert database.events.first_broken() is None


def test_desks_that_race_for_one_responder_never_get_them_twice(database_url: str) -> None:
    """Four desks, ten rounds each; whoever loses has the incident stored and nobody alerted."""
    _check_race(database_url, 4, 10)


@pytest.mark.proof
def test_eight_desks_race_a_thousand_rounds_for_one_responder(database_url: str) -> None:
    """The whole of it."""
    _check_race(database_url, 8, 125)


def _work(url: str, start: Any, answers: Any) -> None:
    sent = []
    with open_database(url) as database:
        start.wait()
        for moment in MOMENTS:
            while database.dispatch.due_timers(moment):  # what another worker is at may come to nothing
                fired = fire_due(database.dispatch, STREETS, now=moment, actor="worker")
                sent += [one.timer.id for one in fired if one.state is TimerState.FIRED]
    answers.put(sent)


def _each_wave_was_sent_once(database: Database, incidents: int) -> None:
    log = Counter(
        event.subject_id
        for event in database.events.read_after(0, limit=100_000)
        if event.subject == "wave" and event.to_state in ("sent", "empty")
    )
    assert set(log.values()) == {1}
    for incident in database.dispatch.list_incidents(limit=100_000):
        asked = Counter(alert.wave for alert in database.dispatch.alerts_of(incident.id))
        assert all(count == 1 for count in asked.values())
        waves = [one for one in database.dispatch.timers_of(incident.id) if one.kind is TimerKind.WAVE]
        assert [one.number for one in waves] == [2, 3]
        assert {one.state for one in waves} == {TimerState.FIRED}
    assert len(log) == 2 * incidents
    assert database.events.first_broken() is None


def test_several_workers_send_each_wave_once(database_url: str) -> None:
    """Three workers at once over the same due timers."""
    _fill(database_url, 24)
    with open_database(database_url) as database:
        for _ in range(6):
            open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk", policy=ONE_BY_ONE)
    done = _together(_work, [(database_url,)] * 3)
    with open_database(database_url) as database:
        _each_wave_was_sent_once(database, 6)
    fired = [timer for sent in done for timer in sent]
    assert len(fired) == len(set(fired))


def _work_for_ever(url: str, ready: Connection) -> None:
    with open_database(url) as database:
        ready.send(True)
        while True:
            for moment in MOMENTS:
                fire_due(database.dispatch, STREETS, now=moment, actor="worker")


def _check_kills(url: str, incidents: int, kills: int) -> None:
    _fill(url, 3 * incidents)
    with open_database(url) as database:
        for _ in range(incidents):
            open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk", policy=ONE_BY_ONE)
    chance = random.Random(7)
    for _ in range(kills):
        ours, theirs = PROCESSES.Pipe(duplex=False)
        worker = PROCESSES.Process(target=_work_for_ever, args=(url, theirs))
        worker.start()
        theirs.close()
        ours.recv()
        time.sleep(chance.uniform(0.0, 0.15))
        worker.kill()
        worker.join()
        ours.close()
    with open_database(url) as database:
        for moment in MOMENTS:
            while database.dispatch.due_timers(moment):
                fire_due(database.dispatch, STREETS, now=moment, actor="worker")
        _each_wave_was_sent_once(database, incidents)


def test_a_worker_that_is_killed_sends_no_wave_twice_and_loses_none(database_url: str) -> None:
    """Killed six times; the next one goes on where it stopped."""
    _check_kills(database_url, 12, 6)


@pytest.mark.proof
def test_a_worker_killed_a_hundred_times_sends_no_wave_twice(database_url: str) -> None:
    """At a hundred random points."""
    _check_kills(database_url, 150, 100)


@pytest.mark.proof
def test_quotas_are_never_exceeded_by_accepts_that_cross(database_url: str) -> None:
    """Eight processes accept the same twelve alerts of ten incidents in orders of their own: one presses, each time."""
    _fill(database_url, 120)
    policy = Policy(waves=(12,), delays_s=(), cpr_wanted=1, aed_wanted=0)
    with open_database(database_url) as database:
        opened = [
            open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk", policy=policy)
            for _ in range(10)
        ]
        alerts = [alert.id for one in opened for alert in one.alerts]
        assert len(alerts) == 120
    _together(_accept_all, [(database_url, alerts, seed) for seed in range(8)])
    with open_database(database_url) as database:
        for one in opened:
            states = Counter(alert.state for alert in database.dispatch.alerts_of(one.incident.id))
            assert states == {AlertState.ACCEPTED: 1, AlertState.STOOD_DOWN: 11}
        assert database.events.first_broken() is None


def _accept_all(url: str, alerts: list[int], seed: int, start: Any, answers: Any) -> None:
    random.Random(seed).shuffle(alerts)
    with open_database(url) as database:
        start.wait()
        for alert_id in alerts:
            try:
                accept(database.dispatch, alert_id, now=NOON, actor="R")
            except StateConflict:
                continue
    answers.put(True)

"""A role passes on when somebody comes no further, cannot come, or a sooner one accepts; on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aedmap.dispatch import (
    Alert,
    AlertState,
    AssignmentState,
    Fired,
    IncidentReport,
    IncidentState,
    Mode,
    Opened,
    Policy,
    Role,
    TimerKind,
    TimerState,
    accept,
    add_by_hand,
    advance,
    alert_next,
    decline,
    fire_due,
    open_incident,
    report_progress,
    send_queued,
    stand_down,
)
from aedmap.errors import StateConflict
from aedmap.registry import AedStatus
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

E = PLACES["E"]
# One presses, one fetches; whoever reports no step for a minute has stalled; a minute sooner is better.
PAIR = Policy(waves=(2,), delays_s=(), answer_s=300, cpr_wanted=1, aed_wanted=1, stall_s=60, better_by_s=60)
ONE = Policy(waves=(1,), delays_s=(), answer_s=300, cpr_wanted=1, aed_wanted=0, stall_s=60, better_by_s=60)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABCD"], at=NOON, actor="tester")
        yield opened


def _open(database: Database, policy: Policy, **report: Any) -> Opened:
    given = IncidentReport(E, **report)
    return open_incident(database.dispatch, STREETS, given, now=NOON, actor="desk", policy=policy)


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _accept(database: Database, alert: Alert, seconds: float = 1) -> Alert:
    return accept(database.dispatch, alert.id, now=_at(seconds), actor="R", streets=STREETS)


def _work(database: Database, seconds: float) -> list[Fired]:
    """As a worker does it: what is due, and sent."""
    fired = fire_due(database.dispatch, STREETS, now=_at(seconds))
    send_queued(database.dispatch, now=_at(seconds))
    return fired


def _told(database: Database, subject: str, *states: str) -> list[tuple[str, str | None]]:
    events = database.events.read_after(0, incident_id=1)
    return [(one.to_state, one.reason) for one in events if one.subject == subject and one.to_state in states]


def _accepted(database: Database) -> dict[str, Role]:
    return {one.responder_id: one.role for one in database.dispatch.alerts_of(1) if one.state is AlertState.ACCEPTED}


def test_who_comes_no_further_is_told_and_one_more_is_asked(database: Database) -> None:
    """After stall_s without a step; who had stalled may still come, and counts again once a step is reported."""
    (alert,) = _open(database, ONE).alerts
    _accept(database, alert)
    assert _work(database, 60) == []
    (fired,) = _work(database, 61)
    assert (fired.timer.kind, fired.state) == (TimerKind.STALL, TimerState.FIRED)
    (asked,) = fired.alerts
    assert asked.responder_id != alert.responder_id
    assert _told(database, "assignment", "stalled") == [("stalled", "next_asked")]
    assert _accepted(database) == {alert.responder_id: Role.CPR}
    report_progress(database.dispatch, alert.id, AssignmentState.DEPARTED, now=_at(70), actor="R")
    assert database.dispatch.get_alert(alert.id).stalled_at is None
    assert _accept(database, asked, 71).state is AlertState.STOOD_DOWN
    assert _accepted(database) == {alert.responder_id: Role.CPR}


def test_who_is_asked_for_somebody_who_stalled_takes_the_role(database: Database) -> None:
    """Never two in one role: who had stalled is stood down at that moment, and free."""
    (alert,) = _open(database, ONE).alerts
    _accept(database, alert)
    (fired,) = _work(database, 61)
    assert _accept(database, fired.alerts[0], 70).state is AlertState.ACCEPTED
    assert _accepted(database) == {fired.alerts[0].responder_id: Role.CPR}
    assert ("stood_down", "sooner_one") in _told(database, "alert", "stood_down")
    assert database.people.get_responder(alert.responder_id).busy_with is None
    with pytest.raises(StateConflict, match="released and cannot become departed"):
        report_progress(database.dispatch, alert.id, AssignmentState.DEPARTED, now=_at(80), actor="R")


def test_the_device_of_somebody_who_stalled_can_be_fetched_by_the_next(database: Database) -> None:
    """It stays reserved for this patient and passes on with the role; the other gets compressions."""
    policy = replace(PAIR, cpr_wanted=2)
    opened = _open(database, policy)
    fetcher = next(one for one in opened.alerts if one.role is Role.AED)
    _accept(database, fetcher)
    (fired,) = [one for one in _work(database, 61) if one.timer.kind is TimerKind.STALL]
    (asked,) = fired.alerts
    assert (asked.role, asked.aed_id) == (Role.AED, fetcher.aed_id)
    assert _accept(database, asked, 65).aed_id == fetcher.aed_id
    loser = database.dispatch.get_alert(fetcher.id)
    assert (loser.role, loser.aed_id, loser.progress) == (Role.CPR, None, AssignmentState.REASSIGNED)
    assert database.registry.get_aed(str(fetcher.aed_id)).status is AedStatus.RESERVED
    stand_down(database.dispatch, asked.id, now=_at(66), actor="desk")
    assert database.registry.get_aed(str(fetcher.aed_id)).status is AedStatus.IN_SERVICE


def test_a_stall_noticed_long_after_wakes_nobody(database: Database) -> None:
    """The worker was down for an hour: the desk is told, nobody is asked."""
    (alert,) = _open(database, ONE).alerts
    _accept(database, alert)
    (fired,) = [one for one in _work(database, 3600) if one.timer.kind is TimerKind.STALL]
    assert (fired.state, fired.alerts) == (TimerState.MISSED, ())
    assert _told(database, "assignment", "stalled") == [("stalled", "overdue")]


@pytest.mark.parametrize("moved_on", ["step", "ambulance", "off"])
def test_a_stall_is_needless_once_something_happened(database: Database, moved_on: str) -> None:
    """A step, the ambulance on scene, or being called off."""
    (alert,) = _open(database, ONE).alerts
    _accept(database, alert)
    if moved_on == "step":
        report_progress(database.dispatch, alert.id, AssignmentState.DEPARTED, now=_at(5), actor="R")
    elif moved_on == "ambulance":
        advance(database.dispatch, 1, IncidentState.EMS_ON_SCENE, now=_at(5), actor="desk")
    else:
        stand_down(database.dispatch, alert.id, now=_at(5), actor="desk")
    assert not any(one.alerts for one in _work(database, 61))
    states = [one.state for one in database.dispatch.timers_of(1) if one.kind is TimerKind.STALL]
    assert states == [TimerState.NEEDLESS]


def test_a_sooner_one_takes_the_role(database: Database) -> None:
    """A is 600 s from the patient and C 300 s; the first is told and free. While nobody fetches, others stay asked."""
    policy = replace(PAIR, waves=(4,), fetch_share=0.0)
    by_id = {one.responder_id: one for one in _open(database, policy).alerts if one.role is Role.CPR}
    far, near = min(by_id), max(by_id)
    assert _accept(database, by_id[far]).state is AlertState.ACCEPTED
    assert _accept(database, by_id[near], 2).state is AlertState.ACCEPTED
    assert _accepted(database) == {near: Role.CPR}
    assert ("stood_down", "sooner_one") in _told(database, "alert", "stood_down")
    assert database.people.get_responder(far).busy_with is None


def test_nobody_is_called_back_who_is_there(database: Database) -> None:
    """However much sooner the other would have been."""
    policy = replace(PAIR, waves=(4,), fetch_share=0.0)
    by_id = {one.responder_id: one for one in _open(database, policy).alerts if one.role is Role.CPR}
    far, near = sorted(by_id)[0], sorted(by_id)[-1]
    _accept(database, by_id[far])
    report_progress(database.dispatch, by_id[far].id, AssignmentState.ON_SCENE, now=_at(2), actor="R")
    assert _accept(database, by_id[near], 3).state is AlertState.STOOD_DOWN
    assert list(_accepted(database)) == [far]


def test_who_answers_late_is_expected_later(database: Database) -> None:
    """Nobody sets out before accepting: 90 s after the alert with a turnout of 30 s is a minute more."""
    (alert,) = _open(database, ONE).alerts
    accepted = _accept(database, alert, 90)
    assert accepted.expected_s == pytest.approx(alert.expected_s + 60)


def test_a_refusal_after_the_last_wave_asks_one_more_for_that_role(database: Database) -> None:
    """At once and once; where nobody is left the desk is told."""
    opened = _open(database, PAIR)
    fetcher = next(one for one in opened.alerts if one.role is Role.AED)
    decline(database.dispatch, fetcher.id, now=_at(3), actor="R")
    (fired,) = _work(database, 3)
    assert [one.role for one in fired.alerts] == [Role.AED]
    assert _work(database, 3) == []
    (last,) = [fired.alerts[0]]
    decline(database.dispatch, last.id, now=_at(4), actor="R")
    (fired,) = _work(database, 4)
    (only,) = fired.alerts
    decline(database.dispatch, only.id, now=_at(5), actor="R")
    (fired,) = _work(database, 5)
    assert fired.alerts == ()
    assert ("declined", "nobody_left") in _told(database, "alert", "declined")


def test_who_did_not_come_is_replaced(database: Database) -> None:
    """A no-show frees role and device, and one more is asked."""
    opened = _open(database, PAIR)
    fetcher = next(one for one in opened.alerts if one.role is Role.AED)
    _accept(database, fetcher)
    report_progress(database.dispatch, fetcher.id, AssignmentState.NO_SHOW, now=_at(9), actor="desk")
    assert database.registry.get_aed("aed-D").status is AedStatus.IN_SERVICE
    (fired,) = _work(database, 9)
    assert [one.role for one in fired.alerts] == [Role.AED]


def test_whoever_is_asked_outside_the_waves_is_asked_no_longer_after_answer_s(database: Database) -> None:
    """By hand or after a refusal, nobody is kept for ever by an alert that they never saw."""
    _open(database, ONE)
    added = alert_next(database.dispatch, STREETS, 1, now=_at(1), actor="desk").alerts
    by_hand = add_by_hand(database.dispatch, STREETS, 1, "R-A", Role.CPR, now=_at(2), actor="desk")
    _work(database, 302)
    states = {one.id: one.state for one in database.dispatch.alerts_of(1)}
    assert {states[one.id] for one in (*added, by_hand)} == {AlertState.EXPIRED}
    assert {one.busy_with for one in database.people.list_responders()} == {None}


def test_two_patients_may_be_offered_one_device_and_the_second_fetcher_gets_the_next(database: Database) -> None:
    """Asking blocks nothing; whoever accepts first has it, and the other is led to F by a new search."""
    first, second = _open(database, PAIR), _open(database, PAIR)
    one, two = (next(a for a in opened.alerts if a.role is Role.AED) for opened in (first, second))
    assert (one.aed_id, two.aed_id) == ("aed-D", "aed-D")
    assert _accept(database, one).aed_id == "aed-D"
    led = _accept(database, two, 20)
    assert (led.role, led.aed_id, led.state) == (Role.AED, "aed-F", AlertState.ACCEPTED)
    assert led.expected_s > two.expected_s + 20
    held = {aed.id: aed.status for aed in database.registry.list_aeds()}
    assert held == {"aed-D": AedStatus.RESERVED, "aed-F": AedStatus.RESERVED}
    assert database.events.first_broken() is None


def test_without_another_device_the_fetcher_presses_or_is_free(database: Database) -> None:
    """And the role of the fetcher is offered again."""
    database.registry.put_aeds([aed_at("F", status=AedStatus.OUT_OF_SERVICE)], at=NOON, actor="tester")
    first, second = _open(database, PAIR), _open(database, PAIR)
    one, two = (next(a for a in opened.alerts if a.role is Role.AED) for opened in (first, second))
    presser = next(a for a in second.alerts if a.role is Role.CPR)
    _accept(database, one)
    _accept(database, presser)
    answer = _accept(database, two, 20)
    assert answer.state is AlertState.STOOD_DOWN
    assert database.people.get_responder(two.responder_id).busy_with is None
    reasons = [e.reason for e in database.events.read_after(0, incident_id=2) if e.to_state == "stood_down"]
    assert reasons == ["device_taken"]


def test_an_exercise_gives_up_its_device_when_a_real_fetcher_accepts(database: Database) -> None:
    """Asking for a real patient takes people; accepting takes the device, and the drill is told."""
    drill = _open(database, PAIR, mode=Mode.EXERCISE)
    practising = next(one for one in drill.alerts if one.role is Role.AED)
    _accept(database, practising)
    real = _open(database, PAIR)
    fetcher = next(one for one in real.alerts if one.role is Role.AED)
    assert _accept(database, fetcher).aed_id == practising.aed_id
    assert database.dispatch.get_alert(practising.id).state is AlertState.STOOD_DOWN
    assert database.registry.get_aed(str(fetcher.aed_id)).status is AedStatus.RESERVED

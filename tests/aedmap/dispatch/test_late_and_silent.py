"""Late answers, silence on the way, and devices that are gone: somebody is told or asked instead."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    IncidentReport,
    Policy,
    Role,
    accept,
    fire_due,
    open_incident,
    report_progress,
    send_queued,
)
from aedmap.registry import AedStatus, OpenState, open_state
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

_REPORT = IncidentReport(PLACES["E"])


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_who_accepts_late_is_not_sent_to_a_device_that_closes_before(database: Database) -> None:
    """Open until 12:04, reached in time from the alert but not from an answer 85 s later: they go without it."""
    aed = aed_at("D", opening_hours="08:00-12:04")
    database.registry.put_aeds([aed], at=NOON, actor="tester")
    people = [responder_at("C"), responder_at("E", turnout_s=10.0)]
    database.people.put_responders(people, at=NOON, actor="tester")
    policy = Policy(waves=(2,), delays_s=())
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    fetcher = next(one for one in opened.alerts if one.aed_id)
    assert fetcher.pickup_s is not None
    assert open_state(aed, _at(fetcher.pickup_s)) is OpenState.OPEN
    went = accept(database.dispatch, fetcher.id, now=_at(85), actor="them", streets=STREETS)
    assert (went.role, went.aed_id) == (Role.CPR, None)
    assert database.registry.get_aed("aed-D").status is AedStatus.IN_SERVICE


def test_whoever_reports_a_step_and_falls_silent_is_noticed(database: Database) -> None:
    """Not while they may still be under way, and then once: marked, and one more is asked."""
    database.people.put_responders([responder_at(one) for one in "ABCD"], at=NOON, actor="tester")
    policy = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0)
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    (alert,) = opened.alerts
    accept(database.dispatch, alert.id, now=_at(5), actor="them")
    report_progress(database.dispatch, alert.id, AssignmentState.DEPARTED, now=_at(10), actor="them")
    due = alert.expected_s + policy.stall_s
    fire_due(database.dispatch, STREETS, now=_at(due - 1))
    assert len(database.dispatch.alerts_of(1)) == 1
    fire_due(database.dispatch, STREETS, now=_at(due + 1))
    fire_due(database.dispatch, STREETS, now=_at(due + 2))
    assert database.dispatch.get_alert(alert.id).stalled_at == _at(due + 1)
    assert len(database.dispatch.alerts_of(1)) == 2


@pytest.mark.parametrize("another", [True, False])
def test_another_is_asked_where_a_fetcher_goes_without_a_device(database: Database, another: bool) -> None:
    """With a device that came back meanwhile one more is asked to bring it; with none the desk is told."""
    database.registry.put_aeds([aed_at("D")], at=NOON, actor="tester")
    database.people.put_responders([responder_at(one) for one in "ABCD"], at=NOON, actor="tester")
    policy = Policy(waves=(2,), delays_s=(), cpr_wanted=2)
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    fetcher = next(one for one in opened.alerts if one.aed_id)
    database.registry.set_status("aed-D", AedStatus.OUT_OF_SERVICE, at=_at(1), actor="steward")
    went = accept(database.dispatch, fetcher.id, now=_at(5), actor="them", streets=STREETS)
    assert went.role is Role.CPR
    if another:
        database.registry.put_aeds([aed_at("D", "aed-new")], at=_at(6), actor="steward")
    fire_due(database.dispatch, STREETS, now=_at(6))
    asked = [one.aed_id for one in database.dispatch.alerts_of(1) if one.role is Role.AED]
    told = [one.reason for one in database.events.read_after(0, incident_id=1) if one.subject_id == str(went.id)]
    assert asked == (["aed-new"] if another else [])
    assert told[-1] == ("next_asked" if another else "nobody_left")


def test_who_is_pushed_aside_after_stalling_is_not_counted_on(database: Database) -> None:
    """The silent fetcher gets another role but no clean slate: whoever was asked to press may still accept."""
    database.registry.put_aeds([aed_at("C")], at=NOON, actor="tester")
    people = [responder_at(place) for place in "ABCDF"]
    database.people.put_responders(people, at=NOON, actor="tester")
    policy = Policy(waves=(3,), delays_s=(), cpr_wanted=1, aed_wanted=1, answer_s=600.0)
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    silent = next(one for one in opened.alerts if one.role is Role.AED)
    accept(database.dispatch, silent.id, now=_at(5), actor="them", streets=STREETS)
    fire_due(database.dispatch, STREETS, now=_at(126))
    send_queued(database.dispatch, now=_at(126))
    asked = database.dispatch.alerts_of(opened.incident.id)
    another = next(one for one in asked if one.role is Role.AED and one.id != silent.id)
    accept(database.dispatch, another.id, now=_at(130), actor="them", streets=STREETS)
    aside = database.dispatch.get_alert(silent.id)
    assert aside.state is AlertState.ACCEPTED and aside.stalled_at is not None
    pressing = next(one for one in opened.alerts if one.role is Role.CPR)
    went = accept(database.dispatch, pressing.id, now=_at(140), actor="them", streets=STREETS)
    assert (went.state, went.role) == (AlertState.ACCEPTED, Role.CPR)


def test_silence_is_noticed_a_second_time(database: Database) -> None:
    """Silent on the way, a step reported, silent again: each time somebody else is asked."""
    database.people.put_responders([responder_at(place) for place in "ABCF"], at=NOON, actor="tester")
    policy = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0)
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    (alert,) = opened.alerts
    accept(database.dispatch, alert.id, now=_at(5), actor="them")
    report_progress(database.dispatch, alert.id, AssignmentState.DEPARTED, now=_at(10), actor="them")
    fire_due(database.dispatch, STREETS, now=_at(460))
    assert database.dispatch.get_alert(alert.id).stalled_at is not None
    report_progress(database.dispatch, alert.id, AssignmentState.AT_AED, now=_at(470), actor="them")
    assert database.dispatch.get_alert(alert.id).stalled_at is None
    fire_due(database.dispatch, STREETS, now=_at(600))
    assert database.dispatch.get_alert(alert.id).stalled_at is not None


@pytest.mark.parametrize("behind_s", [70, 3600])
def test_a_clock_set_back_makes_nobody_stall(database: Database, behind_s: int) -> None:
    """Whoever has just accepted is watched for the whole time again, by the clock as it is now."""
    database.people.put_responders([responder_at(place) for place in "ABCD"], at=NOON, actor="tester")
    policy = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0)
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    accept(database.dispatch, opened.alerts[0].id, now=_at(5), actor="them")
    fire_due(database.dispatch, STREETS, now=_at(6 - behind_s))
    assert database.dispatch.get_alert(opened.alerts[0].id).stalled_at is None
    fire_due(database.dispatch, STREETS, now=_at(6 - behind_s + policy.stall_s))
    assert database.dispatch.get_alert(opened.alerts[0].id).stalled_at is not None


def test_a_stall_that_nobody_saw_in_time_counts_all_the_same(database: Database) -> None:
    """No worker ran until it was too late to ask another for it: nobody counts on the silent one any more."""
    database.people.put_responders([responder_at("B")], at=NOON, actor="tester")
    policy = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0)
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    accept(database.dispatch, opened.alerts[0].id, now=_at(5), actor="them")
    fire_due(database.dispatch, STREETS, now=_at(5 + policy.stall_s + policy.late_s + 1))
    assert database.dispatch.get_alert(opened.alerts[0].id).stalled_at is not None


def test_a_worker_behind_the_server_gives_them_the_whole_way(database: Database) -> None:
    """Its clock is 65 s back: somebody on the way is silent only once they should be there and stall_s are over."""
    database.people.put_responders([responder_at("A"), responder_at("B")], at=NOON, actor="tester")
    policy = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0)
    opened = open_incident(database.dispatch, STREETS, _REPORT, now=NOON, actor="desk", policy=policy)
    (alert,) = opened.alerts
    accept(database.dispatch, alert.id, now=_at(5), actor="them")
    report_progress(database.dispatch, alert.id, AssignmentState.DEPARTED, now=_at(8), actor="them")
    begin = 9 - 65
    for seconds in range(begin, begin + int(alert.expected_s + policy.stall_s), 10):
        fire_due(database.dispatch, STREETS, now=_at(seconds))
    assert database.dispatch.get_alert(alert.id).stalled_at is None
    fire_due(database.dispatch, STREETS, now=_at(begin + alert.expected_s + policy.stall_s + 1))
    assert database.dispatch.get_alert(alert.id).stalled_at is not None

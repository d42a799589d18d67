"""Who is on the way when a case ends or the ambulance is there, and the devices in their hands."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.dispatch import (
    Alert,
    AlertState,
    AssignmentState,
    IncidentReport,
    IncidentState,
    Opened,
    Role,
    Triage,
    accept,
    add_by_hand,
    advance,
    alert_next,
    cancel_incident,
    close_incident,
    hand_over,
    make_alias,
    open_incident,
    report_progress,
    stand_down,
    triage,
)
from aedmap.errors import StateConflict
from aedmap.messaging import Sender, send_waiting
from aedmap.registry import AedStatus
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.test_sending import Clock, Kept, _compose

_TAKEN, _THERE = AssignmentState.AED_TAKEN, AssignmentState.ON_SCENE
_End = Callable[[Database, Opened, Alert], object]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        people = [responder_at(one, phone=f"+86 571 8000 000{n}") for n, one in enumerate("ABCD")]
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _open(database: Database) -> Opened:
    return open_incident(database.dispatch, STREETS, IncidentReport(PLACES["E"]), now=NOON, actor="desk")


def _fetcher(database: Database, opened: Opened, *steps: AssignmentState) -> Alert:
    alert = next(one for one in opened.alerts if one.role is Role.AED)
    accept(database.dispatch, alert.id, now=_at(5), actor="them")
    for step in steps:
        report_progress(database.dispatch, alert.id, step, now=_at(60), actor="them")
    return database.dispatch.get_alert(alert.id)


def _alias(database: Database, opened: Opened, _alert: Alert) -> object:
    database.people.put_responders([responder_at("D", "R-other")], at=_at(61), actor="tester")
    other = open_incident(database.dispatch, STREETS, IncidentReport(PLACES["D"]), now=_at(61), actor="desk")
    accept(database.dispatch, other.alerts[0].id, now=_at(61), actor="them")  # somebody goes for the same patient
    return make_alias(database.dispatch, opened.incident.id, other.incident.id, now=_at(62), actor="desk")


def _no_show(database: Database, _opened: Opened, alert: Alert) -> object:
    return report_progress(database.dispatch, alert.id, AssignmentState.NO_SHOW, now=_at(61), actor="them")


_ENDS: dict[str, _End] = {
    "stand_down": lambda db, _opened, alert: stand_down(db.dispatch, alert.id, now=_at(61), actor="desk"),
    "no_show": _no_show,
    "alias": _alias,
    "not_arrest": lambda db, opened, _alert: triage(
        db.dispatch, STREETS, opened.incident.id, Triage.NOT_ARREST, now=_at(62), actor="desk"
    ),
    "hand_over": lambda db, opened, _alert: hand_over(db.dispatch, opened.incident.id, now=_at(62), actor="desk"),
    "cancelled": lambda db, opened, _alert: cancel_incident(
        db.dispatch, opened.incident.id, "ems_on_scene", now=_at(62), actor="desk"
    ),
    "not_used": lambda db, opened, _alert: close_incident(
        db.dispatch, opened.incident.id, now=_at(62), actor="desk", aed_used=False
    ),
}


@pytest.mark.parametrize("how", _ENDS)
def test_a_device_in_hand_stays_hidden_whatever_ends_the_case(database: Database, how: str) -> None:
    """It is not in its cabinet any more, so nobody is led there until its guardian confirms."""
    opened = _open(database)
    alert = _fetcher(database, opened, _TAKEN)
    _ENDS[how](database, opened, alert)
    assert alert.aed_id is not None
    assert database.registry.get_aed(alert.aed_id).status is AedStatus.IN_USE


@pytest.mark.parametrize("how", ["cancelled", "not_used"])
def test_a_device_at_the_patient_stays_hidden(database: Database, how: str) -> None:
    """Cancelled because the ambulance is there, or closed as not used: it lies beside the patient."""
    opened = _open(database)
    alert = _fetcher(database, opened, _THERE)
    _ENDS[how](database, opened, alert)
    assert alert.aed_id is not None
    assert database.registry.get_aed(alert.aed_id).status is AedStatus.IN_USE


@pytest.mark.parametrize("how", ["stand_down", "cancelled", "not_used"])
def test_a_device_nobody_has_reached_is_there_for_others(database: Database, how: str) -> None:
    """The fetcher was still on the way to it."""
    opened = _open(database)
    alert = _fetcher(database, opened)
    _ENDS[how](database, opened, alert)
    assert alert.aed_id is not None
    assert database.registry.get_aed(alert.aed_id).status is AedStatus.IN_SERVICE


@pytest.mark.parametrize("how", ["cancelled", "not_used", "hand_over", "ems"])
def test_who_is_on_the_way_is_told_and_who_is_there_is_not(database: Database, how: str) -> None:
    """Of two who accepted, the one at the patient stays accepted and gets no message; the other is stood down."""
    clock, texts = Clock(), Kept()
    opened = _open(database)
    sender = Sender(database.messages, {"sms": texts}, _compose, clock)
    send_waiting(sender)
    there, coming = [accept(database.dispatch, one.id, now=_at(5), actor="them") for one in opened.alerts[:2]]
    clock.now = _at(6)
    send_waiting(sender)  # where to go
    report_progress(database.dispatch, there.id, _THERE, now=_at(60), actor="them")
    before = len(texts.sent)
    if how == "ems":
        advance(database.dispatch, opened.incident.id, IncidentState.EMS_ON_SCENE, now=_at(62), actor="desk")
    else:
        _ENDS[how](database, opened, coming)
    clock.now = _at(63)
    send_waiting(sender)
    told = {one.to for one in texts.sent[before:]}
    assert coming.responder_id in told
    assert there.responder_id not in told
    assert database.dispatch.get_alert(there.id).state is AlertState.ACCEPTED
    assert database.dispatch.get_alert(coming.id).state is AlertState.STOOD_DOWN
    assert database.people.get_responder(coming.responder_id).busy_with is None


@pytest.mark.parametrize("to_state", [IncidentState.EMS_ON_SCENE, IncidentState.HANDOVER])
def test_nobody_more_is_asked_or_accepted_once_the_ambulance_is_there(
    database: Database, to_state: IncidentState
) -> None:
    """Not by the desk's next, not by name, and no answer to an earlier alert."""
    store, opened = database.dispatch, _open(database)
    number, asked = opened.incident.id, {one.responder_id for one in opened.alerts}
    advance(store, number, to_state, now=_at(30), actor="desk")
    assert {one.state for one in store.alerts_of(number)} == {AlertState.STOOD_DOWN}
    with pytest.raises(StateConflict, match="the ambulance is there"):
        alert_next(store, STREETS, number, now=_at(31), actor="desk")
    free = next(one for one in ("R-A", "R-B", "R-C", "R-D") if one not in asked) if len(asked) < 4 else "R-A"
    with pytest.raises(StateConflict, match="the ambulance is there"):
        add_by_hand(store, STREETS, number, free, Role.CPR, now=_at(31), actor="desk")
    with pytest.raises(StateConflict, match="the ambulance is there"):
        accept(store, opened.alerts[0].id, now=_at(32), actor="them")

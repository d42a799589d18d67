"""What the desk takes a call for, and the Utstein time points, on both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    IncidentReport,
    IncidentState,
    Opened,
    Policy,
    Role,
    TimePoint,
    TimerState,
    Triage,
    accept,
    advance,
    cancel_incident,
    close_incident,
    fire_due,
    note_time,
    open_incident,
    report_progress,
    time_points,
    triage,
    triaging,
)
from aedmap.errors import DatabaseUnavailable, InvalidInput, StateConflict
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

WAITING = Policy(waves=(2, 1), delays_s=(20,), await_triage=True)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABCD"], at=NOON, actor="tester")
        yield opened


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _open(database: Database, policy: Policy | None = None, **report: Any) -> Opened:
    given = IncidentReport(PLACES["E"], **report)
    return open_incident(database.dispatch, STREETS, given, now=NOON, actor="desk", policy=policy)


def _triage(database: Database, outcome: Triage, seconds: float = 30) -> IncidentState:
    return triage(database.dispatch, STREETS, 1, outcome, now=_at(seconds), actor="desk").state


def _course(database: Database) -> list[tuple[str, str | None]]:
    events = database.events.read_after(0, incident_id=1)
    return [(one.to_state, one.reason) for one in events if one.subject == "incident"]


def test_a_call_that_waits_for_triage_asks_nobody_until_it_is_likely(database: Database) -> None:
    """Received, triaged, dispatching, each an event; the first wave and its timers begin then."""
    opened = _open(database, WAITING)
    assert (opened.alerts, opened.incident.state) == ((), IncidentState.RECEIVED)
    assert opened.ranking is not None and opened.ranking.matches
    assert fire_due(database.dispatch, STREETS, now=_at(25)) == []
    assert _triage(database, Triage.LIKELY) is IncidentState.DISPATCHING
    assert _course(database) == [("received", None), ("triaged", "triage_likely"), ("dispatching", None)]
    alerts = database.dispatch.alerts_of(1)
    assert {(one.state, one.wave) for one in alerts} == {(AlertState.SENT, 1)}
    assert len(fire_due(database.dispatch, STREETS, now=_at(50))) == 1
    events = database.events.last_seq()
    assert _triage(database, Triage.LIKELY) is IncidentState.DISPATCHING
    assert database.events.last_seq() == events


def test_a_call_that_is_no_arrest_is_not_dispatchable(database: Database) -> None:
    """Nobody was asked, nothing falls due, and what it is taken for is not changed any more."""
    _open(database, WAITING)
    assert _triage(database, Triage.NOT_ARREST) is IncidentState.NOT_DISPATCHABLE
    with pytest.raises(StateConflict, match="not_dispatchable; what it is taken for") as refused:
        _triage(database, Triage.ARREST)
    assert (refused.value.state, refused.value.allowed) == ("not_dispatchable", ("closed",))
    assert close_incident(database.dispatch, 1, now=_at(60), actor="desk").state is IncidentState.CLOSED


def test_no_arrest_after_people_were_asked_calls_everybody_off(database: Database) -> None:
    """The usual case of one in two: who was asked is free, timers are needless."""
    opened = _open(database)
    accept(database.dispatch, opened.alerts[0].id, now=_at(5), actor="R")
    assert _triage(database, Triage.NOT_ARREST) is IncidentState.CANCELLED
    assert _course(database)[-1] == ("cancelled", "triage_not_arrest")
    assert {one.busy_with for one in database.people.list_responders()} == {None}
    assert {one.state for one in database.dispatch.timers_of(1)} == {TimerState.NEEDLESS}


def test_a_later_word_corrects_an_earlier_one(database: Database) -> None:
    """Told with the call, it is an event of the opening; later the state stays."""
    opened = _open(database, triage=Triage.LIKELY)
    assert opened.incident.triage is Triage.LIKELY
    assert _course(database)[:3] == [("received", None), ("triaged", "triage_likely"), ("dispatching", None)]
    assert _triage(database, Triage.ARREST) is IncidentState.DISPATCHING
    assert database.dispatch.get_incident(1).triage is Triage.ARREST
    assert _course(database)[-1] == ("dispatching", "triage_arrest")


def test_a_call_told_to_be_no_arrest_is_kept_and_asks_nobody(database: Database) -> None:
    """The desk must not lose the call."""
    opened = _open(database, triage=Triage.NOT_ARREST)
    assert (opened.incident.state, opened.alerts) == (IncidentState.NOT_DISPATCHABLE, ())
    assert database.dispatch.timers_of(1) == []


def test_time_points_are_read_from_what_happened_and_what_was_told(database: Database) -> None:
    """Each of the first who did it; what nobody saw or told stays unknown; a word of the desk stands above a state."""
    opened = _open(database, called_at=_at(-90))
    triage(database.dispatch, STREETS, 1, Triage.ARREST, now=_at(8), actor="desk")
    fetcher = next(one for one in opened.alerts if one.role is Role.AED)
    accept(database.dispatch, fetcher.id, now=_at(20), actor="R")
    for seconds, step in ((30, AssignmentState.DEPARTED), (200, AssignmentState.ON_SCENE)):
        report_progress(database.dispatch, fetcher.id, step, now=_at(seconds), actor="R")
    advance(database.dispatch, 1, IncidentState.EMS_ON_SCENE, now=_at(500), actor="desk")
    for seconds in (260, 250):
        note_time(database.dispatch, 1, TimePoint.FIRST_SHOCK, _at(seconds), now=_at(510), actor="desk")
    note_time(database.dispatch, 1, TimePoint.ON_SCENE, _at(190.123456), now=_at(510), actor="desk")
    points = time_points(database.events.read_after(0, incident_id=1))
    assert points.call == _at(-90)
    assert points.recognised == _at(8)
    assert (points.first_alert, points.first_accept, points.departed) == (NOON, _at(20), _at(30))
    assert (points.on_scene, points.aed_on_scene) == (_at(190.123456), _at(200))
    assert (points.first_shock, points.ems_on_scene) == (_at(250), _at(500))
    assert (points.collapse, points.first_compression, points.pads_on, points.rosc) == (None,) * 4
    assert database.events.first_broken() is None


def test_a_device_that_comes_after_the_ambulance_has_its_time_too(database: Database) -> None:
    """Its fetcher was stood down; where they come all the same, the desk tells the time, and the state stays."""
    opened = _open(database)
    fetcher = next(one for one in opened.alerts if one.role is Role.AED)
    accept(database.dispatch, fetcher.id, now=_at(5), actor="R")
    advance(database.dispatch, 1, IncidentState.EMS_ON_SCENE, now=_at(100), actor="desk")
    with pytest.raises(StateConflict, match="released"):
        report_progress(database.dispatch, fetcher.id, AssignmentState.ON_SCENE, now=_at(120), actor="R")
    note_time(database.dispatch, 1, TimePoint.AED_ON_SCENE, _at(120), now=_at(121), actor="desk")
    points = time_points(database.events.read_after(0, incident_id=1))
    assert (points.ems_on_scene, points.aed_on_scene) == (_at(100), _at(120))


@pytest.mark.parametrize("seconds", [-86_401, 62])
def test_a_time_that_cannot_be_is_refused(database: Database, seconds: float) -> None:
    """More than a day before the call, or in the future; a minute between two clocks is allowed."""
    _open(database)
    events = database.events.last_seq()
    with pytest.raises(InvalidInput, match=r"of the rosc cannot be: .*; give a time from 2026-05-05 04:00 UTC"):
        note_time(database.dispatch, 1, TimePoint.ROSC, _at(seconds), now=_at(1), actor="desk")
    with pytest.raises(InvalidInput, match="of the rosc has no offset"):
        note_time(database.dispatch, 1, TimePoint.ROSC, NOON.replace(tzinfo=None), now=_at(1), actor="desk")
    assert database.events.last_seq() == events


def test_times_are_told_after_the_case_is_over(database: Database) -> None:
    """What the ambulance reports comes late."""
    _open(database)
    cancel_incident(database.dispatch, 1, "ems_on_scene", now=_at(60), actor="desk")
    note_time(database.dispatch, 1, TimePoint.ROSC, _at(50), now=_at(4000), actor="desk")
    assert time_points(database.events.read_after(0, incident_id=1)).rosc == _at(50)


def test_said_again_after_asking_failed_it_asks(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outcome is kept first; a database that fails between it and the asking loses no alert."""
    opened = open_incident(
        database.dispatch, STREETS, IncidentReport(PLACES["E"]), now=NOON, actor="desk", policy=WAITING
    )

    def fails(*_: Any, **__: Any) -> None:
        raise DatabaseUnavailable("The database cannot be used just now.")

    with monkeypatch.context() as broken:
        broken.setattr(triaging, "ask", fails)
        with pytest.raises(DatabaseUnavailable):
            triage(database.dispatch, STREETS, opened.incident.id, Triage.ARREST, now=NOON, actor="desk")
    assert database.dispatch.get_incident(opened.incident.id).triage is Triage.ARREST
    triage(database.dispatch, STREETS, opened.incident.id, Triage.ARREST, now=NOON, actor="desk")
    alerts = database.dispatch.alerts_of(opened.incident.id)
    assert [(one.wave, one.state) for one in alerts] == [(1, AlertState.SENT)] * 2
    triage(database.dispatch, STREETS, opened.incident.id, Triage.ARREST, now=NOON, actor="desk")
    assert database.dispatch.alerts_of(opened.incident.id) == alerts


@pytest.mark.parametrize("until", [(20,), (20, 200, 400)])
def test_after_waves_that_found_nobody_triage_asks_whoever_is_there_now(
    database_url: str, until: tuple[int, ...]
) -> None:
    """All waves are over and empty; the word "arrest" asks once more instead of being refused."""
    policy = Policy(waves=(2, 1), delays_s=(20,))
    with open_database(database_url) as database:
        opened = open_incident(
            database.dispatch, STREETS, IncidentReport(PLACES["E"]), now=NOON, actor="desk", policy=policy
        )
        for seconds in until:
            fire_due(database.dispatch, STREETS, now=NOON + timedelta(seconds=seconds))
        database.people.put_responders([responder_at("D")], at=NOON, actor="tester")
        late = NOON + timedelta(seconds=until[-1] + 10)
        triage(database.dispatch, STREETS, opened.incident.id, Triage.ARREST, now=late, actor="desk")
        (alert,) = database.dispatch.alerts_of(opened.incident.id)
        assert (alert.wave, alert.state) == (0, AlertState.SENT)
        fire_due(database.dispatch, STREETS, now=late + timedelta(seconds=policy.answer_s))
        assert database.dispatch.get_alert(alert.id).state is AlertState.EXPIRED

"""An exercise practises with real people and devices and takes neither from anybody who needs them."""

from collections.abc import Iterator

import numpy as np
import pytest

from aedmap.dispatch import (
    Alert,
    AlertState,
    IncidentReport,
    Mode,
    Opened,
    Policy,
    Role,
    accept,
    cancel_incident,
    close_incident,
    end_overtaken,
    open_incident,
    relocate,
    stand_down,
)
from aedmap.finding import nearest_aeds
from aedmap.registry import AedStatus
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

DESK = {"now": NOON, "actor": "account-1"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABC"], at=NOON, actor="tester")
        yield opened


def _open(database: Database, mode: Mode, place: str = "E") -> Opened:
    return open_incident(database.dispatch, STREETS, IncidentReport(PLACES[place], mode=mode), **DESK)


def _fetch(database: Database, opened: Opened) -> Alert:
    fetcher = next(alert for alert in opened.alerts if alert.role == Role.AED)
    return accept(database.dispatch, fetcher.id, **DESK)


def _busy(database: Database) -> set[int | None]:
    return {one.busy_with for one in database.people.list_responders()}


@pytest.mark.parametrize("mode", [Mode.EXERCISE, Mode.TEST, Mode.SYSTEM, Mode.DRAFT])
def test_an_exercise_hides_no_device_and_makes_nobody_busy(database: Database, mode: Mode) -> None:
    """The public still finds the device, and everybody is free for a real incident."""
    opened = _open(database, mode)
    assert {alert.role for alert in opened.alerts} == {Role.CPR, Role.AED}
    assert database.registry.get_aed("aed-D").status == AedStatus.IN_SERVICE
    assert _busy(database) == {None}
    found = nearest_aeds(STREETS, database.registry.list_aeds(), PLACES["E"], NOON)
    assert [one.aed.id for one in found.devices] == ["aed-D"]


def test_a_real_incident_takes_people_and_device_out_of_an_exercise(database: Database) -> None:
    """It gets exactly what it would get alone, and those who practised are told."""
    drill = _open(database, Mode.EXERCISE)
    _fetch(database, drill)
    real = _open(database, Mode.ACTUAL)
    assert {one.responder_id for one in real.alerts} == {"R-A", "R-B", "R-C"}
    assert [one.aed_id for one in real.alerts if one.role == Role.AED] == ["aed-D"]
    _fetch(database, real)
    assert database.registry.get_aed("aed-D").status == AedStatus.RESERVED
    assert {one.state for one in database.dispatch.alerts_of(drill.incident.id)} == {AlertState.STOOD_DOWN}
    reasons = {e.reason for e in database.events.read_after(0, incident_id=drill.incident.id) if e.subject == "alert"}
    assert "real_incident" in reasons
    assert end_overtaken(database.dispatch, now=NOON) == []
    assert _busy(database) == {real.incident.id}


def test_ending_an_exercise_frees_nothing_that_is_really_held(database: Database) -> None:
    """A drill that is closed late gives back neither the people nor the device of the incident that overtook it."""
    drill = _open(database, Mode.EXERCISE)
    _fetch(database, drill)
    real = _open(database, Mode.ACTUAL)
    _fetch(database, real)
    close_incident(database.dispatch, drill.incident.id, aed_used=True, **DESK)
    assert _busy(database) == {real.incident.id}
    assert database.registry.get_aed("aed-D").status == AedStatus.RESERVED
    close_incident(database.dispatch, real.incident.id, aed_used=False, **DESK)
    assert database.registry.get_aed("aed-D").status == AedStatus.IN_SERVICE
    assert _busy(database) == {None}


def test_an_exercise_never_takes_from_a_real_incident(database: Database) -> None:
    """Who is out on a real case is busy for a drill."""
    real = _open(database, Mode.ACTUAL)
    drill = _open(database, Mode.EXERCISE)
    assert drill.alerts == ()
    assert drill.ranking is not None and drill.ranking.refused == {"busy": 3}
    assert _busy(database) == {real.incident.id}


def test_two_exercises_do_not_share_people(database: Database) -> None:
    """A drill finds whom another drill holds busy, and its device reserved."""
    first = _open(database, Mode.EXERCISE)
    assert len(first.alerts) == 3
    _fetch(database, first)
    second = _open(database, Mode.EXERCISE)
    assert second.alerts == ()
    assert second.ranking is not None
    assert second.ranking.refused == {"busy": 3}
    assert second.ranking.devices_left_out == {"reserved": 1}


def test_a_device_used_in_an_exercise_stays_in_service(database: Database) -> None:
    """No pads are spent in a drill; standing down, cancelling and closing give the hold back."""
    for ending in ("stand_down", "cancel", "close"):
        drill = _open(database, Mode.EXERCISE)
        fetcher = _fetch(database, drill)
        if ending == "stand_down":
            stand_down(database.dispatch, fetcher.id, **DESK)
        if ending == "cancel":
            cancel_incident(database.dispatch, drill.incident.id, "test", **DESK)
        close_incident(database.dispatch, drill.incident.id, **DESK) if ending != "cancel" else None
        assert database.registry.get_aed("aed-D").status == AedStatus.IN_SERVICE
        steps = [e for e in database.events.read_after(0, incident_id=drill.incident.id) if e.subject == "aed"]
        assert [(e.to_state, e.reason) for e in steps] == [
            ("in_service", "exercise_reserved"),
            ("in_service", "exercise_returned"),
        ]
    assert database.events.first_broken() is None


def test_a_real_incident_amid_exercises_is_served_as_if_there_were_none(database: Database) -> None:
    """In any order of openings and endings, the real ones get what they get in a database without drills."""
    chance = np.random.default_rng(5)
    for _ in range(4):
        drills = [_open(database, Mode.EXERCISE, place) for place in chance.choice(list("ACE"), 2)]
        real = _open(database, Mode.ACTUAL)
        assert len(real.alerts) == 3 and any(one.aed_id == "aed-D" for one in real.alerts)
        for opened in chance.permutation(np.array([*drills, real], dtype=object)):
            close_incident(database.dispatch, opened.incident.id, aed_used=False, **DESK)
        assert _busy(database) == {None}
        assert database.registry.get_aed("aed-D").status == AedStatus.IN_SERVICE


def test_an_exercise_does_not_count_against_the_weekly_cap(database: Database) -> None:
    """Whoever practised today is asked for a real patient, and whoever went for one is left in peace."""
    once = Policy(waves=(3,), delays_s=(), alerts_a_week=1)
    report = IncidentReport(PLACES["E"], mode=Mode.EXERCISE)
    drill = open_incident(database.dispatch, STREETS, report, policy=once, **DESK)
    close_incident(database.dispatch, drill.incident.id, **DESK)
    real, next_one = (
        open_incident(database.dispatch, STREETS, IncidentReport(PLACES["E"]), policy=once, **DESK) for _ in range(2)
    )
    assert len(drill.alerts) == len(real.alerts) == 3
    assert next_one.ranking is not None and next_one.ranking.refused == {"busy": 3}
    close_incident(database.dispatch, real.incident.id, aed_used=False, **DESK)
    later = open_incident(database.dispatch, STREETS, IncidentReport(PLACES["E"]), policy=once, **DESK)
    assert later.ranking is not None and later.ranking.refused == {"asked_often": 3}


def test_an_exercise_goes_on_when_somebody_asked_for_it_is_erased(database_url: str) -> None:
    """Its place can still be changed, and who is left is asked on."""
    with open_database(database_url) as database:
        database.people.put_responders([responder_at("A"), responder_at("B")], at=NOON, actor="tester")
        report = IncidentReport(PLACES["E"], mode=Mode.EXERCISE)
        number = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk").incident.id
        database.person_records.erase("R-A", at=NOON, actor="steward")
        moved = relocate(database.dispatch, STREETS, number, PLACES["D"], now=NOON, actor="desk")
        assert moved.position == PLACES["D"]

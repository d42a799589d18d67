"""A place that is not quite known, and one that turns out to be another; night, and the ambulance by the hour."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    IncidentReport,
    Policy,
    Scene,
    TimerKind,
    accept,
    fire_due,
    look,
    open_incident,
    rank,
    relocate,
    report_progress,
)
from aedmap.dispatch.turnout import turnout_s
from aedmap.people import ALWAYS, Availability
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON, make_responder

A, E = PLACES["A"], PLACES["E"]
DESK = {"now": NOON, "actor": "desk"}
# 650 m: from E that reaches C and not B; 300 m lie between two letters.
NEAR = Policy(reach_m=650, fetch_reach_m=1300, waves=(1, 4), delays_s=(60,), aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABCD"], at=NOON, actor="tester")
        yield opened


def test_an_uncertain_place_reaches_farther_and_keeps_the_order(database: Database) -> None:
    """Nobody who may be within reach is missed; who is asked first stays the same."""
    sure = look(database.dispatch, STREETS, E, NOON, NEAR)
    unsure = look(database.dispatch, STREETS, E, NOON, NEAR, scene=Scene(uncertainty_m=300))
    assert [one.responder_id for one in sure.matches] == ["R-D", "R-C"]
    assert [one.responder_id for one in unsure.matches] == ["R-D", "R-C", "R-B"]
    assert sure.proposal == unsure.proposal


def test_a_new_place_brings_the_next_wave_forward_and_tells_who_is_out_of_reach(database: Database) -> None:
    """D was asked for E; from A it is too far, so the desk is told; B is asked at once, from the new place."""
    opened = open_incident(database.dispatch, STREETS, IncidentReport(E, uncertainty_m=100), policy=NEAR, **DESK)
    assert [one.responder_id for one in opened.alerts] == ["R-D"]
    moved = relocate(database.dispatch, STREETS, 1, A, uncertainty_m=20, now=NOON + timedelta(seconds=5), actor="desk")
    assert (moved.position, moved.uncertainty_m) == (A, 20)
    events = [(e.subject, e.reason) for e in database.events.read_after(0, incident_id=1)]
    assert events[-2:] == [("incident", "moved"), ("alert", "too_far_now")]
    assert database.dispatch.get_alert(opened.alerts[0].id).state is AlertState.SENT
    (fired,) = fire_due(database.dispatch, STREETS, now=NOON + timedelta(seconds=5))
    assert fired.timer.kind is TimerKind.WAVE
    assert {one.responder_id for one in fired.alerts} == {"R-A", "R-B", "R-C"}


def test_who_is_in_reach_or_at_the_patient_is_not_told_of(database: Database) -> None:
    """C stays in reach of D's place; whoever reported being there is there, wherever the call was placed."""
    opened = open_incident(database.dispatch, STREETS, IncidentReport(E), policy=NEAR, **DESK)
    relocate(database.dispatch, STREETS, 1, PLACES["C"], **DESK)
    alert = opened.alerts[0]
    accept(database.dispatch, alert.id, **DESK)
    report_progress(database.dispatch, alert.id, AssignmentState.ON_SCENE, **DESK)
    relocate(database.dispatch, STREETS, 1, A, **DESK)
    assert "too_far_now" not in {e.reason for e in database.events.read_after(0, incident_id=1)}


@pytest.mark.parametrize(
    ("hour_utc", "expected_s"),
    [(4, 60.0), (13, 60.0), (14, 81.0), (21, 81.0), (22, 60.0)],
)
def test_people_take_longer_to_set_out_at_night_on_their_own_clock(hour_utc: int, expected_s: float) -> None:
    """22 to 6 in Shanghai, which is eight hours ahead; 1.35 times as long."""
    one = make_responder(turnout_s=60.0, availability=Availability(ALWAYS, "Asia/Shanghai"))
    at = datetime(2026, 5, 6, hour_utc, tzinfo=UTC)
    assert turnout_s(one, at, Policy()) == pytest.approx(expected_s)


def test_a_ranking_at_night_counts_the_later_start() -> None:
    """The same person, the same way, 0.35 of 30 s later."""
    night = NOON.replace(hour=18)
    day_s, night_s = (
        rank(STREETS, [], [responder_at("D", position_at=at)], E, at).matches[0].direct_s for at in (NOON, night)
    )
    assert night_s - day_s == pytest.approx(0.35 * 30)


def test_the_ambulance_comes_as_the_desk_says_else_by_the_hour(database: Database) -> None:
    """With a gate, whoever is later than the ambulance of that hour is not proposed; a told time stands above it."""
    quick_at_noon = tuple(60.0 if hour == 12 else 900.0 for hour in range(24))
    policy = replace(NEAR, gate=0.5, ems_by_hour_s=quick_at_noon, time_zone="Asia/Shanghai")
    assert (policy.ems_expected_s(NOON), policy.ems_expected_s(NOON + timedelta(hours=1))) == (60.0, 900.0)
    assert look(database.dispatch, STREETS, E, NOON, policy).proposal.assignments == ()
    assert look(database.dispatch, STREETS, E, NOON, policy, scene=Scene(ems_s=900.0)).proposal.assignments

"""Clocks that jump, summer time, and telephones a day off: timers happen once, nothing happens months later."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    Fired,
    IncidentReport,
    Policy,
    Refusal,
    TimerKind,
    TimerState,
    accept,
    fire_due,
    open_incident,
    report_progress,
    send_queued,
    why_not,
)
from aedmap.people import Availability, WeeklyHours
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON, make_responder

E = PLACES["E"]
POLICY = Policy(waves=(1, 1, 1), delays_s=(20, 20), answer_s=60, cpr_wanted=2, aed_wanted=1, stall_s=40)
HOUR = timedelta(hours=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        people = [responder_at("ABCD"[i % 4], f"R-{i}") for i in range(8)]
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


def _work(database: Database, now: datetime) -> list[Fired]:
    fired = fire_due(database.dispatch, STREETS, now=now)
    send_queued(database.dispatch, now=now)
    return fired


def _open(database: Database, now: datetime = NOON) -> None:
    open_incident(database.dispatch, STREETS, IncidentReport(E), now=now, actor="desk", policy=POLICY)


def test_a_clock_an_hour_ahead_sends_no_wave_twice(database: Database) -> None:
    """It jumps forward, the overdue wave is marked and told, and jumps back: nothing is sent again."""
    _open(database)
    ahead = {one.timer.id: one.state for one in _work(database, NOON + HOUR)}
    assert TimerState.MISSED in ahead.values()
    for seconds in (0, 20, 40, 3600):
        again = {one.timer.id for one in _work(database, NOON + timedelta(seconds=seconds))}
        assert not again & set(ahead)
    assert database.events.first_broken() is None


def test_a_clock_set_back_by_an_hour_keeps_nobody_waiting(database: Database) -> None:
    """What was to be asked next is asked at once, the wave after it in its time on the new clock, each once."""
    nowhere = {"position": None, "position_at": None}  # but at their bases
    people = [responder_at("A", f"R-{i}", **nowhere, base=PLACES["ABCD"[i % 4]]) for i in range(8)]
    database.people.put_responders(people, at=NOON, actor="tester")
    _open(database, NOON + timedelta(seconds=1))
    (second,) = _work(database, NOON - HOUR)
    assert (second.timer.kind, second.timer.number, second.state) == (TimerKind.WAVE, 2, TimerState.FIRED)
    assert _work(database, NOON - HOUR) == []
    (third,) = _work(database, NOON - HOUR + timedelta(seconds=20))
    assert (third.timer.number, third.state) == (3, TimerState.FIRED)
    waves = [one.timer for one in _work(database, NOON + timedelta(seconds=300)) if one.timer.kind is TimerKind.WAVE]
    assert waves == []
    assert len(database.dispatch.alerts_of(1)) == 3


def test_a_clock_set_back_takes_no_alert_from_who_is_about_to_answer(database: Database) -> None:
    """Giving up early would; so whoever was asked before may still accept."""
    _open(database)
    _work(database, NOON - HOUR)
    (first, *_) = database.dispatch.alerts_of(1)
    assert first.state is AlertState.SENT
    accept(database.dispatch, first.id, now=NOON - HOUR + timedelta(seconds=5), actor="R", streets=STREETS)
    assert database.dispatch.get_alert(first.id).state is AlertState.ACCEPTED


def test_clocks_that_differ_by_less_than_a_minute_change_nothing(database: Database) -> None:
    """A worker half a minute behind the server that opened the incident waits until its own clock says so."""
    _open(database)
    assert _work(database, NOON - timedelta(seconds=50)) == []


def test_a_stall_watched_anew_after_the_clock_was_set_back_has_its_full_time(database: Database) -> None:
    """Whoever reports a step on the new clock is judged by the new clock, though the row was first written ahead."""
    _open(database)
    (first, *_) = database.dispatch.alerts_of(1)
    accept(database.dispatch, first.id, now=NOON, actor="R", streets=STREETS)
    report_progress(database.dispatch, first.id, AssignmentState.DEPARTED, now=NOON, actor="R")
    _work(database, NOON - HOUR)  # the watch for a first step, planned ahead, is over
    report_progress(database.dispatch, first.id, AssignmentState.AT_AED, now=NOON - HOUR, actor="R")
    kinds = [one.timer.kind for one in _work(database, NOON - HOUR + timedelta(seconds=1))]
    assert TimerKind.SILENT not in kinds


def test_an_incident_opened_on_a_wrong_clock_wakes_nobody_months_later(database: Database) -> None:
    """A server whose clock was half a year ahead leaves timers that are due in half a year."""
    _open(database, NOON + timedelta(days=180))
    later = NOON + timedelta(days=180, seconds=400)
    asked = len(database.dispatch.alerts_of(1))
    states = {one.timer.kind: one.state for one in _work(database, later)}
    assert states[TimerKind.WAVE] is TimerState.MISSED
    assert len(database.dispatch.alerts_of(1)) == asked


@pytest.mark.proof
def test_a_clock_that_steps_an_hour_at_random_does_each_timer_once(database_url: str) -> None:
    """Forty cases under two workers whose clocks jump back and forth by up to an hour, people answering between."""
    chance = random.Random(11)
    with open_database(database_url) as database:
        database.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        people = [responder_at("ABCD"[i % 4], f"R-{i:03}") for i in range(60)]
        database.people.put_responders(people, at=NOON, actor="tester")
        done: Counter[int] = Counter()
        for round_ in range(40):
            opened = NOON + timedelta(seconds=120 * round_)
            open_incident(database.dispatch, STREETS, IncidentReport(E), now=opened, actor="desk", policy=POLICY)
            for step in range(8):
                step_s = chance.choice([-3600, -20, 0, 0, 20, 3600])
                now = opened + timedelta(seconds=15 * step + step_s)
                for fired in _work(database, now):
                    done[fired.timer.id] += 1
                    late = now > fired.timer.useful_until
                    assert not (late and fired.alerts), "nobody is asked when it is too late"
                for alert in database.dispatch.alerts_of(round_ + 1):
                    if alert.state is AlertState.SENT and chance.random() < 0.2:
                        accept(database.dispatch, alert.id, now=now, actor="R", streets=STREETS)
        assert set(done.values()) == {1}
        assert database.events.first_broken() is None
        events = database.events.read_after(0, limit=1_000_000)
        sent = Counter(one.subject_id for one in events if one.subject == "wave" and one.to_state == "sent")
        assert set(sent.values()) == {1}


@pytest.mark.parametrize(
    ("local", "free"),
    [
        ("2026-03-29T00:30+00:00", True),  # 01:30 in Berlin, before the clocks go forward
        ("2026-03-29T01:30+00:00", False),  # 03:30, an hour of the night is missing
        ("2026-10-25T00:30+00:00", True),  # 02:30, the first time
        ("2026-10-25T01:30+00:00", True),  # 02:30 once more
        ("2026-10-25T02:00+00:00", False),  # 03:00
    ],
)
def test_hours_follow_the_wall_clock_through_summer_time(local: str, free: bool) -> None:
    """Free on Sundays from 1 to 3 in Berlin: the missing hour is not made up, the doubled one counts twice."""
    sundays = Availability((WeeklyHours(6, 60, 180),), "Europe/Berlin")
    one = make_responder(availability=sundays, position=None, position_at=None, base=E)
    assert (why_not(one, datetime.fromisoformat(local), Policy()) is None) == free


def test_a_telephone_whose_clock_is_a_day_off_is_not_believed() -> None:
    """A position of tomorrow is as little known as one of yesterday; without a base nobody counts on them."""
    for off in (timedelta(days=1), timedelta(days=-1)):
        one = make_responder(position_at=NOON + off)
        assert why_not(one, NOON, Policy()) is Refusal.NO_POSITION

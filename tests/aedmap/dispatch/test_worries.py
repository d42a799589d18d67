"""What the desk must not overlook."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aedmap.dispatch import Alert, AlertState, Incident, IncidentState, Mode, Policy, Role, Timer, TimerKind, TimerState
from aedmap.dispatch.worries import Worry, worries
from aedmap.geography import Position

_NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_ALERT = Alert(1, 1, "R-1", Role.CPR, AlertState.SENT, 60.0, 100.0, _NOW, _NOW)


@pytest.fixture
def incident() -> Incident:
    return Incident(1, Position(24.9, 60.2), IncidentState.DISPATCHING, Mode.ACTUAL, _NOW, "desk")


def _timer(due_s: float, state: TimerState = TimerState.WAITING) -> Timer:
    due = _NOW + timedelta(seconds=due_s)
    return Timer(1, 1, TimerKind.WAVE, 2, due, due + timedelta(minutes=5), state)


@pytest.mark.parametrize("state", [AlertState.DECLINED, AlertState.EXPIRED, AlertState.STOOD_DOWN])
def test_a_case_that_nobody_comes_to_is_a_worry(incident: Incident, state: AlertState) -> None:
    """Everybody declined, did not answer or was called off."""
    assert worries(incident, [replace(_ALERT, state=state)], [], _NOW) == (Worry.NOBODY_COMING,)
    assert worries(incident, [], [], _NOW) == (Worry.NOBODY_COMING,)


@pytest.mark.parametrize("state", [AlertState.SENT, AlertState.SEEN, AlertState.ACCEPTED])
def test_an_open_answer_is_none(incident: Incident, state: AlertState) -> None:
    """Somebody goes, or may still say so."""
    assert worries(incident, [replace(_ALERT, state=state)], [], _NOW) == ()


def test_what_nobody_does_in_time_tells_that_no_worker_runs(incident: Incident) -> None:
    """A timer that waits long after it fell due; one that was done, or is due just now, tells nothing."""
    assert worries(incident, [_ALERT], [_timer(-20)], _NOW) == (Worry.NO_WORKER,)
    assert worries(incident, [_ALERT], [_timer(-5), _timer(-60, TimerState.FIRED)], _NOW) == ()


def test_a_case_that_needs_nobody_has_no_worries(incident: Incident) -> None:
    """It is over, or the ambulance is there."""
    for state in (IncidentState.EMS_ON_SCENE, IncidentState.CLOSED, IncidentState.CANCELLED):
        assert worries(replace(incident, state=state), [], [_timer(-20)], _NOW) == ()


def test_waiting_for_the_triage_is_none(incident: Incident) -> None:
    """Where the policy asks nobody before it."""
    waiting = replace(incident, policy=Policy(await_triage=True))
    assert worries(waiting, [], [], _NOW) == ()

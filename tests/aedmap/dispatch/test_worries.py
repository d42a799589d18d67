"""What the desk must not overlook."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aedmap.dispatch import Alert, AlertState, Incident, IncidentState, Mode, Policy, Role, Timer, TimerKind, TimerState
from aedmap.dispatch.worries import Messages, Worry, worries
from aedmap.geography import Position

_NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_ALERT = Alert(1, 1, "R-1", Role.CPR, AlertState.SENT, 60.0, 100.0, _NOW, _NOW)


@pytest.fixture
def incident() -> Incident:
    return Incident(1, Position(24.9, 60.2), IncidentState.DISPATCHING, Mode.ACTUAL, _NOW, "desk")


def _timer(due_s: float, state: TimerState = TimerState.WAITING) -> Timer:
    due = _NOW + timedelta(seconds=due_s)
    return Timer(1, 1, TimerKind.WAVE, 2, due, due + timedelta(minutes=5), state)


def _worries(incident: Incident, alerts: list[Alert], timers: list[Timer]) -> tuple[Worry, ...]:
    """Where everybody was told."""
    told = Messages({one.id: [("asked", "push", "sent")] for one in alerts}, ["push"])
    return worries(incident, alerts, timers, told, _NOW)


@pytest.mark.parametrize("state", [AlertState.DECLINED, AlertState.EXPIRED, AlertState.STOOD_DOWN])
def test_a_case_that_nobody_comes_to_is_a_worry(incident: Incident, state: AlertState) -> None:
    """Everybody declined, did not answer or was called off."""
    assert _worries(incident, [replace(_ALERT, state=state)], []) == (Worry.NOBODY_COMING,)
    assert _worries(incident, [], []) == (Worry.NOBODY_COMING,)


@pytest.mark.parametrize("state", [AlertState.SENT, AlertState.SEEN, AlertState.ACCEPTED])
def test_an_open_answer_is_none(incident: Incident, state: AlertState) -> None:
    """Somebody goes, or may still say so."""
    assert _worries(incident, [replace(_ALERT, state=state)], []) == ()


def test_who_stalled_is_not_coming(incident: Incident) -> None:
    """The only one who goes has reported no step for too long: the desk is told."""
    going = replace(_ALERT, state=AlertState.ACCEPTED)
    assert _worries(incident, [going], []) == ()
    assert _worries(incident, [replace(going, stalled_at=_NOW)], []) == (Worry.NOBODY_COMING,)


def test_what_nobody_does_in_time_tells_that_no_worker_runs(incident: Incident) -> None:
    """A timer that waits long after it fell due; one that was done, or is due just now, tells nothing."""
    assert _worries(incident, [_ALERT], [_timer(-20)]) == (Worry.NO_WORKER,)
    assert _worries(incident, [_ALERT], [_timer(-5), _timer(-60, TimerState.FIRED)]) == ()


def test_a_case_that_needs_nobody_has_no_worries(incident: Incident) -> None:
    """It is over, or the ambulance is there."""
    for state in (IncidentState.EMS_ON_SCENE, IncidentState.CLOSED, IncidentState.CANCELLED):
        assert _worries(replace(incident, state=state), [], [_timer(-20)]) == ()


def test_waiting_for_the_triage_is_none(incident: Incident) -> None:
    """Where the policy asks nobody before it."""
    waiting = replace(incident, policy=Policy(await_triage=True))
    assert _worries(waiting, [], []) == ()


@pytest.mark.parametrize("channels", [None, []])
def test_without_a_channel_it_is_known_at_once_that_nobody_is_told(
    incident: Incident, channels: list[str] | None
) -> None:
    """No worker ever ran, or it has no channel; practice uses none anyway, and who heard by telephone heard."""
    none = Messages({}, channels)
    assert worries(incident, [_ALERT], [], none, _NOW) == (Worry.NOBODY_TOLD,)
    assert worries(replace(incident, mode=Mode.EXERCISE), [_ALERT], [], none, _NOW) == ()
    assert worries(incident, [replace(_ALERT, state=AlertState.ACCEPTED)], [], none, _NOW) == ()
    assert worries(incident, [_ALERT], [], Messages({1: [("asked", "push", "sent")]}, channels), _NOW) == ()


def test_a_message_that_is_long_due_tells_that_nobody_is_told(incident: Incident) -> None:
    """A channel is set up, and yet nothing went to any of those asked, or what went is known to have failed."""
    later, up = _NOW + timedelta(seconds=20), ["push"]
    other = replace(_ALERT, id=2, responder_id="R-2")
    assert worries(incident, [_ALERT], [], Messages({}, up), _NOW) == ()
    assert worries(incident, [_ALERT, other], [], Messages({}, up), later) == (Worry.NOBODY_TOLD,)
    failed = {1: [("asked", "push", "failed")]}
    assert worries(incident, [_ALERT], [], Messages(failed, up), later) == (Worry.NOBODY_TOLD,)
    one_of_two = {2: [("asked", "push", "queued")]}
    assert worries(incident, [_ALERT, other], [], Messages(one_of_two, up), later) == ()

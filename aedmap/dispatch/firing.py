"""Timers fall due: each is done once, whoever looks and however often, or marked when it came too late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.answering import ENOUGH, give_up
from aedmap.dispatch.asking import Wish, ask
from aedmap.dispatch.failing import set_aside
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import UNANSWERED, AlertState, AssignmentState, TimerState
from aedmap.dispatch.quotas import filled, only, wanted_of_wave
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.dispatch.waves import (
    NOBODY_LEFT,
    OVER,
    OVERDUE,
    needs_nobody,
    plan_answers,
    plan_wave,
    still_wanted,
    wave_change,
)
from aedmap.errors import SourceUnavailable, StateConflict
from aedmap.life_cycle import Change
from aedmap.network import EdgeIndex

ACTOR = "worker"
# What the desk is told of somebody who accepted and came no further, with the reason NEXT_ASKED or NOBODY_LEFT.
STALLED, NEXT_ASKED = "stalled", "next_asked"
_Verdict = tuple[TimerState, str]
# The steps at which somebody has stopped whom a timer of the kind still finds there.
_NOT_MOVING = {
    TimerKind.STALL: frozenset({AssignmentState.ACCEPTED, AssignmentState.REASSIGNED}),
    TimerKind.SILENT: frozenset({AssignmentState.DEPARTED, AssignmentState.AT_AED, AssignmentState.AED_TAKEN}),
}


@dataclass(frozen=True)
class Fired:
    """What became of one timer; alerts: who was asked by it, for the channels to tell."""

    timer: Timer
    state: TimerState
    alerts: tuple[Alert, ...] = ()


def fire_due(store: DispatchStore, streets: EdgeIndex, *, now: datetime, actor: str = ACTOR) -> list[Fired]:
    """Do what is due, each timer in a transaction of its own; any number of workers may run at once.

    A timer that fails stops no other; SourceUnavailable when the database cannot be reached.
    """
    fired = []
    for timer in store.due_timers(now):
        try:
            one = fire(store, streets, timer, now=now, actor=actor)
        except StateConflict:  # the incident moved on at this moment; the timer waits for the next look
            continue
        except SourceUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001  one bad row must not keep every other incident waiting
            one = Fired(timer, TimerState.FAILED) if set_aside(store, timer, fault, now, actor) else None
        if one is not None:
            fired.append(one)
    return fired


def fire(store: DispatchStore, streets: EdgeIndex, timer: Timer, *, now: datetime, actor: str = ACTOR) -> Fired | None:
    """Do one timer if it is still useful, else mark it; None when another worker was first."""
    if timer.kind in (TimerKind.EXPIRY, TimerKind.ANSWER):
        return _expire(store, timer, now, actor)
    if timer.kind is TimerKind.WAVE:
        return _send_wave(store, streets, timer, now, actor)
    if timer.kind in _NOT_MOVING and timer.due_at > now:
        _begin_anew(store, timer, now)
        return None
    return _offer_to_next(store, streets, timer, now, actor)


def _send_wave(store: DispatchStore, streets: EdgeIndex, timer: Timer, now: datetime, actor: str) -> Fired | None:
    def judge(incident: Incident, alerts: Sequence[Alert]) -> _Verdict | None:
        if needs_nobody(incident):
            return TimerState.NEEDLESS, OVER
        if filled(incident.policy, alerts):
            return TimerState.NEEDLESS, ENOUGH
        return (TimerState.MISSED, OVERDUE) if now > timer.useful_until else None

    def mark(tx: DispatchTransaction, state: TimerState, reason: str) -> None:
        tx.record(wave_change(timer, state, now, actor, reason))

    def wanting(incident: Incident, before: Sequence[Alert]) -> Wish:
        size = incident.policy.waves[timer.number - 1]
        return Wish(wanted_of_wave(incident.policy, before, size), size, timer.number)

    def then(tx: DispatchTransaction, incident: Incident, alerts: list[Alert]) -> None:
        became, reason = ("sent", None) if alerts else ("empty", NOBODY_LEFT)
        tx.record(wave_change(timer, became, now, actor, reason))
        plan_wave(tx, incident, timer.number, now)

    return _once(store, streets, timer, now, actor, _Deed(judge, mark, wanting, then))


def _begin_anew(store: DispatchStore, timer: Timer, now: datetime) -> None:
    """Somebody is watched by a clock that was set back since: they get the whole time again by this one, as to ask for
    another too soon would take their role from them."""
    alert = store.get_alert(timer.number)
    with store.transaction() as tx:
        policy = tx.get_incident(timer.incident_id).policy
        arrives_s = alert.expected_s if timer.kind is TimerKind.SILENT else 0.0
        due = now + timedelta(seconds=arrives_s + policy.stall_s)
        tx.put_off(timer.incident_id, timer.kind, timer.number, due, due + timedelta(seconds=policy.late_s), now)


def _offer_to_next(store: DispatchStore, streets: EdgeIndex, timer: Timer, now: datetime, actor: str) -> Fired | None:
    """The role of somebody who has stalled, or cannot come, is offered to one more; who has stalled may still come."""
    stall, alert = timer.kind in _NOT_MOVING, store.get_alert(timer.number)

    def judge(incident: Incident, alerts: Sequence[Alert]) -> _Verdict | None:
        current = next(one for one in alerts if one.id == alert.id)
        came_no_further = stall and current.state is AlertState.ACCEPTED and current.progress in _NOT_MOVING[timer.kind]
        if needs_nobody(incident):
            return TimerState.NEEDLESS, OVER
        if not (came_no_further if stall else still_wanted(incident, alerts, _role_to_offer(timer, current))):
            return TimerState.NEEDLESS, ENOUGH
        return (TimerState.MISSED, OVERDUE) if now > timer.useful_until else None

    def mark(tx: DispatchTransaction, state: TimerState, reason: str) -> None:
        if state is TimerState.MISSED:
            current = tx.get_alert(alert.id)
            if stall:  # too late to ask another for it, but nobody counts on them any more
                current = tx.set_stalled(current, now)
            tx.record(_told(current, reason, now, actor, stall=stall))

    def wanting(incident: Incident, before: Sequence[Alert]) -> Wish:
        current = next(one for one in before if one.id == alert.id)
        return Wish(only(incident.policy, _role_to_offer(timer, current)), 1)

    def then(tx: DispatchTransaction, incident: Incident, alerts: list[Alert]) -> None:
        current = tx.get_alert(alert.id)
        if stall:
            tx.set_stalled(current, now)
        tx.record(_told(current, NEXT_ASKED if alerts else NOBODY_LEFT, now, actor, stall=stall))
        plan_answers(tx, incident, alerts, now)
        if not alerts:
            tx.hasten(incident.id, TimerKind.WAVE, now)

    return _once(store, streets, timer, now, actor, _Deed(judge, mark, wanting, then))


def _role_to_offer(timer: Timer, alert: Alert) -> Role:
    """Whoever goes without the device they were asked for has another role by now."""
    return Role.AED if timer.kind is TimerKind.DEVICE else alert.role


def _told(alert: Alert, reason: str, now: datetime, actor: str, *, stall: bool) -> Change:
    if stall:
        return Change("assignment", str(alert.id), STALLED, now, actor, alert.progress, reason, alert.incident_id)
    return Change("alert", str(alert.id), alert.state, now, actor, alert.state, reason, alert.incident_id)


@dataclass(frozen=True)
class _Deed:
    """What a timer does. judge: what to mark it as instead, and why; None when it is to be done."""

    judge: Callable[[Incident, Sequence[Alert]], _Verdict | None]
    mark: Callable[[DispatchTransaction, TimerState, str], None]
    wanting: Callable[[Incident, Sequence[Alert]], Wish]
    then: Callable[[DispatchTransaction, Incident, list[Alert]], None]


def _once(
    store: DispatchStore, streets: EdgeIndex, timer: Timer, now: datetime, actor: str, deed: _Deed
) -> Fired | None:
    marked: TimerState | None = None

    def still(tx: DispatchTransaction, incident: Incident) -> bool:
        nonlocal marked
        instead = deed.judge(incident, tx.alerts_of(incident.id))
        if not tx.set_timer(timer, instead[0] if instead else TimerState.FIRED, now):
            return False
        if instead is not None:
            deed.mark(tx, *instead)
            marked = instead[0]
        return instead is None

    # Most waves are needless when they fall due: that is seen before anybody is looked for.
    if deed.judge(store.get_incident(timer.incident_id), store.alerts_of(timer.incident_id)) is not None:
        with store.transaction() as tx:
            if still(tx, tx.get_incident(timer.incident_id)):
                raise StateConflict(f"Incident {timer.incident_id} was changed by somebody else just now; look again.")
        return Fired(timer, marked) if marked else None
    asked = ask(store, streets, timer.incident_id, deed.wanting, still, deed.then, now=now, actor=actor)
    if asked is not None:
        return Fired(timer, TimerState.FIRED, asked.alerts)
    return Fired(timer, marked) if marked else None


def _expire(store: DispatchStore, timer: Timer, now: datetime, actor: str) -> Fired | None:
    """Those who have not answered are free again; where nobody is left, the desk is told."""
    with store.transaction() as tx:
        incident = tx.get_incident(timer.incident_id)
        if not tx.set_timer(timer, TimerState.FIRED, now):
            return None
        tx.hold_people_of(incident.id)
        for alert in tx.alerts_of(incident.id):
            number = alert.wave if timer.kind is TimerKind.EXPIRY else alert.id
            if number == timer.number and alert.state in UNANSWERED:
                give_up(tx, alert, AlertState.EXPIRED, now, actor, "no_answer")
        if _nobody_left(tx, incident):
            one = tx.get_alert(timer.number) if timer.kind is TimerKind.ANSWER else None
            last = wave_change(timer, "exhausted", now, actor, NOBODY_LEFT)
            tx.record(_told(one, NOBODY_LEFT, now, actor, stall=False) if one else last)
        return Fired(timer, TimerState.FIRED)


def _nobody_left(tx: DispatchTransaction, incident: Incident) -> bool:
    alerts = tx.alerts_of(incident.id)
    coming = any(timer.kind not in _NOT_MOVING for timer in tx.waiting_timers(incident.id))
    asked = any(alert.state in UNANSWERED for alert in alerts)
    return incident.active and not filled(incident.policy, alerts) and not coming and not asked

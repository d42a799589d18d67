"""Waves: the next ones are asked when their time has come, each wave once, whoever looks and however often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import ENOUGH, give_up
from aedmap.dispatch.claiming import TakenMeanwhile, claim
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import UNANSWERED, AlertState, IncidentState, TimerState
from aedmap.dispatch.looking import look_for
from aedmap.dispatch.quotas import accepted, filled, missing
from aedmap.dispatch.stepping import move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change
from aedmap.network import EdgeIndex

ACTOR = "worker"
_TRIES = 3
# Answers that are out of time are given up even then; after a week somebody has closed the case by hand.
_EXPIRY_USEFUL = timedelta(days=7)
# Reasons of what happens to a wave.
OVERDUE, OVER, NOBODY_LEFT = "overdue", "incident_over", "nobody_left"


@dataclass(frozen=True)
class Fired:
    """What became of one timer; alerts: who was asked by it, for the channels to tell."""

    timer: Timer
    state: TimerState
    alerts: tuple[Alert, ...] = ()


def plan_first(tx: DispatchTransaction, incident: Incident, now: datetime) -> None:
    """Inside the transaction that asks the first ones: when they are asked no longer, and when the next are."""
    _plan(tx, incident, 1, now)


def fire_due(store: DispatchStore, streets: EdgeIndex, *, now: datetime, actor: str = ACTOR) -> list[Fired]:
    """Do what is due, each timer in a transaction of its own; any number of workers may run at once."""
    fired = []
    for timer in store.due_timers(now):
        try:
            one = fire(store, streets, timer, now=now, actor=actor)
        except StateConflict:  # the incident moved on at this moment; the timer waits for the next look
            continue
        if one is not None:
            fired.append(one)
    return fired


def fire(store: DispatchStore, streets: EdgeIndex, timer: Timer, *, now: datetime, actor: str = ACTOR) -> Fired | None:
    """Do one timer if it is still useful, else mark it; None when another worker was first."""
    if timer.kind is TimerKind.EXPIRY:
        return _expire(store, timer, now, actor)
    for attempt in range(1, _TRIES + 1):
        incident, before = store.get_incident(timer.incident_id), store.alerts_of(timer.incident_id)
        wanted = missing(incident.policy, accepted(before))
        ranking = look_for(store, streets, incident, before, wanted, now, incident.policy.waves[timer.number - 1])
        try:
            with store.transaction() as tx:
                incident = tx.get_incident(timer.incident_id)
                needless = _needless(tx, incident, timer, now)
                if needless is not None:
                    return _marked(tx, timer, *needless, now, actor)
                if not tx.set_timer(timer, TimerState.FIRED, now):
                    return None
                strict = attempt < _TRIES
                alerts = claim(tx, incident, ranking.proposal.assignments, now, actor, strict=strict, wave=timer.number)
                if alerts and incident.state in (IncidentState.RECEIVED, IncidentState.TRIAGED):
                    incident = move_incident(tx, incident, IncidentState.DISPATCHING, now, actor)
                tx.record(_change(timer, "sent" if alerts else "empty", now, actor, None if alerts else NOBODY_LEFT))
                _plan(tx, incident, timer.number, now)
            return Fired(timer, TimerState.FIRED, tuple(alerts))
        except TakenMeanwhile:
            continue
    return None


def end_timers(tx: DispatchTransaction, incident: Incident, now: datetime, actor: str, reason: str) -> None:
    """Inside a transaction: nothing more falls due for the incident."""
    for timer in tx.waiting_timers(incident.id):
        if tx.set_timer(timer, TimerState.NEEDLESS, now) and timer.kind is TimerKind.WAVE:
            tx.record(_change(timer, TimerState.NEEDLESS, now, actor, reason))


def _plan(tx: DispatchTransaction, incident: Incident, number: int, now: datetime) -> None:
    """The end of a wave that was just sent, and the wave after it."""
    policy = incident.policy
    ends = now + timedelta(seconds=policy.answer_s)
    tx.add_timer(incident.id, TimerKind.EXPIRY, number, ends, ends + _EXPIRY_USEFUL, now)
    if number < len(policy.waves):
        due = now + timedelta(seconds=policy.delays_s[number - 1])
        useful_until = due + timedelta(seconds=policy.late_s)
        tx.add_timer(incident.id, TimerKind.WAVE, number + 1, due, useful_until, now)


def _needless(
    tx: DispatchTransaction, incident: Incident, timer: Timer, now: datetime
) -> tuple[TimerState, str] | None:
    if not incident.active or incident.state in (IncidentState.EMS_ON_SCENE, IncidentState.HANDOVER):
        return TimerState.NEEDLESS, OVER
    if filled(incident.policy, tx.alerts_of(incident.id)):
        return TimerState.NEEDLESS, ENOUGH
    if now > timer.useful_until:
        return TimerState.MISSED, OVERDUE
    return None


def _marked(
    tx: DispatchTransaction, timer: Timer, state: TimerState, reason: str, now: datetime, actor: str
) -> Fired | None:
    if not tx.set_timer(timer, state, now):
        return None
    tx.record(_change(timer, state, now, actor, reason))
    return Fired(timer, state)


def _expire(store: DispatchStore, timer: Timer, now: datetime, actor: str) -> Fired | None:
    """Those of a wave who have not answered are free again; where nobody is left, the desk is told."""
    with store.transaction() as tx:
        incident = tx.get_incident(timer.incident_id)
        if not tx.set_timer(timer, TimerState.FIRED, now):
            return None
        for alert in tx.alerts_of(incident.id):
            if alert.wave == timer.number and alert.state in UNANSWERED:
                give_up(tx, alert, AlertState.EXPIRED, now, actor, "no_answer")
        alerts, left = tx.alerts_of(incident.id), tx.waiting_timers(incident.id)
        open_ = incident.active and not filled(incident.policy, alerts)
        if open_ and not left and not any(alert.state in UNANSWERED for alert in alerts):
            tx.record(_change(timer, "exhausted", now, actor, NOBODY_LEFT))
        return Fired(timer, TimerState.FIRED)


def _change(timer: Timer, became: str, now: datetime, actor: str, reason: str | None) -> Change:
    subject_id = f"{timer.incident_id}.{timer.number}"
    return Change("wave", subject_id, became, now, actor, reason=reason, incident_id=timer.incident_id)

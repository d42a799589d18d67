"""What falls due for an incident, written down beside what it follows from."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import INCIDENT_TRANSITIONS, IncidentState, TimerState
from aedmap.dispatch.quotas import held, wanted
from aedmap.dispatch.stepping import refuse_if_over
from aedmap.dispatch.store import DispatchTransaction
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change

# Answers that are out of time are given up even then; after a week somebody has closed the case by hand.
_EXPIRY_USEFUL = timedelta(days=7)
# Reasons of what happens to timers.
OVERDUE, OVER, NOBODY_LEFT = "overdue", "incident_over", "nobody_left"


def plan_first(tx: DispatchTransaction, incident: Incident, now: datetime) -> None:
    """Inside the transaction that asks the first ones: when they are asked no longer, and when the next are."""
    plan_wave(tx, incident, 1, now)


def plan_wave(tx: DispatchTransaction, incident: Incident, number: int, now: datetime) -> None:
    """The same of a later wave."""
    policy = incident.policy
    answer_by = now + timedelta(seconds=policy.answer_s)
    tx.add_timer(incident.id, TimerKind.EXPIRY, number, answer_by, answer_by + _EXPIRY_USEFUL, now)
    if number < len(policy.waves):
        due = now + timedelta(seconds=policy.delays_s[number - 1])
        tx.add_timer(incident.id, TimerKind.WAVE, number + 1, due, due + timedelta(seconds=policy.late_s), now)


def plan_answers(tx: DispatchTransaction, incident: Incident, alerts: Sequence[Alert], now: datetime) -> None:
    """Inside the transaction that asks somebody outside the waves: when they are asked no longer."""
    answer_by = now + timedelta(seconds=incident.policy.answer_s)
    for alert in alerts:
        tx.add_timer(incident.id, TimerKind.ANSWER, alert.id, answer_by, answer_by + _EXPIRY_USEFUL, now)


def watch_for_stall(
    tx: DispatchTransaction, incident: Incident, alert: Alert, now: datetime, *, again: bool = False
) -> None:
    """Inside the transaction in which somebody accepts, or (again) gets another role: by when a step must be
    reported."""
    due = now + timedelta(seconds=incident.policy.stall_s)
    useful_until = due + timedelta(seconds=incident.policy.late_s)
    if not again or not tx.begin_anew(incident.id, TimerKind.STALL, alert.id, due, useful_until, now):
        tx.add_timer(incident.id, TimerKind.STALL, alert.id, due, useful_until, now)


def seek_another(tx: DispatchTransaction, incident: Incident, alert: Alert, now: datetime) -> None:
    """Inside the transaction in which somebody turns out not to come: the next wave comes at once, and where none is
    left, the role is offered to the next best."""
    if any(timer.kind is TimerKind.WAVE for timer in tx.waiting_timers(incident.id)):
        tx.hasten(incident.id, TimerKind.WAVE, now)
    elif still_wanted(incident, tx.alerts_of(incident.id), alert.role):
        _add_next(tx, incident, TimerKind.NEXT, alert, now)


def seek_device(tx: DispatchTransaction, incident: Incident, alert: Alert, now: datetime) -> None:
    """Inside the transaction in which somebody who was to bring a device goes without one: another is to bring one."""
    if any(timer.kind is TimerKind.WAVE for timer in tx.waiting_timers(incident.id)):
        tx.hasten(incident.id, TimerKind.WAVE, now)
    elif still_wanted(incident, tx.alerts_of(incident.id), Role.AED):
        _add_next(tx, incident, TimerKind.DEVICE, alert, now)


def _add_next(tx: DispatchTransaction, incident: Incident, kind: TimerKind, alert: Alert, now: datetime) -> None:
    useful_until = now + timedelta(seconds=incident.policy.late_s)
    tx.add_timer(incident.id, kind, alert.id, now, useful_until, now)


def watch_for_silence(tx: DispatchTransaction, incident: Incident, alert: Alert, now: datetime) -> None:
    """Inside the transaction in which somebody reports a step on the way: by when they should have reported another."""
    arrives = max(alert.created_at + timedelta(seconds=alert.expected_s), now)
    due = arrives + timedelta(seconds=incident.policy.stall_s)
    useful_until = due + timedelta(seconds=incident.policy.late_s)
    if not tx.begin_anew(incident.id, TimerKind.SILENT, alert.id, due, useful_until, now):
        tx.add_timer(incident.id, TimerKind.SILENT, alert.id, due, useful_until, now)


def still_wanted(incident: Incident, alerts: Sequence[Alert], role: Role) -> bool:
    """Whether fewer go or may still answer for a role than the policy wants."""
    if needs_nobody(incident):
        return False
    return held(alerts)[role] < wanted(incident.policy)[role]


def needs_nobody(incident: Incident) -> bool:
    """Whether nobody more is asked: it is over, or the ambulance is there."""
    return not incident.active or incident.state in (IncidentState.EMS_ON_SCENE, IncidentState.HANDOVER)


def refuse_if_needs_nobody(incident: Incident) -> None:
    """StateConflict where nobody more is to go."""
    refuse_if_over(incident, "nobody needs to go any more")
    if needs_nobody(incident):
        sentence = f"Incident {incident.id} is {incident.state}: the ambulance is there, nobody needs to go any more."
        following = tuple(sorted(INCIDENT_TRANSITIONS[incident.state]))
        raise StateConflict(sentence, state=str(incident.state), allowed=following)


def end_timers(tx: DispatchTransaction, incident: Incident, now: datetime, actor: str, reason: str) -> None:
    """Inside a transaction: nothing more falls due for the incident."""
    for timer in tx.waiting_timers(incident.id):
        if tx.set_timer(timer, TimerState.NEEDLESS, now) and timer.kind is TimerKind.WAVE:
            tx.record(wave_change(timer, TimerState.NEEDLESS, now, actor, reason))


def wave_change(timer: Timer, became: str, now: datetime, actor: str, reason: str | None) -> Change:
    """The event of what happened to a wave."""
    subject_id = f"{timer.incident_id}.{timer.number}"
    return Change("wave", subject_id, became, now, actor, reason=reason, incident_id=timer.incident_id)

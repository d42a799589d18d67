"""What happens to an alert after it is committed: sent, seen, accepted, declined, stood down."""

from datetime import datetime

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import (
    ALERT_TRANSITIONS,
    INCIDENT_TRANSITIONS,
    UNANSWERED,
    AlertState,
    AssignmentState,
    IncidentState,
)
from aedmap.dispatch.quotas import filled, open_role
from aedmap.dispatch.stepping import free, free_device, move_alert, move_assignment, move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.timer import TimerKind
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change, check_transition

_STREAM = "stream"
ENOUGH = "enough_accepted"
_WAITING = (IncidentState.RECEIVED, IncidentState.TRIAGED, IncidentState.DISPATCHING)
_A = AssignmentState
_REPORTED = frozenset({_A.DEPARTED, _A.AT_AED, _A.AED_TAKEN, _A.ON_SCENE, _A.NO_SHOW})


def mark_sent(store: DispatchStore, alert_id: int, *, now: datetime) -> Alert:
    """The in-app stream has it; doing it twice changes nothing."""
    return _once(store, alert_id, AlertState.SENT, now, _STREAM, (AlertState.QUEUED,))


def mark_delivered(store: DispatchStore, alert_id: int, *, now: datetime, actor: str) -> Alert:
    """A channel's receipt says that it arrived; doing it twice, or after the answer, changes nothing."""
    return _once(store, alert_id, AlertState.DELIVERED, now, actor, (AlertState.SENT,))


def mark_seen(store: DispatchStore, alert_id: int, *, now: datetime, actor: str) -> Alert:
    """The responder has looked at it; doing it twice, or after the answer, changes nothing."""
    return _once(store, alert_id, AlertState.SEEN, now, actor, (AlertState.SENT, AlertState.DELIVERED))


def accept(store: DispatchStore, alert_id: int, *, now: datetime, actor: str) -> Alert:
    """The responder goes, in their own role or in another that is open; twice is once.

    Who accepts when enough others go is stood down, which the answer's state tells. StateConflict when the alert was
    called off or the incident is over.
    """
    with store.transaction() as tx:
        incident, alert = _held(tx, alert_id)
        if alert.state == AlertState.ACCEPTED:
            return alert
        if not incident.active:
            raise StateConflict(f"Incident {incident.id} is {incident.state}; nobody needs to go any more.")
        check_transition(f"Alert {alert.id}", ALERT_TRANSITIONS, alert.state, AlertState.ACCEPTED)
        role = open_role(incident.policy, tx.alerts_of(incident.id), alert)
        if role is None:
            return give_up(tx, alert, AlertState.STOOD_DOWN, now, actor, ENOUGH)
        alert = move_alert(tx, _in_role(tx, alert, role, now, actor), AlertState.ACCEPTED, now, actor)
        alert = move_assignment(tx, alert, AssignmentState.ACCEPTED, now, actor)
        if incident.state in _WAITING:
            incident = move_incident(tx, incident, IncidentState.RESPONDERS_ENROUTE, now, actor)
        _call_off_the_others(tx, incident, now, actor)
        return alert


def report_progress(
    store: DispatchStore, alert_id: int, to_state: AssignmentState, *, now: datetime, actor: str
) -> Alert:
    """How far somebody who accepted is; being there moves the incident, too. Twice is once."""
    if to_state not in _REPORTED:
        raise StateConflict(
            f"{to_state} is not something that is reported on the way; give one of "
            f"{', '.join(sorted(_REPORTED))}, or accept, decline or stand down."
        )
    with store.transaction() as tx:
        incident, alert = _held(tx, alert_id)
        if alert.progress == to_state:
            return alert
        alert = move_assignment(tx, alert, to_state, now, actor)
        if to_state is AssignmentState.ON_SCENE:
            there = IncidentState.AED_ON_SCENE if alert.role is Role.AED else IncidentState.FIRST_ON_SCENE
            if there in INCIDENT_TRANSITIONS[incident.state]:
                move_incident(tx, incident, there, now, actor)
        if to_state is AssignmentState.NO_SHOW:
            alert = give_up(tx, alert, AlertState.STOOD_DOWN, now, actor, "no_show")
            tx.hasten(incident.id, TimerKind.WAVE, now)
        return alert


def decline(store: DispatchStore, alert_id: int, *, now: datetime, actor: str, reason: str | None = None) -> Alert:
    """The responder cannot; they and their device are free again. Twice is once."""
    return _give_up(store, alert_id, AlertState.DECLINED, now, actor, reason)


def stand_down(store: DispatchStore, alert_id: int, *, now: datetime, actor: str, reason: str | None = None) -> Alert:
    """The desk calls the responder off, on the way or not; they and their device are free again. Twice is once."""
    return _give_up(store, alert_id, AlertState.STOOD_DOWN, now, actor, reason)


def _once(
    store: DispatchStore,
    alert_id: int,
    to_state: AlertState,
    now: datetime,
    actor: str,
    from_states: tuple[AlertState, ...],
) -> Alert:
    with store.transaction() as tx:
        _, alert = _held(tx, alert_id)
        return move_alert(tx, alert, to_state, now, actor) if alert.state in from_states else alert


def _give_up(
    store: DispatchStore, alert_id: int, to_state: AlertState, now: datetime, actor: str, reason: str | None
) -> Alert:
    with store.transaction() as tx:
        _, alert = _held(tx, alert_id)
        if alert.state == to_state:
            return alert
        alert = give_up(tx, alert, to_state, now, actor, reason)
        # Nobody waits for the next wave when it is known already that one is needed.
        tx.hasten(alert.incident_id, TimerKind.WAVE, now)
        return alert


def _in_role(tx: DispatchTransaction, alert: Alert, role: Role, now: datetime, actor: str) -> Alert:
    """In another role the device that went with the old one is free again."""
    if role is alert.role:
        return alert
    free_device(tx, alert, now, actor)
    tx.set_role(alert, role, now)
    tx.record(Change("alert", str(alert.id), alert.state, now, actor, alert.state, f"as_{role}", alert.incident_id))
    return tx.get_alert(alert.id)


def _call_off_the_others(tx: DispatchTransaction, incident: Incident, now: datetime, actor: str) -> None:
    """Once enough go, whoever has not answered is free for somebody else."""
    alerts = tx.alerts_of(incident.id)
    if not filled(incident.policy, alerts):
        return
    for other in alerts:
        if other.state in UNANSWERED:
            give_up(tx, other, AlertState.STOOD_DOWN, now, actor, ENOUGH)


def _held(tx: DispatchTransaction, alert_id: int) -> tuple[Incident, Alert]:
    """The incident first, always: whoever holds it may change its alerts, so nobody waits for each other crosswise."""
    incident = tx.get_incident(tx.get_alert(alert_id).incident_id)
    return incident, tx.get_alert(alert_id)


def give_up(
    tx: DispatchTransaction, alert: Alert, to_state: AlertState, now: datetime, actor: str, reason: str | None
) -> Alert:
    """Inside a transaction: end the alert and free what it held."""
    ended = move_alert(tx, alert, to_state, now, actor, reason)
    free(tx, ended, now, actor)
    return ended

"""One step of an incident or an alert along its life cycle, with its event."""

from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import (
    ALERT_TRANSITIONS,
    ASSIGNMENT_TRANSITIONS,
    HAVING_DEVICE,
    INCIDENT_TRANSITIONS,
    AlertState,
    AssignmentState,
    IncidentState,
)
from aedmap.dispatch.store import DispatchTransaction
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change, check_transition
from aedmap.registry import AedStatus

EXERCISE_RETURNED = "exercise_returned"


def move_incident(
    tx: DispatchTransaction,
    incident: Incident,
    to_state: IncidentState,
    now: datetime,
    actor: str,
    reason: str | None = None,
    note: str | None = None,
) -> Incident:
    """StateConflict when the table forbids the step or somebody else moved the incident first."""
    check_transition(f"Incident {incident.id}", INCIDENT_TRANSITIONS, incident.state, to_state)
    moved = tx.set_incident(incident, to_state, now)
    if moved is None:
        raise StateConflict(f"Incident {incident.id} was changed by somebody else just now; look again.")
    tx.record(Change("incident", str(incident.id), to_state, now, actor, incident.state, reason, incident.id, note))
    return moved


def move_alert(
    tx: DispatchTransaction,
    alert: Alert,
    to_state: AlertState,
    now: datetime,
    actor: str,
    reason: str | None = None,
) -> Alert:
    """StateConflict when the table forbids the step or somebody else moved the alert first."""
    check_transition(f"Alert {alert.id}", ALERT_TRANSITIONS, alert.state, to_state)
    moved = tx.set_alert(alert, to_state, now)
    if moved is None:
        raise StateConflict(f"Alert {alert.id} was changed by somebody else just now; look again.")
    tx.record(Change("alert", str(alert.id), to_state, now, actor, alert.state, reason, alert.incident_id))
    return moved


def move_assignment(
    tx: DispatchTransaction,
    alert: Alert,
    to_state: AssignmentState,
    now: datetime,
    actor: str,
    reason: str | None = None,
) -> Alert:
    """StateConflict when the table forbids the step or somebody else moved them first."""
    check_transition(f"The assignment of alert {alert.id}", ASSIGNMENT_TRANSITIONS, alert.progress, to_state)
    moved = tx.set_progress(alert, to_state, now)
    if moved is None:
        raise StateConflict(f"Alert {alert.id} was changed by somebody else just now; look again.")
    tx.record(Change("assignment", str(alert.id), to_state, now, actor, alert.progress, reason, alert.incident_id))
    return moved


def refuse_if_over(incident: Incident, what: str) -> None:
    """StateConflict, with the state and what may follow it, for an incident that has ended."""
    if not incident.active:
        following = tuple(sorted(INCIDENT_TRANSITIONS[incident.state]))
        sentence = f"Incident {incident.id} is {incident.state}; {what}."
        raise StateConflict(sentence, state=str(incident.state), allowed=following)


def free(
    tx: DispatchTransaction,
    alert: Alert,
    now: datetime,
    actor: str,
    *,
    aed_used: bool = False,
    held_device: bool = True,
) -> None:
    """Give back the responder and the device of an alert; a device that was taken stays hidden until its guardian
    confirms, used or not: it is not in its cabinet any more."""
    if AssignmentState.RELEASED in ASSIGNMENT_TRANSITIONS[alert.progress]:
        move_assignment(tx, alert, AssignmentState.RELEASED, now, actor)
    tx.release_responder(alert.responder_id, alert.incident_id)
    if held_device:
        free_device(tx, alert, now, actor, aed_used=aed_used)


def free_device(tx: DispatchTransaction, alert: Alert, now: datetime, actor: str, *, aed_used: bool = False) -> None:
    """Give back the device of an alert, if it has one."""
    if alert.aed_id is None:
        return
    hidden = aed_used or alert.progress in HAVING_DEVICE
    status = tx.release_aed(alert.aed_id, alert.incident_id, AedStatus.IN_USE if hidden else None)
    if status is not None:
        before = AedStatus.RESERVED
        tx.record(Change("aed", alert.aed_id, status, now, actor, from_state=before, incident_id=alert.incident_id))
        return
    unchanged = tx.end_exercise_hold(alert.aed_id, alert.incident_id)
    if unchanged is not None:
        reason = EXERCISE_RETURNED
        tx.record(Change("aed", alert.aed_id, unchanged, now, actor, unchanged, reason, alert.incident_id))

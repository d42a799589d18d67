"""What happens to an alert after it is committed: sent, seen, accepted, declined, stood down."""

from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import AlertState, IncidentState
from aedmap.dispatch.stepping import free, move_alert, move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.errors import StateConflict

_STREAM = "stream"
_WAITING = (IncidentState.RECEIVED, IncidentState.TRIAGED, IncidentState.DISPATCHING)


def mark_sent(store: DispatchStore, alert_id: int, *, now: datetime) -> Alert:
    """The in-app stream has it; doing it twice changes nothing."""
    return _once(store, alert_id, AlertState.SENT, now, _STREAM, (AlertState.QUEUED,))


def mark_seen(store: DispatchStore, alert_id: int, *, now: datetime, actor: str) -> Alert:
    """The responder has looked at it; doing it twice, or after the answer, changes nothing."""
    return _once(store, alert_id, AlertState.SEEN, now, actor, (AlertState.SENT, AlertState.DELIVERED))


def accept(store: DispatchStore, alert_id: int, *, now: datetime, actor: str) -> Alert:
    """The responder goes. Twice is once; StateConflict when the alert was called off or the incident is over."""
    with store.transaction() as tx:
        incident, alert = _held(tx, alert_id)
        if alert.state == AlertState.ACCEPTED:
            return alert
        if not incident.active:
            raise StateConflict(f"Incident {incident.id} is {incident.state}; nobody needs to go any more.")
        alert = move_alert(tx, alert, AlertState.ACCEPTED, now, actor)
        if incident.state in _WAITING:
            move_incident(tx, incident, IncidentState.RESPONDERS_ENROUTE, now, actor)
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
        return alert if alert.state == to_state else give_up(tx, alert, to_state, now, actor, reason)


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

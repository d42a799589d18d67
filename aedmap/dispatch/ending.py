"""How an incident ends: closed or cancelled, with everybody told and everything given back."""

from datetime import datetime

from aedmap.dispatch.calling_off import call_off_who_is_not_there
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import CANCEL_REASONS, AlertState, IncidentState
from aedmap.dispatch.stepping import free, move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.errors import InvalidInput


def close_incident(
    store: DispatchStore,
    incident_id: int,
    *,
    now: datetime,
    actor: str,
    aed_used: bool | None = None,
    note: str | None = None,
) -> Incident:
    """The case is over. Whoever is not at the patient is stood down, everybody is free.

    aed_used: whether a fetched device was used; unknown counts as used, because a device with spent pads that looks
    ready is the worse mistake; one that somebody has taken is hidden all the same
    """
    return _end(store, incident_id, IncidentState.CLOSED, now, actor, None, note, aed_used is not False)


def cancel_incident(
    store: DispatchStore, incident_id: int, reason: str, *, now: datetime, actor: str, note: str | None = None
) -> Incident:
    """It was no case for responders, or is none any more; InvalidInput for a reason that is not on the list."""
    if reason not in CANCEL_REASONS:
        raise InvalidInput(f"{reason!r} is not a reason to cancel; allowed are {', '.join(sorted(CANCEL_REASONS))}.")
    return _end(store, incident_id, IncidentState.CANCELLED, now, actor, reason, note, False)


def _end(
    store: DispatchStore,
    incident_id: int,
    to_state: IncidentState,
    now: datetime,
    actor: str,
    reason: str | None,
    note: str | None,
    aed_used: bool,
) -> Incident:
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        if incident.state == to_state:
            return incident
        return end(tx, incident, to_state, now, actor, reason, note, aed_used=aed_used)


def end(
    tx: DispatchTransaction,
    incident: Incident,
    to_state: IncidentState,
    now: datetime,
    actor: str,
    reason: str | None = None,
    note: str | None = None,
    *,
    aed_used: bool = False,
) -> Incident:
    """Inside a transaction. The incident first: whoever accepts at this moment either comes before it or finds it
    over."""
    incident = move_incident(tx, incident, to_state, now, actor, reason, note)
    call_off_who_is_not_there(tx, incident, now, actor, aed_used=aed_used)
    for alert in tx.alerts_of(incident.id):
        if alert.state is AlertState.ACCEPTED:
            free(tx, alert, now, actor, aed_used=aed_used)
    return incident

"""Calls: whether another one is about the same patient, and where the patient is when more is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from aedmap.dispatch.ending import cancel_incident
from aedmap.dispatch.incident import Incident, check_uncertainty
from aedmap.dispatch.life_cycle import Mode
from aedmap.dispatch.store import DispatchStore
from aedmap.errors import InvalidInput, StateConflict
from aedmap.geography import LocalProjection, Position
from aedmap.life_cycle import Change

# Two callers beside one patient name places as far apart as this, and seldom call longer after each other.
SAME_WITHIN_M = 200.0
SAME_WITHIN = timedelta(minutes=20)


@dataclass(frozen=True)
class Likely:
    """An open incident that a new call may be about; metres: straight, apart."""

    incident: Incident
    metres: float


def likely_same(
    store: DispatchStore,
    position: Position,
    now: datetime,
    *,
    uncertainty_m: float | None = None,
    mode: Mode = Mode.ACTUAL,
) -> list[Likely]:
    """Open incidents of the same mode near in place and time, the nearest first; what is uncertain reaches farther.

    They are offered, never merged by themselves: two patients may lie in one street.
    """
    check_uncertainty(uncertainty_m)
    projection = LocalProjection(position.lon, position.lat)
    found = []
    for one in store.list_incidents(active_only=True):
        if one.mode is not mode or abs(now - one.received_at) > SAME_WITHIN:
            continue
        metres = float(np.hypot(*projection.to_metres(one.position.lon, one.position.lat)))
        if metres <= SAME_WITHIN_M + (uncertainty_m or 0) + (one.uncertainty_m or 0):
            found.append(Likely(one, metres))
    return sorted(found, key=lambda one: (one.metres, one.incident.id))


def make_alias(store: DispatchStore, incident_id: int, of: int, *, now: datetime, actor: str) -> Incident:
    """The call is about the patient of another incident: its people are free, and it leads to the other from then on.

    StateConflict where the other is over, or itself an alias, so that no chain or circle comes into being.
    """
    if incident_id == of:
        raise InvalidInput(f"Incident {of} cannot be another call about itself; give the number of the other one.")
    other = store.get_incident(of)
    if other.alias_of is not None or not other.active:
        leads = f"another call about {other.alias_of}" if other.alias_of is not None else str(other.state)
        raise StateConflict(f"Incident {of} is {leads}; give an open incident that is no alias.")
    if any(one.alias_of == incident_id for one in store.list_incidents()):
        raise StateConflict(f"Incident {incident_id} is what other calls are about; make {of} an alias of it instead.")
    cancelled = cancel_incident(store, incident_id, "duplicate_of", now=now, actor=actor)
    with store.transaction() as tx:
        tx.get_incident(incident_id)
        tx.set_alias(incident_id, of)
        reason = f"as_{of}"
        change = Change("incident", str(incident_id), "alias", now, actor, str(cancelled.state), reason, incident_id)
        tx.record(change)
        return tx.get_incident(incident_id)


def relocate(
    store: DispatchStore,
    incident_id: int,
    position: Position,
    *,
    now: datetime,
    actor: str,
    uncertainty_m: float | None = None,
) -> Incident:
    """The patient is elsewhere than was first said: further people are ranked for the new place.

    Those who were asked stay asked, since they may be nearer still; the desk calls off whom it no longer wants.
    """
    check_uncertainty(uncertainty_m)
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        if not incident.active:
            raise StateConflict(f"Incident {incident_id} is {incident.state}; its place is not changed any more.")
        if (incident.position, incident.uncertainty_m) == (position, uncertainty_m):
            return incident
        tx.set_place(incident_id, position, uncertainty_m)
        state = incident.state
        tx.record(Change("incident", str(incident_id), state, now, actor, state, "moved", incident_id))
        return tx.get_incident(incident_id)

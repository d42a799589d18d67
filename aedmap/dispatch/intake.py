"""Calls: whether another one is about the same patient, and where the patient is when more is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from aedmap.dispatch.ending import end
from aedmap.dispatch.incident import Incident, check_uncertainty
from aedmap.dispatch.life_cycle import AlertState, IncidentState, Mode
from aedmap.dispatch.quotas import going
from aedmap.dispatch.stepping import refuse_if_over
from aedmap.dispatch.store import DispatchStore
from aedmap.dispatch.told_times import EMS_AT, EMS_UNKNOWN, check_ems, time_code
from aedmap.errors import InvalidInput, StateConflict
from aedmap.geography import LocalProjection, Position
from aedmap.life_cycle import Change

# Two callers beside one patient name places as far apart as this, and seldom call longer after each other.
SAME_WITHIN_M = 200.0
SAME_WITHIN = timedelta(minutes=20)
# A mass event may open hundreds within that time.
_MOST_OPEN = 20_000


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
    for one in store.list_incidents(active_only=True, since=now - SAME_WITHIN, limit=_MOST_OPEN):
        if one.mode is not mode or abs(now - one.received_at) > SAME_WITHIN:
            continue
        metres = float(np.hypot(*projection.to_metres(one.position.lon, one.position.lat)))
        if metres <= SAME_WITHIN_M + (uncertainty_m or 0) + (one.uncertainty_m or 0):
            found.append(Likely(one, metres))
    return sorted(found, key=lambda one: (one.metres, one.incident.id))


def make_alias(store: DispatchStore, incident_id: int, of: int, *, now: datetime, actor: str) -> Incident:
    """The call is about the patient of another incident: its people are free, and it leads to the other from then on.

    StateConflict where the other is over or of another mode, or itself an alias, so that no chain or circle comes into
    being and no emergency ends in an exercise.
    """
    if incident_id == of:
        raise InvalidInput(f"Incident {of} cannot be another call about itself; give the number of the other one.")
    with store.transaction() as tx:
        # By number, so that two desks that make each an alias of the other's wait for each other and never cross.
        held = {number: tx.get_incident(number) for number in sorted((incident_id, of))}
        incident, other = held[incident_id], held[of]
        if other.alias_of is not None or not other.active:
            leads = f"another call about {other.alias_of}" if other.alias_of is not None else str(other.state)
            raise StateConflict(f"Incident {of} is {leads}; give an open incident that is no alias.", state=other.state)
        if other.mode is not incident.mode:
            raise StateConflict(
                f"Incident {incident_id} is {incident.mode}, and {of} is {other.mode}; give one of the same mode.",
                state=str(incident.state),
            )
        alone = [one for one in tx.alerts_of(incident_id) if one.state is AlertState.ACCEPTED]
        if alone and not any(going(tx.alerts_of(of)).values()):
            raise StateConflict(
                f"{', '.join(one.responder_id for one in alone)} would be called off while nobody goes for incident "
                f"{of}; make {of} an alias of {incident_id} instead, or stand them down first.",
                state=str(incident.state),
                allowed=("alias", "stand_down"),
            )
        if tx.has_aliases(incident_id):
            raise StateConflict(
                f"Incident {incident_id} is what other calls are about; make {of} an alias of it instead.",
                state=incident.state,
            )
        if incident.state is not IncidentState.CANCELLED:
            incident = end(tx, incident, IncidentState.CANCELLED, now, actor, "duplicate_of")
        tx.set_alias(incident_id, of)
        reason = f"as_{of}"
        tx.record(Change("incident", str(incident_id), "alias", now, actor, str(incident.state), reason, incident_id))
        return tx.get_incident(incident_id)


def expect_ems(
    store: DispatchStore, incident_id: int, ems_at: datetime | None, *, now: datetime, actor: str
) -> Incident:
    """When the ambulance is expected, as the desk hears it; None when nobody knows any more.

    It counts for those who are asked from now on. InvalidInput for the past and for more than three hours ahead.
    """
    if ems_at is not None:
        check_ems(ems_at, now)
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        refuse_if_over(incident, "no ambulance is expected any more")
        if incident.ems_at == ems_at:
            return incident
        tx.set_ems_at(incident_id, ems_at)
        state = incident.state
        reason = EMS_UNKNOWN if ems_at is None else f"{EMS_AT}{time_code(ems_at)}"
        tx.record(Change("incident", str(incident_id), state, now, actor, state, reason, incident_id))
        return tx.get_incident(incident_id)

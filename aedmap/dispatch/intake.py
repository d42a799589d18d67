"""Calls: whether another one is about the same patient, and where the patient is when more is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from aedmap.dispatch.by_street import street_metres
from aedmap.dispatch.ending import end
from aedmap.dispatch.incident import Incident, check_place, check_uncertainty
from aedmap.dispatch.life_cycle import HOLDING_ALERT, AlertState, AssignmentState, IncidentState, Mode
from aedmap.dispatch.looking import reaching
from aedmap.dispatch.stepping import refuse_if_over
from aedmap.dispatch.store import DispatchStore
from aedmap.dispatch.timer import TimerKind
from aedmap.dispatch.told_times import EMS_AT, EMS_UNKNOWN, check_ems, time_code
from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.geography import LocalProjection, Position
from aedmap.life_cycle import Change
from aedmap.network import EdgeIndex

# Two callers beside one patient name places as far apart as this, and seldom call longer after each other.
SAME_WITHIN_M = 200.0
SAME_WITHIN = timedelta(minutes=20)
# A mass event may open hundreds within that time.
_MOST_OPEN = 20_000
# The reason of the event by which the desk is told that somebody asked is too far from a new place.
TOO_FAR_NOW = "too_far_now"
_THERE = AssignmentState.ON_SCENE


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


def relocate(
    store: DispatchStore,
    streets: EdgeIndex,
    incident_id: int,
    position: Position,
    *,
    now: datetime,
    actor: str,
    uncertainty_m: float | None = None,
    place: str | None = None,
) -> Incident:
    """The patient is elsewhere than was first said: from now on people are ranked for the new place, and the next wave
    comes at once.

    place: what it is called; None leaves the name as it is

    Those who go are told so. Those who were asked stay asked, since they may be nearer still; the desk is told which
    of them are out of reach now (an event of the alert with the reason TOO_FAR_NOW), and calls off whom it no longer
    wants.
    """
    check_uncertainty(uncertainty_m)
    check_place(place)
    out_of_reach = _out_of_reach(store, streets, incident_id, position, uncertainty_m, now)
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        refuse_if_over(incident, "its place is not changed any more")
        named = incident.place if place is None else place
        if (incident.position, incident.uncertainty_m, incident.place) == (position, uncertainty_m, named):
            return incident
        tx.set_place(incident_id, position, uncertainty_m, named)
        state = incident.state
        tx.record(Change("incident", str(incident_id), state, now, actor, state, "moved", incident_id))
        asked = tx.alerts_of(incident_id)
        going = [one.id for one in asked if one.state is AlertState.ACCEPTED and one.progress is not _THERE]
        tx.tell_again(going, now)
        for alert in asked:
            if alert.id in out_of_reach and alert.state in HOLDING_ALERT and alert.progress is not _THERE:
                same = alert.state
                tx.record(Change("alert", str(alert.id), same, now, actor, same, TOO_FAR_NOW, incident_id))
        tx.hasten(incident_id, TimerKind.WAVE, now)
        return tx.get_incident(incident_id)


def _out_of_reach(
    store: DispatchStore,
    streets: EdgeIndex,
    incident_id: int,
    position: Position,
    uncertainty_m: float | None,
    now: datetime,
) -> frozenset[int]:
    """Alerts whose responder would not be asked for the place, it being too far by street."""
    incident = store.get_incident(incident_id)
    policy = reaching(incident.policy, uncertainty_m or 0.0)
    asked = [alert for alert in store.alerts_of(incident_id) if alert.state in HOLDING_ALERT]
    placed = [
        (alert.id, place)
        for alert in asked
        if (place := _whereabouts(store, alert.responder_id, now, policy.position_fresh_s)) is not None
    ]
    metres = street_metres(streets, position, [place for _, place in placed])
    return frozenset(one for (one, _), m in zip(placed, metres, strict=True) if m > policy.reach_m)


def _whereabouts(store: DispatchStore, responder_id: str, now: datetime, fresh_s: float) -> Position | None:
    try:
        return store.get_responder(responder_id).whereabouts(now, fresh_s)
    except NotFound:  # erased while an exercise asked them; only a real incident keeps people from being erased
        return None


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

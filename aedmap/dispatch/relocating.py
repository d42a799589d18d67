"""The patient is elsewhere than was first said: who goes is told, and whoever is near the new place is asked."""

from collections.abc import Container, Sequence
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.asking import Wish, ask
from aedmap.dispatch.by_street import street_metres
from aedmap.dispatch.incident import Incident, check_place, check_uncertainty
from aedmap.dispatch.life_cycle import HOLDING_ALERT, AlertState, AssignmentState, TimerState
from aedmap.dispatch.looking import reaching
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.quotas import held, missing
from aedmap.dispatch.sending import send_asked
from aedmap.dispatch.stepping import refuse_if_over
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.timer import TimerKind
from aedmap.dispatch.waves import needs_nobody, plan_answers
from aedmap.errors import NotFound
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.network import EdgeIndex

# The reason of the event by which the desk is told that somebody asked is too far from a new place.
TOO_FAR_NOW = "too_far_now"
_THERE = AssignmentState.ON_SCENE


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
    comes at once; where none waits, as many as in a first wave are asked there.

    place: what it is called; None where it has no name: that of the old place would lead people there

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
        named = incident.place if place is None and position == incident.position else place
        if (incident.position, incident.uncertainty_m, incident.place) != (position, uncertainty_m, named):
            tx.set_place(incident_id, position, uncertainty_m, named)
            _tell_of_move(tx, incident, out_of_reach, now, actor)
        incident = tx.get_incident(incident_id)
    return _ask_there(store, streets, incident, out_of_reach, now, actor)


def _tell_of_move(
    tx: DispatchTransaction, incident: Incident, out_of_reach: Container[int], now: datetime, actor: str
) -> None:
    state = incident.state
    tx.record(Change("incident", str(incident.id), state, now, actor, state, "moved", incident.id))
    asked = tx.alerts_of(incident.id)
    on_the_way = [one.id for one in asked if one.state is AlertState.ACCEPTED and one.progress is not _THERE]
    tx.tell_again(on_the_way, now)
    for alert in asked:
        if alert.id in out_of_reach and alert.state in HOLDING_ALERT and alert.progress is not _THERE:
            same = alert.state
            tx.record(Change("alert", str(alert.id), same, now, actor, same, TOO_FAR_NOW, incident.id))
    tx.hasten(incident.id, TimerKind.WAVE, now)


def _ask_there(
    store: DispatchStore,
    streets: EdgeIndex,
    incident: Incident,
    out_of_reach: Container[int],
    now: datetime,
    actor: str,
) -> Incident:
    """Who is near the new place, for what those in reach do not fill; not before anybody was asked at all, and not
    where a wave waits that does it."""
    timers = store.timers_of(incident.id)
    waits = any(one.kind is TimerKind.WAVE and one.state is TimerState.WAITING for one in timers)
    if not timers or waits or needs_nobody(incident):
        return incident

    def lacking(before: Sequence[Alert]) -> Policy:
        return missing(incident.policy, held([one for one in before if one.id not in out_of_reach]))

    def wanting(_incident: Incident, before: Sequence[Alert]) -> Wish:
        return Wish(lacking(before), incident.policy.waves[0])

    def still(tx: DispatchTransaction, incident: Incident) -> bool:
        return not needs_nobody(incident) and lacking(tx.alerts_of(incident.id)).wanted > 0

    def then(tx: DispatchTransaction, incident: Incident, alerts: list[Alert]) -> None:
        plan_answers(tx, incident, alerts, now)

    if not lacking(store.alerts_of(incident.id)).wanted:
        return incident
    asked = ask(store, streets, incident.id, wanting, still, then, now=now, actor=actor)
    if asked is None:
        return store.get_incident(incident.id)
    send_asked(store, asked.incident, asked.alerts, now=now)
    return asked.incident


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

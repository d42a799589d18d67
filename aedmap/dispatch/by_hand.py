"""What the desk decides against the proposal: somebody is added, or the case goes over to the ambulance."""

from dataclasses import replace
from datetime import datetime

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.answering import mark_sent
from aedmap.dispatch.calling_off import call_off_who_is_not_there
from aedmap.dispatch.claiming import claim
from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import ALERT_TRANSITIONS, HOLDING_ALERT, IncidentState
from aedmap.dispatch.looking import look, scene_of
from aedmap.dispatch.quotas import accepted, wanted
from aedmap.dispatch.sentences import why_words
from aedmap.dispatch.stepping import move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.waves import plan_answers, refuse_if_needs_nobody
from aedmap.errors import InvalidInput, StateConflict
from aedmap.network import EdgeIndex

# Reason of the event that somebody is asked, where the desk asked them by name.
BY_NAME = "by_name"


def add_by_hand(
    store: DispatchStore,
    streets: EdgeIndex,
    incident_id: int,
    responder_id: str,
    role: Role,
    *,
    now: datetime,
    actor: str,
) -> Alert:
    """Ask one person by name, whatever the policy's waves say; being asked once more for one incident is refused.

    NotFound when there is no such person, InvalidInput when they do not qualify or cannot come, StateConflict when
    somebody else has them.
    """
    return ask_one(store, streets, incident_id, responder_id, role, now=now, actor=actor, reason=BY_NAME, by_desk=True)


def ask_one(
    store: DispatchStore,
    streets: EdgeIndex,
    incident_id: int,
    responder_id: str,
    role: Role,
    *,
    now: datetime,
    actor: str,
    reason: str,
    by_desk: bool,
) -> Alert:
    """The same for whoever asks; by_desk: the policy is widened where it has enough.

    reason: of the event that they are asked
    """
    incident, before = store.get_incident(incident_id), store.alerts_of(incident_id)
    refuse_if_needs_nobody(incident)
    store.get_responder(responder_id)
    asked = next((one for one in before if one.responder_id == responder_id and one.state in HOLDING_ALERT), None)
    if asked is not None:
        sentence = f"Responder {responder_id} is asked for incident {incident_id} already (alert {asked.id})."
        raise StateConflict(sentence, state=str(asked.state), allowed=tuple(sorted(ALERT_TRANSITIONS[asked.state])))
    offered = _offered(store, streets, incident, responder_id, role, now)
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        refuse_if_needs_nobody(incident)
        if by_desk:
            _make_room(tx, incident, role)
        alerts = claim(tx, incident, [offered], now, actor, strict=False, reason=reason)
        if not alerts:
            raise StateConflict(f"Somebody else has taken {responder_id} just now; choose another.")
        plan_answers(tx, incident, alerts, now)
        if incident.state in (IncidentState.RECEIVED, IncidentState.TRIAGED):
            move_incident(tx, incident, IncidentState.DISPATCHING, now, actor)
    return mark_sent(store, incident_id, {alerts[0].id}, now=now)[0]


def _make_room(tx: DispatchTransaction, incident: Incident, role: Role) -> None:
    """Whom the desk asks by name may go even where the policy has enough; only one device is brought."""
    policy, there = incident.policy, accepted(tx.alerts_of(incident.id))[role]
    if there < wanted(policy)[role]:
        return
    if role is Role.AED and not there:
        tx.set_policy(incident.id, replace(policy, aed_wanted=1))
    elif role is Role.AED:
        sentence = "Somebody brings a device already; stand them down first, or ask for another role."
        raise StateConflict(sentence, state=str(incident.state), allowed=(Role.CPR.value, Role.COORDINATOR.value))
    elif role is Role.CPR:
        tx.set_policy(incident.id, replace(policy, cpr_wanted=policy.cpr_wanted + 1))
    else:
        tx.set_policy(incident.id, replace(policy, coordinator_wanted=policy.coordinator_wanted + 1))


def _offered(
    store: DispatchStore, streets: EdgeIndex, incident: Incident, responder_id: str, role: Role, now: datetime
) -> Assignment:
    ranking = look(store, streets, incident.position, now, incident.policy, scene=scene_of(incident, now))
    one = next((match for match in ranking.matches if match.responder_id == responder_id), None)
    if one is None:
        why = why_not(store.get_responder(responder_id), now, incident.policy, at_home=incident.at_home)
        words = why_words(why or Refusal.TOO_FAR)
        raise InvalidInput(f"Responder {responder_id} cannot be asked: {words}; choose one of the list.")
    straight = Assignment(responder_id, role, one.direct_s, one.direct_m, turnout_s=one.turnout_s)
    if role is not Role.AED:
        return straight
    if one.via_s is None:
        raise InvalidInput(f"Responder {responder_id} can bring no device in useful time; ask for compressions.")
    return replace(straight, expected_s=one.via_s, aed_id=one.aed_id, pickup_s=one.in_hand_s)


def hand_over(store: DispatchStore, incident_id: int, *, now: datetime, actor: str) -> Incident:
    """The ambulance has taken over: nobody more is asked, and who is not there yet is stood down; who is there stays
    until the case is closed."""
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        if incident.state is IncidentState.HANDOVER:
            return incident
        incident = move_incident(tx, incident, IncidentState.HANDOVER, now, actor)
        call_off_who_is_not_there(tx, incident, now, actor)
        return incident

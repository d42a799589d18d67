"""Somebody goes: which role they get, which device is theirs, and who gives way to them."""

from datetime import datetime

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.answering import ENOUGH, arrived, give_up, hold
from aedmap.dispatch.claiming import reserve
from aedmap.dispatch.devices import open_for_pickup, pickup_s
from aedmap.dispatch.eligibility import Refusal, why_may_not_go
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import ALERT_TRANSITIONS, UNANSWERED, AlertState, AssignmentState, IncidentState
from aedmap.dispatch.looking import fetching_now
from aedmap.dispatch.overtaking import end_overtaken
from aedmap.dispatch.quotas import filled
from aedmap.dispatch.seats import Seat, expected_once_accepted_s, find_seat, seat_of_loser
from aedmap.dispatch.stepping import free_device, move_alert, move_assignment, move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.waves import refuse_if_needs_nobody, seek_another, seek_device, watch_for_stall
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change, check_transition
from aedmap.network import EdgeIndex

# Reasons: why somebody lost a role, and why somebody who accepted was given another device or nothing to do.
SOONER_ONE, OTHER_DEVICE, DEVICE_TAKEN = "sooner_one", "other_device", "device_taken"
_WAITING = (IncidentState.RECEIVED, IncidentState.TRIAGED, IncidentState.DISPATCHING)
_WHY = {
    Refusal.NOT_ACTIVE: "they are suspended or have left",
    Refusal.NO_CONSENT: "they have withdrawn their consent",
    Refusal.NO_CERTIFICATE: "they have no certificate",
    Refusal.CERTIFICATE_NOT_VALID: "their certificate has run out",
    Refusal.CERTIFICATE_UNVERIFIED: "nobody has verified their certificate",
}
# How many other devices are tried when each is taken at the same moment.
_TRIES = 3


class _DeviceTaken(Exception):
    """Another incident has the device, or it cannot be used or reached while it is open any more."""


def accept(
    store: DispatchStore, alert_id: int, *, now: datetime, actor: str, streets: EdgeIndex | None = None
) -> Alert:
    """The responder goes, in their own role or in another that is open; twice is once.

    A device is reserved now and not before. Where another incident has it, they get the next device (streets: to look
    for it), else another role. Who is sooner by the policy's better_by_s than somebody on the way takes the role from
    them. Who accepts when enough others go is stood down, which the answer's state tells. StateConflict when the alert
    was called off, the incident is over, or they ceased to qualify.
    """
    alert, device = _try(store, alert_id, now, actor, None)
    for _ in range(_TRIES if alert is None and streets is not None else 0):
        device = fetching_now(store, streets, alert_id, now) if streets else None
        if device is None:
            break
        alert, device = _try(store, alert_id, now, actor, device)
        if alert is not None:
            break
    if alert is None:
        with store.transaction() as tx:
            alert = _accepted(tx, alert_id, now, actor, no_device=True)
    if alert.state is AlertState.ACCEPTED and alert.aed_id is not None:
        end_overtaken(store, now=now)
    return alert


def _try(
    store: DispatchStore, alert_id: int, now: datetime, actor: str, device: Assignment | None
) -> tuple[Alert | None, Assignment | None]:
    try:
        with store.transaction() as tx:
            return _accepted(tx, alert_id, now, actor, device), device
    except _DeviceTaken:
        return None, device


def _accepted(
    tx: DispatchTransaction,
    alert_id: int,
    now: datetime,
    actor: str,
    device: Assignment | None = None,
    *,
    no_device: bool = False,
) -> Alert:
    """device: instead of the one they were asked to bring; no_device: there is none for them."""
    incident, alert = hold(tx, alert_id)
    if alert.state == AlertState.ACCEPTED:
        return alert
    refuse_if_needs_nobody(incident)
    alert = arrived(tx, alert, now)
    check_transition(f"Alert {alert.id}", ALERT_TRANSITIONS, alert.state, AlertState.ACCEPTED)
    _refuse_if_unfit(tx, alert, now)
    seat = find_seat(incident.policy, tx.alerts_of(incident.id), alert, now, no_device=no_device)
    if seat is None:
        alert = give_up(tx, alert, AlertState.STOOD_DOWN, now, actor, DEVICE_TAKEN if no_device else ENOUGH)
        if no_device:
            seek_another(tx, incident, alert, now)
        return alert
    loser, brings = seat.taken_from, device.aed_id if device is not None else alert.aed_id
    # A device is taken before another is given back, so that two patients whose fetchers change never wait crosswise.
    first = loser is not None and loser.aed_id == brings
    if loser is not None and first:
        _give_way(tx, incident, loser, now, actor)
    alert = _seated(tx, incident, alert, seat, device, now, actor)
    if loser is not None and not first:
        _give_way(tx, incident, loser, now, actor)
    alert = move_alert(tx, alert, AlertState.ACCEPTED, now, actor)
    alert = move_assignment(tx, alert, AssignmentState.ACCEPTED, now, actor)
    watch_for_stall(tx, incident, alert, now)
    if incident.state in _WAITING:
        incident = move_incident(tx, incident, IncidentState.RESPONDERS_ENROUTE, now, actor)
    _call_off_the_others(tx, incident, now, actor)
    if no_device and alert.role is not Role.AED:
        seek_device(tx, incident, alert, now)
    return alert


def _refuse_if_unfit(tx: DispatchTransaction, alert: Alert, now: datetime) -> None:
    """Between the alert and the answer somebody may have left, or been suspended, or their certificate run out."""
    people = tx.get_responders([alert.responder_id])
    why = why_may_not_go(people[0], now) if people else Refusal.NOT_ACTIVE
    if why is not None:
        sentence = f"Responder {alert.responder_id} cannot be sent any more: {_WHY[why]}; ask somebody else."
        following = ALERT_TRANSITIONS[alert.state] - {AlertState.ACCEPTED}
        raise StateConflict(sentence, state=str(alert.state), allowed=tuple(sorted(following)))


def _seated(
    tx: DispatchTransaction,
    incident: Incident,
    alert: Alert,
    seat: Seat,
    device: Assignment | None,
    now: datetime,
    actor: str,
) -> Alert:
    """In their role, with the device it needs and the time from which they are expected."""
    expected_s = expected_once_accepted_s(alert, now)
    if expected_s > alert.expected_s:
        alert = tx.set_expected(alert, expected_s)
    if seat.role is not alert.role:
        return _as(tx, alert, seat.role, now, actor)
    if device is not None:
        alert = tx.set_offer(alert, device, now)
        tx.record(Change("alert", str(alert.id), alert.state, now, actor, alert.state, OTHER_DEVICE, incident.id))
    elif not _open_when_fetched(tx, incident, alert, now):
        raise _DeviceTaken
    if alert.aed_id is not None and not reserve(tx, incident, alert.aed_id, now, actor):
        raise _DeviceTaken
    return alert


def _open_when_fetched(tx: DispatchTransaction, incident: Incident, alert: Alert, now: datetime) -> bool:
    """Whether the device they were asked to bring is still open when they get there, having accepted only now."""
    if alert.aed_id is None or alert.pickup_s is None:
        return True
    aed, late_s = tx.get_aed(alert.aed_id), (now - alert.created_at).total_seconds() - alert.turnout_s
    takes_s = pickup_s(aed, incident.policy)
    arrives_s = alert.pickup_s - takes_s + max(late_s, 0.0)
    return open_for_pickup(aed, alert.created_at, arrives_s, takes_s)


def _give_way(tx: DispatchTransaction, incident: Incident, loser: Alert, now: datetime, actor: str) -> None:
    """Who is later, or has stalled, gets another open role or is stood down; the device is free for the other."""
    role = seat_of_loser(incident.policy, tx.alerts_of(incident.id), loser)
    if role is None:
        give_up(tx, loser, AlertState.STOOD_DOWN, now, actor, SOONER_ONE)
        return
    free_device(tx, loser, now, actor)
    stalled_at, loser = loser.stalled_at, _as(tx, loser, role, now, actor)
    loser = move_assignment(tx, loser, AssignmentState.REASSIGNED, now, actor, SOONER_ONE)
    tx.tell_again([loser.id], now)
    if stalled_at is None:
        watch_for_stall(tx, incident, loser, now, again=True)
    else:  # another role is no step of theirs: until they report one nobody counts on them in this one either
        tx.set_stalled(loser, stalled_at)


def _as(tx: DispatchTransaction, alert: Alert, role: Role, now: datetime, actor: str) -> Alert:
    """In another role, without the device that went with the old one."""
    changed = tx.set_role(alert, role, now)
    tx.record(Change("alert", str(alert.id), alert.state, now, actor, alert.state, f"as_{role}", alert.incident_id))
    return changed


def _call_off_the_others(tx: DispatchTransaction, incident: Incident, now: datetime, actor: str) -> None:
    """Once enough go, whoever has not answered is free for somebody else."""
    alerts = tx.alerts_of(incident.id)
    if not filled(incident.policy, alerts):
        return
    tx.hold_people_of(incident.id)
    for other in alerts:
        if other.state in UNANSWERED:
            give_up(tx, other, AlertState.STOOD_DOWN, now, actor, ENOUGH)

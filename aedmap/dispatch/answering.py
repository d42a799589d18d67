"""What happens to an alert after it is committed: sent, seen, declined, stood down, and how far somebody is."""

from collections.abc import Container
from datetime import datetime

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import HAVING_DEVICE, INCIDENT_TRANSITIONS, AlertState, AssignmentState, IncidentState
from aedmap.dispatch.stepping import free, move_alert, move_assignment, move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.time_points import WITH_DEVICE
from aedmap.dispatch.timer import TimerKind
from aedmap.dispatch.waves import seek_another, watch_for_silence
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change

_STREAM = "stream"
ENOUGH = "enough_accepted"
# Reason of the event that shows the desk an answer which can be read either way.
UNCLEAR = "unclear_answer"
_A = AssignmentState
_ON_THE_WAY = frozenset({_A.DEPARTED, _A.AT_AED, _A.AED_TAKEN})
_REPORTED = _ON_THE_WAY | {_A.ON_SCENE, _A.NO_SHOW}


def mark_sent(store: DispatchStore, incident_id: int, alert_ids: Container[int], *, now: datetime) -> list[Alert]:
    """The in-app stream has these of one incident, all or none; doing it twice changes nothing."""
    with store.transaction() as tx:
        tx.get_incident(incident_id)
        these = [one for one in tx.alerts_of(incident_id) if one.id in alert_ids]
        return [
            move_alert(tx, one, AlertState.SENT, now, _STREAM) if one.state is AlertState.QUEUED else one
            for one in these
        ]


def mark_delivered(store: DispatchStore, alert_id: int, *, now: datetime, actor: str) -> Alert:
    """A channel's receipt says that it arrived; doing it twice, or after the answer, changes nothing."""
    return _once(store, alert_id, AlertState.DELIVERED, now, actor, (AlertState.SENT,))


def mark_seen(store: DispatchStore, alert_id: int, *, now: datetime, actor: str) -> Alert:
    """The responder has looked at it; doing it twice, or after the answer, changes nothing."""
    return _once(store, alert_id, AlertState.SEEN, now, actor, (AlertState.SENT, AlertState.DELIVERED))


def report_progress(
    store: DispatchStore, alert_id: int, to_state: AssignmentState, *, now: datetime, actor: str
) -> Alert:
    """How far somebody who accepted is; being there moves the incident, too. Twice is once."""
    if to_state not in _REPORTED:
        raise StateConflict(
            f"{to_state} is not something that is reported on the way; give one of "
            f"{', '.join(sorted(_REPORTED))}, or accept, decline or stand down.",
            allowed=tuple(sorted(_REPORTED)),
        )
    with store.transaction() as tx:
        incident, alert = hold(tx, alert_id)
        if alert.progress == to_state:
            return alert
        had_device = alert.progress in HAVING_DEVICE
        there = IncidentState.AED_ON_SCENE if alert.role is Role.AED else IncidentState.FIRST_ON_SCENE
        brings = to_state is AssignmentState.ON_SCENE and alert.role is Role.AED
        alert = move_assignment(tx, alert, to_state, now, actor, WITH_DEVICE if brings else None)
        if to_state is AssignmentState.ON_SCENE and there in INCIDENT_TRANSITIONS[incident.state]:
            move_incident(tx, incident, there, now, actor)
        if to_state in _ON_THE_WAY:
            watch_for_silence(tx, incident, alert, now)
        if to_state is AssignmentState.NO_SHOW:
            alert = give_up(tx, alert, AlertState.STOOD_DOWN, now, actor, "no_show", aed_used=had_device)
            seek_another(tx, incident, alert, now)
        return alert


def keep_unclear(store: DispatchStore, alert_id: int, text: str, *, now: datetime, actor: str) -> Alert:
    """Somebody answered what nobody understands: the desk is shown it as they wrote it, and the alert stays as it is.

    The text is kept as an event's note, which can be erased.
    """
    with store.transaction() as tx:
        incident, alert = hold(tx, alert_id)
        tx.record(Change("alert", str(alert.id), alert.state, now, actor, alert.state, UNCLEAR, incident.id, text))
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
        return _moved(tx, alert_id, to_state, now, actor, from_states)


def _moved(
    tx: DispatchTransaction,
    alert_id: int,
    to_state: AlertState,
    now: datetime,
    actor: str,
    from_states: tuple[AlertState, ...],
) -> Alert:
    """Inside a transaction: the step, where the alert is in one of the states; else the alert as it is."""
    _, alert = hold(tx, alert_id)
    alert = arrived(tx, alert, now)
    return move_alert(tx, alert, to_state, now, actor) if alert.state in from_states else alert


def arrived(tx: DispatchTransaction, alert: Alert, now: datetime) -> Alert:
    """Inside a transaction: whoever answers was told, also where the sender stopped before it had written that down."""
    return move_alert(tx, alert, AlertState.SENT, now, _STREAM) if alert.state is AlertState.QUEUED else alert


def _give_up(
    store: DispatchStore, alert_id: int, to_state: AlertState, now: datetime, actor: str, reason: str | None
) -> Alert:
    with store.transaction() as tx:
        incident, alert = hold(tx, alert_id)
        if alert.state == to_state:
            return alert
        if to_state is AlertState.DECLINED:
            alert = arrived(tx, alert, now)
        alert = give_up(tx, alert, to_state, now, actor, reason)
        # Nobody waits for the next wave when it is known already that one is needed. Whom the desk itself calls off it
        # may not want replaced.
        if to_state is AlertState.DECLINED:
            seek_another(tx, incident, alert, now)
        else:
            tx.hasten(incident.id, TimerKind.WAVE, now)
        return alert


def hold(tx: DispatchTransaction, alert_id: int) -> tuple[Incident, Alert]:
    """The incident first, always: whoever holds it may change its alerts, so nobody waits for each other crosswise."""
    incident = tx.get_incident_of(alert_id)
    return incident, tx.get_alert(alert_id)


def give_up(
    tx: DispatchTransaction,
    alert: Alert,
    to_state: AlertState,
    now: datetime,
    actor: str,
    reason: str | None,
    *,
    aed_used: bool = False,
) -> Alert:
    """Inside a transaction: end the alert and free what it held. A device is held since the acceptance only."""
    ended = move_alert(tx, alert, to_state, now, actor, reason)
    free(tx, ended, now, actor, aed_used=aed_used, held_device=alert.state is AlertState.ACCEPTED)
    return ended

"""Calling off whoever is not at the patient, so that nobody goes on for nothing or into danger."""

from datetime import datetime, timedelta

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import give_up
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import ALERT_TRANSITIONS, AlertState, AssignmentState
from aedmap.dispatch.store import DispatchTransaction
from aedmap.dispatch.waves import OVER, end_timers


def call_off_who_is_not_there(
    tx: DispatchTransaction, incident: Incident, now: datetime, actor: str, *, aed_used: bool | None = None
) -> None:
    """Inside a transaction: those asked and those on the way are stood down, which the channels tell them, and nothing
    more falls due.

    aed_used: whether a device that is being fetched counts as used; None leaves it to the time: who should have it by
    now and told nothing may have it
    """
    tx.hold_people_of(incident.id)
    for alert in tx.alerts_of(incident.id):
        there = alert.state is AlertState.ACCEPTED and alert.progress is AssignmentState.ON_SCENE
        if not there and AlertState.STOOD_DOWN in ALERT_TRANSITIONS[alert.state]:
            gone = _may_have_device(alert, now) if aed_used is None else aed_used
            give_up(tx, alert, AlertState.STOOD_DOWN, now, actor, OVER, aed_used=gone)
    end_timers(tx, incident, now, actor, OVER)


def _may_have_device(alert: Alert, now: datetime) -> bool:
    return alert.pickup_s is not None and now >= alert.created_at + timedelta(seconds=alert.pickup_s)

"""Whom no channel reaches is waited for no longer: they are free, and the next best is asked at once."""

from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import give_up, hold
from aedmap.dispatch.life_cycle import AlertState
from aedmap.dispatch.store import DispatchStore
from aedmap.dispatch.waves import seek_another

ACTOR = "channels"
# Reason of the event that tells the desk.
UNREACHED = "unreached"
# Who has looked at it, or has it by a receipt, was reached by something.
_NOT_ARRIVED = (AlertState.QUEUED, AlertState.SENT)


def give_up_unreached(store: DispatchStore, alert_id: int, *, now: datetime, actor: str = ACTOR) -> Alert:
    """Every channel of this person has surely failed. Changes nothing once the alert has arrived or ended."""
    with store.transaction() as tx:
        incident, alert = hold(tx, alert_id)
        if alert.state not in _NOT_ARRIVED:
            return alert
        alert = give_up(tx, alert, AlertState.FAILED, now, actor, UNREACHED)
        seek_another(tx, incident, alert, now)
        return alert

"""Whom no channel reaches is waited for no longer: they are free, and the next best is asked at once; whom the desk
asked by name is left to the desk."""

import logging
from collections.abc import Iterable
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import give_up, hold
from aedmap.dispatch.by_hand import BY_NAME
from aedmap.dispatch.failing import FAULT
from aedmap.dispatch.life_cycle import AlertState
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.waves import seek_another
from aedmap.errors import SourceUnavailable, StateConflict
from aedmap.life_cycle import Change

ACTOR = "channels"
# Reasons of the events that tell the desk: given up; asked by name, so the desk is to call them.
UNREACHED, CALL_THEM = "unreached", "call_them"
# Who has looked at it, or has it by a receipt, was reached by something.
_NOT_ARRIVED = (AlertState.QUEUED, AlertState.SENT)
_log = logging.getLogger("aedmap.dispatch")


def give_up_all_unreached(
    store: DispatchStore, alert_ids: Iterable[int], *, now: datetime, actor: str = ACTOR
) -> list[Alert]:
    """Each in a transaction of its own; one that fails keeps no other waiting.

    SourceUnavailable when the database cannot be reached.
    """
    done = []
    for alert_id in alert_ids:
        try:
            done.append(give_up_unreached(store, alert_id, now=now, actor=actor))
        except StateConflict:  # the incident moved on at this moment; the next look sees it
            continue
        except SourceUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001  one bad row must not keep every other incident waiting
            # Not the fault's text: that may hold what it was made of.
            _log.error("unreached alert %s: %s", alert_id, type(fault).__name__)
            _give_up_alone(store, alert_id, now, actor)
    return done


def give_up_unreached(store: DispatchStore, alert_id: int, *, now: datetime, actor: str = ACTOR) -> Alert:
    """Every channel of this person has surely failed. Changes nothing once the alert has arrived or ended.

    Whom the desk asked by name it may know other ways to: it is told once to call them, and they may answer through
    the desk until their time is over.
    """
    with store.transaction() as tx:
        incident, alert = hold(tx, alert_id)
        if alert.state not in _NOT_ARRIVED:
            return alert
        if tx.happened(alert, BY_NAME):
            _leave_to_desk(tx, alert, now, actor)
            return alert
        alert = give_up(tx, alert, AlertState.FAILED, now, actor, UNREACHED)
        seek_another(tx, incident, alert, now)
        return alert


def _leave_to_desk(tx: DispatchTransaction, alert: Alert, now: datetime, actor: str) -> None:
    if not tx.happened(alert, CALL_THEM):
        same = alert.state
        tx.record(Change("alert", str(alert.id), same, now, actor, same, CALL_THEM, alert.incident_id))


def _give_up_alone(store: DispatchStore, alert_id: int, now: datetime, actor: str) -> None:
    """What can be done without the rest of a case that cannot be read: they are free, and the desk is told to ask the
    next by hand."""
    try:
        with store.transaction() as tx:
            alert = tx.get_alert(alert_id)
            if alert.state in _NOT_ARRIVED and tx.happened(alert, BY_NAME):
                _leave_to_desk(tx, alert, now, actor)
            elif alert.state in _NOT_ARRIVED:
                give_up(tx, alert, AlertState.FAILED, now, actor, FAULT)
    except SourceUnavailable:
        raise
    except Exception as fault:  # noqa: BLE001  as above
        _log.error("unreached alert %s: %s; left as it is", alert_id, type(fault).__name__)

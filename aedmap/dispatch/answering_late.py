"""An answer by text, key or link from somebody who is not asked any more: texts take their time, and people too."""

from datetime import datetime

from aedmap.dispatch.accepting import DEVICE_TAKEN, SOONER_ONE, accept
from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.answering import ENOUGH, hold
from aedmap.dispatch.by_hand import ask_one
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import HOLDING_ALERT, AlertState
from aedmap.dispatch.quotas import filled, going, wanted
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.waves import needs_nobody
from aedmap.errors import InvalidInput, StateConflict
from aedmap.life_cycle import Change
from aedmap.network import EdgeIndex

# Reasons of the events that show the desk what was said too late.
LATE_YES, LATE_OTHER = "late_yes", "late_answer"
# Asked no longer because no answer came in time, or because no channel seemed to reach them.
MISSED = frozenset({AlertState.EXPIRED, AlertState.FAILED})
_UNTOLD = MISSED | {AlertState.DECLINED}
# Why somebody was stood down who may be wanted again; whom the desk itself called off it calls back itself.
_MAY_COME_BACK = (ENOUGH, SOONER_ONE, DEVICE_TAKEN, "no_show")


def current_of(store: DispatchStore, alert: Alert) -> Alert:
    """Whoever was asked anew answers about that, whichever message they answer to."""
    theirs = [one for one in store.alerts_of(alert.incident_id) if one.responder_id == alert.responder_id]
    return next((one for one in reversed(theirs) if one.state in HOLDING_ALERT), alert)


def may_still_go(store: DispatchStore, incident: Incident, alert: Alert) -> bool:
    """Whether somebody whose answer is not waited for any more would be of use, going now."""
    wanted_still = not needs_nobody(incident) and not filled(incident.policy, store.alerts_of(incident.id))
    return alert.state in MISSED and wanted_still


def answer_late(
    store: DispatchStore, streets: EdgeIndex | None, alert: Alert, goes: bool | None, said: str, *, now: datetime
) -> Alert:
    """The desk sees it in any case. A yes is asked anew and accepted where the case is open and still wants somebody;
    else they are told that they are not needed.

    The alert that they now go for, or the ended one.
    """
    who, may_come = alert.responder_id, False
    with store.transaction() as tx:
        incident, alert = hold(tx, alert.id)
        reason, same = LATE_YES if goes else LATE_OTHER, alert.state
        tx.record(Change("alert", str(alert.id), same, now, who, same, reason, incident.id, said))
        if goes:
            may_come = not needs_nobody(incident) and _may_come_back(tx, alert)
    anew = _accepted_anew(store, streets, alert, now) if may_come and streets is not None else None
    if anew is not None and anew.state is AlertState.ACCEPTED:
        return anew
    if goes and alert.state in _UNTOLD:
        with store.transaction() as tx:
            hold(tx, alert.id)
            tx.tell_again([alert.id], now)
    return alert


def _may_come_back(tx: DispatchTransaction, alert: Alert) -> bool:
    return alert.state in _UNTOLD or any(tx.happened(alert, reason) for reason in _MAY_COME_BACK)


def _accepted_anew(store: DispatchStore, streets: EdgeIndex, alert: Alert, now: datetime) -> Alert | None:
    """In their own role, else in another that is wanted; None where they cannot be asked."""
    who = alert.responder_id
    for role in dict.fromkeys((alert.role, Role.CPR, Role.COORDINATOR)):
        policy = store.get_incident(alert.incident_id).policy
        if going(store.alerts_of(alert.incident_id))[role] >= wanted(policy)[role]:
            continue
        try:
            asked = ask_one(
                store, streets, alert.incident_id, who, role, now=now, actor=who, reason=LATE_YES, by_desk=False
            )
            return accept(store, asked.id, now=now, actor=who, streets=streets)
        except (InvalidInput, StateConflict):  # they do not qualify any more, or no device is in reach for them
            continue
    return None

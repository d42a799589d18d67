"""An answer by text or key: what it means depends on how far the alert is by then."""

from datetime import datetime

from aedmap.dispatch.accepting import accept
from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import decline, hold, keep_unclear, report_progress
from aedmap.dispatch.answering_late import answer_late, current_of
from aedmap.dispatch.life_cycle import ASSIGNMENT_TRANSITIONS, HOLDING_ALERT, AlertState, AssignmentState
from aedmap.dispatch.store import DispatchStore
from aedmap.life_cycle import Change
from aedmap.network import EdgeIndex

# Reason of the event that tells the desk that several people could have answered.
SHARED = "shared_telephone"


def answer_by_telephone(
    store: DispatchStore,
    alert_id: int,
    goes: bool | None,
    said: str,
    *,
    now: datetime,
    streets: EdgeIndex | None = None,
    shared: bool = False,
) -> Alert:
    """A yes accepts, a no declines or, after a yes, frees whoever was counted on and has another asked.

    What comes too late is seen to by answer_late.

    goes: None for what nobody understands, which the desk is shown, like a no of somebody who is at the patient
    shared: several people with this number are asked or go: the desk is told to call back
    """
    alert = current_of(store, store.get_alert(alert_id))
    alert_id, who = alert.id, alert.responder_id
    if shared:
        _tell_desk(store, alert_id, now, who)
    if alert.state not in HOLDING_ALERT:
        return answer_late(store, streets, alert, goes, said, now=now)
    if goes:
        return accept(store, alert_id, now=now, actor=who, streets=streets)
    if goes is not None and alert.state is not AlertState.ACCEPTED:
        return decline(store, alert_id, now=now, actor=who)
    if goes is not None and AssignmentState.NO_SHOW in ASSIGNMENT_TRANSITIONS[alert.progress]:
        return report_progress(store, alert_id, AssignmentState.NO_SHOW, now=now, actor=who)
    return keep_unclear(store, alert_id, said, now=now, actor=who)


def _tell_desk(store: DispatchStore, alert_id: int, now: datetime, who: str) -> None:
    with store.transaction() as tx:
        incident, alert = hold(tx, alert_id)
        same = alert.state
        tx.record(Change("alert", str(alert.id), same, now, who, same, SHARED, incident.id))

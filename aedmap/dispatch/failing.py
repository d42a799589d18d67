"""A timer that fails: tried again for a while, out of the way of the others, then marked, and the desk told."""

import logging
from datetime import datetime, timedelta

from aedmap.dispatch.life_cycle import TimerState
from aedmap.dispatch.store import DispatchStore
from aedmap.dispatch.timer import Timer
from aedmap.life_cycle import Change

# A fault that is gone by itself goes within seconds; the desk has to know of one that stays while there is time to act.
TRIED_FOR = timedelta(seconds=30)
_NEXT_TRY = timedelta(seconds=5)
# Subject and reason of the event that tells the desk.
TIMER, FAULT = "timer", "fault"
_log = logging.getLogger("aedmap.dispatch")


def set_aside(store: DispatchStore, timer: Timer, fault: Exception, now: datetime, actor: str) -> bool:
    """After a fault: put the timer off by seconds, or mark it as failed half a minute after its first fault.

    True once it is marked. How long it is of use is cut to that half minute: so a restart does not begin anew.
    """
    # Not the fault's text: that may hold what it was made of.
    _log.error("timer %s (%s) of incident %s: %s", timer.id, timer.kind, timer.incident_id, type(fault).__name__)
    again, until = now + _NEXT_TRY, min(timer.useful_until, now + TRIED_FOR)
    with store.transaction() as tx:
        if again <= until:
            tx.put_off(timer.incident_id, timer.kind, timer.number, again, until, now)
            return False
        if not tx.set_timer(timer, TimerState.FAILED, now):
            return False
        which = f"{timer.incident_id}.{timer.kind}.{timer.number}"
        tx.record(Change(TIMER, which, TimerState.FAILED, now, actor, reason=FAULT, incident_id=timer.incident_id))
        return True

"""Exercises give way: whoever and whatever a real incident has taken is called off from them."""

from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import stand_down
from aedmap.dispatch.store import DispatchStore
from aedmap.errors import StateConflict


def end_overtaken(store: DispatchStore, *, now: datetime) -> list[Alert]:
    """Call off alerts of exercises whose responder or device a real incident has taken; each in a step of its own, so
    that no incident ever waits for another."""
    ended = []
    for alert in store.overtaken_alerts():
        try:
            ended.append(stand_down(store, alert.id, now=now, actor="desk", reason="real_incident"))
        except StateConflict:
            continue  # answered or ended by somebody else just now
    return ended

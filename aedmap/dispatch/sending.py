"""Handing committed alerts on: the in-app stream shows what the event log holds."""

import logging
from collections.abc import Sequence
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import mark_sent
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.overtaking import end_overtaken
from aedmap.dispatch.store import DispatchStore
from aedmap.errors import SourceUnavailable

_log = logging.getLogger("aedmap.dispatch")


def send_queued(store: DispatchStore, alerts: Sequence[Alert] | None = None, *, now: datetime) -> list[Alert]:
    """Hand committed alerts to the in-app stream, which shows what the event log holds; all queued ones by default.

    Of all, one incident that cannot be read keeps no other waiting.
    """
    by_incident: dict[int, set[int]] = {}
    for alert in store.queued_alerts() if alerts is None else alerts:
        by_incident.setdefault(alert.incident_id, set()).add(alert.id)
    sent = []
    for incident_id, ids in by_incident.items():
        try:
            sent += mark_sent(store, incident_id, ids, now=now)
        except SourceUnavailable:
            raise
        except Exception as fault:
            if alerts is not None:
                raise
            # Not the fault's text: that may hold what it was made of.
            _log.error("alerts of incident %s not shown: %s", incident_id, type(fault).__name__)
    return sent


def send_asked(
    store: DispatchStore, incident: Incident, alerts: Sequence[Alert], *, now: datetime
) -> tuple[Alert, ...]:
    """Send what was committed, and call off the exercises whose people a real incident has taken by it."""
    sent = tuple(send_queued(store, alerts, now=now))
    if incident.real:
        end_overtaken(store, now=now)
    return sent

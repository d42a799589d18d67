"""Handing committed alerts on: the in-app stream shows what the event log holds."""

from collections.abc import Sequence
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import mark_sent
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.overtaking import end_overtaken
from aedmap.dispatch.store import DispatchStore


def send_queued(store: DispatchStore, alerts: Sequence[Alert] | None = None, *, now: datetime) -> list[Alert]:
    """Hand committed alerts to the in-app stream, which shows what the event log holds; all queued ones by default."""
    by_incident: dict[int, set[int]] = {}
    for alert in store.queued_alerts() if alerts is None else alerts:
        by_incident.setdefault(alert.incident_id, set()).add(alert.id)
    return [one for incident_id, ids in by_incident.items() for one in mark_sent(store, incident_id, ids, now=now)]


def send_asked(
    store: DispatchStore, incident: Incident, alerts: Sequence[Alert], *, now: datetime
) -> tuple[Alert, ...]:
    """Send what was committed, and call off the exercises whose people a real incident has taken by it."""
    sent = tuple(send_queued(store, alerts, now=now))
    if incident.real:
        end_overtaken(store, now=now)
    return sent

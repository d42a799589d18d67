"""What the desk must not overlook about an open case. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import HOLDING_ALERT, IncidentState, TimerState
from aedmap.dispatch.timer import Timer

# A worker looks every second; a timer that has waited longer than this has nobody who sees to it.
UNATTENDED_AFTER = timedelta(seconds=15)
_HELPED = (IncidentState.EMS_ON_SCENE, IncidentState.HANDOVER)


class Worry(StrEnum):
    """nobody_coming: nobody goes and nobody is asked; no_worker: what fell due was not done by any `aedmap worker`."""

    NOBODY_COMING = "nobody_coming"
    NO_WORKER = "no_worker"


def worries(incident: Incident, alerts: Sequence[Alert], timers: Sequence[Timer], now: datetime) -> tuple[Worry, ...]:
    """What is wrong with a case at an aware moment; nothing once it is over or the ambulance is there."""
    if not incident.active or incident.state in _HELPED:
        return ()
    found = []
    awaited = incident.policy.await_triage and incident.triage is None
    if not awaited and not any(alert.state in HOLDING_ALERT for alert in alerts):
        found.append(Worry.NOBODY_COMING)
    if any(one.state is TimerState.WAITING and now > one.due_at + UNATTENDED_AFTER for one in timers):
        found.append(Worry.NO_WORKER)
    return tuple(found)

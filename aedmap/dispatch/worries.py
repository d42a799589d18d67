"""What the desk must not overlook about an open case. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import AlertState, IncidentState, TimerState
from aedmap.dispatch.quotas import held
from aedmap.dispatch.timer import Timer

# A worker looks every second; a timer that has waited longer than this has nobody who sees to it.
UNATTENDED_AFTER = timedelta(seconds=15)
# By a message, a page, or by telephone as the desk wrote down; who was called off need not hear.
_HEARD = (AlertState.DELIVERED, AlertState.SEEN, AlertState.ACCEPTED, AlertState.DECLINED, AlertState.STOOD_DOWN)
_NEVER_WENT = frozenset({"failed", "barred", "needless", "undelivered"})
_HELPED = (IncidentState.EMS_ON_SCENE, IncidentState.HANDOVER)


class Worry(StrEnum):
    """nobody_coming: nobody is asked, and whoever goes has been silent for too long; no_worker: what fell due was not
    done by any `aedmap worker`

    nobody_told: no message goes out, as no channel is set up, or none went to any of those asked although long due
    """

    NOBODY_COMING = "nobody_coming"
    NO_WORKER = "no_worker"
    NOBODY_TOLD = "nobody_told"


@dataclass(frozen=True)
class Messages:
    """receipts: what, channel and state of each message, by alert; channels: of the worker, None where none ever ran"""

    receipts: Mapping[int, Sequence[tuple[str, str, str]]]
    channels: Sequence[str] | None


def worries(
    incident: Incident, alerts: Sequence[Alert], timers: Sequence[Timer], messages: Messages, now: datetime
) -> tuple[Worry, ...]:
    """What is wrong with a case at an aware moment; nothing once it is over or the ambulance is there."""
    if not incident.active or incident.state in _HELPED:
        return ()
    found = []
    awaited = incident.policy.await_triage and incident.triage is None
    if not awaited and not held(alerts):
        found.append(Worry.NOBODY_COMING)
    if any(one.state is TimerState.WAITING and now > one.due_at + UNATTENDED_AFTER for one in timers):
        found.append(Worry.NO_WORKER)
    if incident.real and _is_nobody_told(alerts, messages, now):
        found.append(Worry.NOBODY_TOLD)
    return tuple(found)


def _is_nobody_told(alerts: Sequence[Alert], messages: Messages, now: datetime) -> bool:
    """Known at once where no channel is set up; else by messages that are still missing when they are long due."""
    untold = [one for one in alerts if one.state not in _HEARD and not _went(messages.receipts.get(one.id, ()))]
    if not messages.channels:
        return bool(untold)
    long_due = any(now > one.created_at + UNATTENDED_AFTER for one in untold)
    return long_due and len(untold) == len(alerts)


def _went(receipts: Sequence[tuple[str, str, str]]) -> bool:
    return any(state not in _NEVER_WENT for _, _, state in receipts)

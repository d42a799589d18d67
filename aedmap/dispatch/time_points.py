"""The time points of the Utstein style, kept apart from states: read from the events, or told to the desk.

Which points: 2024 update of the Utstein out-of-hospital cardiac arrest registry template, Resuscitation 201:110288.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from aedmap.dispatch.life_cycle import IncidentState, Triage
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.told_times import CLOCKS_DIFFER, aware, read_time_code, time_code
from aedmap.errors import InvalidInput, StateConflict
from aedmap.life_cycle import Change

SUBJECT = "time_point"
_AT = "at_"
# Somebody may have collapsed long before being found.
_BEFORE = timedelta(hours=24)
# Of the reasons of events that tell more than the state: by triage, and what somebody brings along.
TRIAGED_AS, WITH_DEVICE = "triage_", "with_device"


class TimePoint(StrEnum):
    """What happened, in the order of a usual case."""

    COLLAPSE = "collapse"
    CALL = "call"
    RECOGNISED = "recognised"
    FIRST_ALERT = "first_alert"
    FIRST_ACCEPT = "first_accept"
    DEPARTED = "departed"
    ON_SCENE = "on_scene"
    FIRST_COMPRESSION = "first_compression"
    AED_ON_SCENE = "aed_on_scene"
    PADS_ON = "pads_on"
    FIRST_SHOCK = "first_shock"
    EMS_ON_SCENE = "ems_on_scene"
    ROSC = "rosc"


@dataclass(frozen=True)
class TimePoints:
    """When each point was, aware UTC; None where nobody knows. Those of responders are of the first of them."""

    collapse: datetime | None = None
    call: datetime | None = None
    recognised: datetime | None = None
    first_alert: datetime | None = None
    first_accept: datetime | None = None
    departed: datetime | None = None
    on_scene: datetime | None = None
    first_compression: datetime | None = None
    aed_on_scene: datetime | None = None
    pads_on: datetime | None = None
    first_shock: datetime | None = None
    ems_on_scene: datetime | None = None
    rosc: datetime | None = None


class Happened(Protocol):
    """What is read of an event."""

    @property
    def at(self) -> datetime: ...
    @property
    def subject(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def from_state(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...


def time_points(events: Iterable[Happened]) -> TimePoints:
    """The points of one incident, from all of its events in their order.

    What was told to the desk stands above what follows from states, and a later word above an earlier one.
    """
    seen: dict[str, datetime] = {}
    told: dict[str, datetime] = {}
    for event in events:
        if event.subject == SUBJECT:
            told[event.to_state] = _read(event.reason)
            continue
        for point in _shown_by(event):
            seen.setdefault(point, event.at)
    return replace(TimePoints(), **{**seen, **told})


def note_time(
    store: DispatchStore, incident_id: int, point: TimePoint, at: datetime, *, now: datetime, actor: str
) -> None:
    """What the desk hears of a point, such as the first shock; told again it is corrected.

    InvalidInput for a time of the future or of a day before the incident; StateConflict once the case was reviewed.
    """
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        if incident.state is IncidentState.REVIEWED:
            state = str(incident.state)
            raise StateConflict(f"Incident {incident_id} is {state}; its times are not changed any more.", state=state)
        earliest, latest = incident.received_at - _BEFORE, now + CLOCKS_DIFFER
        if not earliest <= aware(at, point) <= latest:
            raise InvalidInput(
                f"The time {_minute(at)} of the {point.replace('_', ' ')} cannot be: it is "
                f"{'in the future' if at > now else 'more than a day before the call'}; "
                f"give a time from {_minute(earliest)} to {_minute(now)}."
            )
        record_time(tx, incident_id, point, at, now, actor)


def record_time(
    tx: DispatchTransaction, incident_id: int, point: TimePoint, at: datetime, now: datetime, actor: str
) -> None:
    """Inside a transaction: the event of a time that somebody told. The time is hashed with it, as a code."""
    reason = f"{_AT}{time_code(at)}"
    tx.record(Change(SUBJECT, str(incident_id), point, now, actor, reason=reason, incident_id=incident_id))


def _minute(at: datetime) -> str:
    """In UTC, as whoever looks on knows no zone: 2026-05-05 04:00 UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _read(reason: str | None) -> datetime:
    found = read_time_code((reason or "").removeprefix(_AT))
    if found is None:
        raise InvalidInput(
            f"The event of a time point holds {reason!r} and no time; verify the log with 'aedmap audit'."
        )
    return found


def _shown_by(event: Happened) -> list[TimePoint]:
    """The points that an event tells of; the first event counts for each."""
    match event.subject, event.to_state:
        case "incident", "received":
            return [TimePoint.CALL]
        case "incident", _ if event.reason in (f"{TRIAGED_AS}{Triage.ARREST}", f"{TRIAGED_AS}{Triage.LIKELY}"):
            return [TimePoint.RECOGNISED]
        case "incident", "first_on_scene":
            return [TimePoint.ON_SCENE]
        case "incident", "aed_on_scene":
            return [TimePoint.ON_SCENE, TimePoint.AED_ON_SCENE]
        case "incident", "ems_on_scene":
            return [TimePoint.EMS_ON_SCENE]
        case "alert", "sent":
            return [TimePoint.FIRST_ALERT]
        case "alert", "accepted" if event.from_state != "accepted":
            return [TimePoint.FIRST_ACCEPT]
        case "assignment", "departed":
            return [TimePoint.DEPARTED]
        case "assignment", "on_scene" if event.reason == WITH_DEVICE:
            return [TimePoint.ON_SCENE, TimePoint.AED_ON_SCENE]
        case "assignment", "on_scene":
            return [TimePoint.ON_SCENE]
    return []

"""Where those are who are on the way: told by their phones, for this alert only, and for three days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from aedmap.dispatch.life_cycle import AlertState
from aedmap.dispatch.store import DispatchStore
from aedmap.errors import StateConflict
from aedmap.geography import Position

KEPT_FOR = timedelta(hours=72)
# Older than this nobody is drawn at a position any more.
SHOWN_FOR = timedelta(minutes=10)
# A phone that tells more often is not believed to have moved.
LEAST_APART = timedelta(seconds=3)


@dataclass(frozen=True, repr=False)
class TrackPoint:
    """accuracy_m: radius as the phone gives it, None when it does not; at: our clock, aware, since phones go wrong"""

    alert_id: int
    responder_id: str
    position: Position
    accuracy_m: float | None
    at: datetime

    def __repr__(self) -> str:
        return f"TrackPoint(alert_id={self.alert_id})"


class TrackStore(Protocol):
    def add(self, point: TrackPoint) -> None: ...
    def newest_of(self, alert_id: int) -> TrackPoint | None: ...


def report_position(
    store: DispatchStore,
    tracks: TrackStore,
    alert_id: int,
    position: Position,
    *,
    accuracy_m: float | None,
    now: datetime,
) -> bool:
    """Keep where a responder is; False when they told it just before.

    StateConflict unless they have accepted and the incident is open: exact positions are taken at no other time.
    """
    alert = store.get_alert(alert_id)
    incident = store.get_incident(alert.incident_id)
    if alert.state is not AlertState.ACCEPTED or not incident.active:
        raise StateConflict(
            f"Alert {alert_id} is {alert.state}; positions are taken only from those on the way to an open incident.",
            state=str(alert.state),
        )
    before = tracks.newest_of(alert_id)
    if before is not None and abs(now - before.at) < LEAST_APART:
        return False
    tracks.add(TrackPoint(alert_id, alert.responder_id, position, accuracy_m, now))
    return True

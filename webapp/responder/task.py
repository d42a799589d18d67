"""What one responder has to know at this moment, and no more: nothing of the place before they accept or afterwards."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from aedmap.dispatch import Alert, AlertState, AssignmentState, Incident
from aedmap.dispatch.answering_late import current_of, may_still_go
from aedmap.dispatch.life_cycle import HOLDING_ALERT, UNANSWERED
from aedmap.dispatch.tracking import SHOWN_FOR
from aedmap.geography import Position
from aedmap.registry import Aed
from webapp.deployment import Deployment

_TO_DEVICE = frozenset(
    {AssignmentState.ACCEPTED, AssignmentState.DEPARTED, AssignmentState.AT_AED, AssignmentState.REASSIGNED}
)


class Stage(StrEnum):
    """asked: no answer yet; going: accepted; declined; late: given up waiting for, while somebody is still wanted;
    over: not needed, or no more."""

    ASKED = "asked"
    GOING = "going"
    DECLINED = "declined"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True)
class Task:
    """aed: the device to bring, while they go; here: where their phone was lately, None when it did not say; late:
    whether they may still say that they go, although they are asked no longer"""

    alert: Alert
    incident: Incident
    aed: Aed | None = None
    here: Position | None = None
    late: bool = False

    @property
    def stage(self) -> Stage:
        if self.alert.state is AlertState.DECLINED:
            return Stage.DECLINED
        if not self.incident.active:
            return Stage.OVER
        if self.alert.state in UNANSWERED:
            return Stage.ASKED
        if self.late:
            return Stage.LATE
        return Stage.GOING if self.alert.state is AlertState.ACCEPTED else Stage.OVER

    @property
    def to_device(self) -> bool:
        """Whether the device comes next, and not the patient."""
        return self.aed is not None and self.alert.progress in _TO_DEVICE

    def stamp(self, secret: str) -> str:
        """Changes with whatever the page tells; tells nothing by itself, and before an acceptance knows no place.

        secret: without it nobody can find what it was made of by trying every door of a town.
        """
        alert, incident = self.alert, self.incident
        told: tuple[object, ...] = (alert.id, self.stage, alert.state, alert.role, alert.progress)
        if self.stage is Stage.GOING:
            told += (alert.aed_id, incident.position, incident.place)
        return hmac.new(secret.encode(), f"stamp {told!r}".encode(), hashlib.sha256).hexdigest()[:16]


def asked_of(deployment: Deployment, alert_id: int) -> Task:
    """What was asked and how it stands, without what only somebody who goes is shown. NotFound for no such alert."""
    alert, incident = deployment.database.asked.get(alert_id)
    if alert.state in HOLDING_ALERT or not incident.active:
        return Task(alert, incident)
    store = deployment.database.dispatch
    current = current_of(store, alert)
    if current.id != alert.id:  # asked anew since, and the old link leads there
        return Task(current, incident)
    return Task(alert, incident, late=may_still_go(store, incident, alert))


def task_of(deployment: Deployment, alert_id: int) -> Task:
    """All of it. NotFound when there is no such alert."""
    database, task = deployment.database, asked_of(deployment, alert_id)
    if task.stage is not Stage.GOING:
        return task
    aed = database.registry.find_aed(task.alert.aed_id) if task.alert.aed_id else None
    point = database.tracks.newest_of(task.alert.id)
    fresh = point is not None and datetime.now(UTC) - point.at <= SHOWN_FOR
    return Task(task.alert, task.incident, aed, point.position if point is not None and fresh else None)

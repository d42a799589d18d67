"""A case: an incident with everybody who was asked for it and all that happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aedmap.dispatch import (
    CALL_THEM,
    Alert,
    AlertState,
    Incident,
    Likely,
    NextBest,
    Timer,
    TimerKind,
    TimerState,
    likely_same,
    look,
    time_points,
)
from aedmap.dispatch.answer_link import sign_alert
from aedmap.dispatch.earlier_place import timed_for_earlier_place
from aedmap.dispatch.life_cycle import HOLDING_ALERT
from aedmap.dispatch.looking import scene_of
from aedmap.dispatch.relocating import TOO_FAR_NOW
from aedmap.dispatch.untold import to_be_called_off
from aedmap.dispatch.worries import Messages, Worry, worries
from aedmap.registry import Aed
from aedmap.storage import ANSWER_LINKS, Event, new_secret
from webapp.deployment import Deployment
from webapp.dispatcher.on_map import Spot, devices_of, shown_on_map


@dataclass(frozen=True)
class Case:
    """receipts: what, channel and state of each message, by alert; likely: other open incidents that may be the same
    call; waves: those still to come; next_best: where nobody goes or may still answer; worries: not to be overlooked
    phones: name and telephone by responder, only where the desk asked to see them
    links: tokens of the answer pages of an exercise, by alert; none of a real incident"""

    incident: Incident
    alerts: Sequence[Alert]
    events: Sequence[Event]
    devices: dict[str, Aed]
    shown: dict[str, Any]
    receipts: dict[int, list[tuple[str, str, str]]]
    waves: Sequence[Timer] = ()
    likely: Sequence[Likely] = ()
    next_best: NextBest | None = None
    worries: Sequence[Worry] = ()
    links: Mapping[int, str] = field(default_factory=dict)
    phones: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    untold_place: Sequence[int] = ()

    @property
    def going(self) -> list[Alert]:
        """Those who accepted and have not been called off."""
        return [one for one in self.alerts if one.state is AlertState.ACCEPTED]

    @property
    def waiting(self) -> list[Alert]:
        """Those whose answer is open."""
        return [one for one in self.alerts if one.state in HOLDING_ALERT and one.state is not AlertState.ACCEPTED]

    @property
    def over(self) -> list[Alert]:
        """Those who declined, did not answer or were called off."""
        return [one for one in self.alerts if one.state not in HOLDING_ALERT]

    @property
    def times(self) -> list[tuple[str, datetime]]:
        """The points of the case that are known, in their usual order."""
        return [(name, at) for name, at in vars(time_points(self.events)).items() if at is not None]

    @property
    def too_far(self) -> frozenset[int]:
        """Alerts of those whom the last change of the place has put out of reach."""
        moved = max((one.seq for one in self.events if one.reason == "moved"), default=0)
        after = [one for one in self.events if one.seq >= moved and one.reason == TOO_FAR_NOW]
        return frozenset(int(one.subject_id) for one in after)

    @property
    def earlier(self) -> frozenset[int]:
        """Alerts whose minutes lead to where the patient was thought to be before."""
        return timed_for_earlier_place(self.alerts, self.events)

    @property
    def to_call(self) -> frozenset[int]:
        """Alerts of those whom the desk asked by name and no channel reaches."""
        return frozenset(int(one.subject_id) for one in self.events if one.reason == CALL_THEM)

    @property
    def to_call_off(self) -> list[Alert]:
        """Who had accepted, was stood down, and is told by no channel."""
        return to_be_called_off(self.alerts, self.events, self.receipts)

    @property
    def without_place(self) -> list[Alert]:
        """Who goes and was told by no channel where to."""
        return [one for one in self.alerts if one.id in self.untold_place]

    @property
    def of_alert(self) -> dict[int, Alert]:
        return {alert.id: alert for alert in self.alerts}


def case_of(deployment: Deployment, incident_id: int) -> Case:
    """The incident and what has happened to it. NotFound when there is none."""
    database = deployment.database
    incident = database.dispatch.get_incident(incident_id)
    alerts = database.dispatch.alerts_of(incident_id)
    held = [alert for alert in alerts if incident.active and alert.state in HOLDING_ALERT]
    best = _next_best(deployment, incident, alerts) if incident.active and not held else None
    timers = database.dispatch.timers_of(incident_id)
    spare = best.device.aed_id if best is not None and best.device is not None else None
    devices = devices_of(deployment, [*(alert.aed_id for alert in alerts), spare])
    receipts = {alert.id: database.messages.states_of(alert.id) for alert in alerts}
    return Case(
        incident=incident,
        alerts=alerts,
        events=database.events.of_incident(incident_id),
        devices=devices,
        shown=shown_on_map(deployment, Spot(incident.position, incident.uncertainty_m), held, devices),
        receipts=receipts,
        waves=[one for one in timers if one.kind is TimerKind.WAVE and one.state is TimerState.WAITING],
        likely=_likely(deployment, incident),
        next_best=best,
        worries=worries(incident, alerts, timers, Messages(receipts, database.meta.read().channels), datetime.now(UTC)),
        links={} if incident.real else _links(deployment, alerts),
        untold_place=database.messages.without_place(incident_id),
    )


def _links(deployment: Deployment, alerts: Sequence[Alert]) -> dict[int, str]:
    """So that whoever practises can try the phone's page without a channel."""
    secret = deployment.database.meta.secret(ANSWER_LINKS, new_secret)
    return {one.id: sign_alert(secret, one.id) for one in alerts}


def _next_best(deployment: Deployment, incident: Incident, alerts: Sequence[Alert]) -> NextBest | None:
    now, asked = datetime.now(UTC), frozenset(alert.responder_id for alert in alerts)
    streets, scene = deployment.town.streets_for("responder"), scene_of(incident, now)
    ranking = look(
        deployment.database.dispatch, streets, incident.position, now, incident.policy, asked=asked, scene=scene
    )
    return ranking.next_best


def _likely(deployment: Deployment, incident: Incident) -> list[Likely]:
    if not incident.active:
        return []
    found = likely_same(
        deployment.database.dispatch,
        incident.position,
        datetime.now(UTC),
        uncertainty_m=incident.uncertainty_m,
        mode=incident.mode,
    )
    return [one for one in found if one.incident.id != incident.id]

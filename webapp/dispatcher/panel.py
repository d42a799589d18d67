"""What the right side of the desk shows: a look at who could come, or an incident with its alerts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aedmap.dispatch import Alert, Incident, Likely, Policy, Ranking, Timer, TimerKind, TimerState, likely_same, look
from aedmap.dispatch.life_cycle import HOLDING_ALERT
from aedmap.dispatch.policies.choosing import policy_for
from aedmap.errors import NotFound
from aedmap.geography import Position
from aedmap.registry import Aed
from aedmap.storage import Event
from webapp.access.doors import actor
from webapp.deployment import Deployment
from webapp.dispatcher.wording import role_sign


@dataclass(frozen=True)
class Look:
    """Who could come to a place nobody was alerted for; key makes the incident that follows from it one."""

    position: Position
    place: str
    ranking: Ranking
    devices: dict[str, Aed]
    shown: dict[str, Any]
    likely: Sequence[Likely] = ()
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))


@dataclass(frozen=True)
class Case:
    """An incident with everything that belongs to it."""

    incident: Incident
    alerts: Sequence[Alert]
    events: Sequence[Event]
    devices: dict[str, Aed]
    shown: dict[str, Any]
    waves: Sequence[Timer] = ()

    @property
    def held(self) -> frozenset[int]:
        """Alerts whose responder still belongs to the incident."""
        return frozenset(alert.id for alert in self.alerts if alert.state in HOLDING_ALERT)

    @property
    def of_alert(self) -> dict[int, Alert]:
        return {alert.id: alert for alert in self.alerts}


def policy_of(deployment: Deployment, position: Position) -> Policy:
    """What holds at a place."""
    return policy_for(deployment.settings, position, deployment.database.regions.list_regions)


def look_at(deployment: Deployment, position: Position, place: str) -> Look:
    """Rank, alert nobody."""
    streets = deployment.town.streets_for("responder")
    ranking = look(
        deployment.database.dispatch,
        streets,
        position,
        datetime.now(UTC),
        policy_of(deployment, position),
    )
    proposed = [(one.responder_id, one.role.value, one.aed_id) for one in ranking.proposal.assignments]
    devices = _devices(deployment, [one.aed_id for one in ranking.matches])
    likely = likely_same(deployment.database.dispatch, position, datetime.now(UTC))
    return Look(position, place, ranking, devices, _shown(deployment, position, proposed, devices), likely)


def case_of(deployment: Deployment, incident_id: int) -> Case:
    """The incident and what has happened to it. NotFound when there is none."""
    database = deployment.database
    incident = database.dispatch.get_incident(incident_id)
    alerts = database.dispatch.alerts_of(incident_id)
    held = [(alert.responder_id, alert.role.value, alert.aed_id) for alert in alerts if alert.state in HOLDING_ALERT]
    devices = _devices(deployment, [alert.aed_id for alert in alerts])
    return Case(
        incident=incident,
        alerts=alerts,
        events=database.events.read_after(0, incident_id=incident_id),
        devices=devices,
        shown=_shown(deployment, incident.position, held if incident.active else [], devices),
        waves=_waiting_waves(deployment, incident_id),
    )


def _waiting_waves(deployment: Deployment, incident_id: int) -> list[Timer]:
    timers = deployment.database.dispatch.timers_of(incident_id)
    return [one for one in timers if one.kind is TimerKind.WAVE and one.state is TimerState.WAITING]


def _devices(deployment: Deployment, ids: Sequence[str | None]) -> dict[str, Aed]:
    found = (deployment.database.registry.find_aed(aed_id) for aed_id in {one for one in ids if one})
    return {aed.id: aed for aed in found if aed is not None}


def _shown(
    deployment: Deployment,
    position: Position,
    sent: Sequence[tuple[str, str, str | None]],
    devices: dict[str, Aed],
) -> dict[str, Any]:
    """For the map: the place, those proposed or alerted, and straight dotted lines for who goes where."""
    seen = [responder_id for responder_id, _, _ in sent]
    deployment.database.persons.note_desk_looks(seen, at=datetime.now(UTC), actor=actor())
    features: list[dict[str, Any]] = []
    for responder_id, role, aed_id in sent:
        where = _whereabouts(deployment, responder_id)
        if where is None:
            continue
        stops = [where, *([devices[aed_id].position] if aed_id in devices else []), position]
        features.append(_feature("Point", [where.lon, where.lat], sign=role_sign(role), label=responder_id))
        features.append(_feature("LineString", [[stop.lon, stop.lat] for stop in stops]))
    people = {"type": "FeatureCollection", "features": features}
    return {"spot": {"lon": position.lon, "lat": position.lat}, "people": people}


def _whereabouts(deployment: Deployment, responder_id: str) -> Position | None:
    try:
        responder = deployment.database.people.get_responder(responder_id)
    except NotFound:
        return None  # erased since
    return responder.whereabouts(datetime.now(UTC), Policy().position_fresh_s)


def _feature(kind: str, coordinates: list[Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}

"""What the desk's map shows of one place: the place, who goes there and by which device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aedmap.dispatch import Alert, AlertState, Assignment, Policy
from aedmap.dispatch.tracking import SHOWN_FOR
from aedmap.errors import NotFound
from aedmap.geography import Position
from aedmap.registry import Aed
from webapp.access.doors import actor
from webapp.deployment import Deployment
from webapp.dispatcher.wording import role_sign


@dataclass(frozen=True)
class Spot:
    """Where the patient is, and how many metres from there they may be."""

    position: Position
    uncertainty_m: float | None = None


def devices_of(deployment: Deployment, ids: Sequence[str | None]) -> dict[str, Aed]:
    """Those that are still registered, by id."""
    found = (deployment.database.registry.find_aed(aed_id) for aed_id in {one for one in ids if one})
    return {aed.id: aed for aed in found if aed is not None}


def shown_on_map(
    deployment: Deployment, spot: Spot, sent: Sequence[Alert | Assignment], devices: dict[str, Aed]
) -> dict[str, Any]:
    """The place, those proposed or alerted, and straight dotted lines for who goes where. Each look is on the record
    of those who are seen."""
    position = spot.position
    seen = [one.responder_id for one in sent]
    deployment.database.persons.note_desk_looks(seen, at=datetime.now(UTC), actor=actor())
    features: list[dict[str, Any]] = []
    for one in sent:
        where = _on_the_way(deployment, one) or _whereabouts(deployment, one.responder_id)
        if where is None:
            continue
        stops = [where, *([devices[one.aed_id].position] if one.aed_id in devices else []), position]
        features.append(
            _feature("Point", [where.lon, where.lat], sign=role_sign(one.role.value), label=one.responder_id)
        )
        features.append(_feature("LineString", [[stop.lon, stop.lat] for stop in stops]))
    return {
        "spot": {"lon": position.lon, "lat": position.lat},
        "within_m": spot.uncertainty_m,
        "people": {"type": "FeatureCollection", "features": features},
    }


def _on_the_way(deployment: Deployment, one: Alert | Assignment) -> Position | None:
    """Where the phone of somebody who goes was lately, if its owner agreed to tell."""
    if not isinstance(one, Alert) or one.state is not AlertState.ACCEPTED:
        return None
    point = deployment.database.tracks.newest_of(one.id)
    fresh = point is not None and datetime.now(UTC) - point.at <= SHOWN_FOR
    return point.position if point is not None and fresh else None


def _whereabouts(deployment: Deployment, responder_id: str) -> Position | None:
    try:
        responder = deployment.database.people.get_responder(responder_id)
    except NotFound:
        return None  # erased since
    return responder.whereabouts(datetime.now(UTC), Policy().position_fresh_s)


def _feature(kind: str, coordinates: list[Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}

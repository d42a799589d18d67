"""A look: who could come to a place, before anybody is alerted."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aedmap.dispatch import Likely, Mode, Ranking, Scene, likely_same, look
from aedmap.dispatch.policies import PolicyFile
from aedmap.dispatch.policies.choosing import policy_file_for
from aedmap.geography import Position
from aedmap.registry import Aed
from webapp.deployment import Deployment
from webapp.dispatcher.on_map import Spot, devices_of, shown_on_map


@dataclass(frozen=True)
class Look:
    """likely: open incidents that the call may be about; key makes the incident that follows from the look one."""

    position: Position
    place: str
    ranking: Ranking
    policy: PolicyFile
    devices: dict[str, Aed]
    shown: dict[str, Any]
    likely: Sequence[Likely] = ()
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))


def policy_at(deployment: Deployment, position: Position) -> PolicyFile:
    """What holds at a place."""
    return policy_file_for(deployment.settings, position, deployment.database.regions.list_regions)


def look_at(
    deployment: Deployment, spot: Spot, place: str, *, at_home: bool = False, ems_s: float | None = None
) -> Look:
    """Rank, alert nobody."""
    store, now, position = deployment.database.dispatch, datetime.now(UTC), spot.position
    streets, policy = deployment.town.streets_for("responder"), policy_at(deployment, position)
    scene = Scene(at_home=at_home, ems_s=ems_s, uncertainty_m=spot.uncertainty_m or 0.0)
    ranking = look(store, streets, position, now, policy.policy, scene=scene)
    best = ranking.next_best
    spare = best.device.aed_id if best is not None and best.device is not None else None
    devices = devices_of(deployment, [*(one.aed_id for one in ranking.matches), spare])
    likely = [
        one
        for mode in (Mode.ACTUAL, Mode.EXERCISE)
        for one in likely_same(store, position, now, uncertainty_m=spot.uncertainty_m, mode=mode)
    ]
    shown = shown_on_map(deployment, spot, ranking.proposal.assignments, devices)
    return Look(position, place, ranking, policy, devices, shown, likely)

"""What the desk is told where nobody can be sent: who and what would be next, and what stands in the way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.by_street import metres_to_street, street_metres
from aedmap.dispatch.eligibility import Refusal
from aedmap.dispatch.picture import Picture, speed_m_s
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.turnout import turnout_s
from aedmap.geography import LocalProjection, Position
from aedmap.people import Responder
from aedmap.registry import Aed, opens_next

# What a telephone call may overcome; certificates, consent and other incidents it does not.
_OVERCOME = frozenset({Refusal.PAUSED, Refusal.OFF_HOURS, Refusal.QUIET_HOURS, Refusal.NOT_IN_HOMES, Refusal.TOO_FAR})
_OPENED_BY_SOMEBODY = frozenset({"closed", "unknown_hours"})
_TOO_FAR = "too_far"
# Measured by street among the nearest as the crow flies.
_NEAREST = 50


@dataclass(frozen=True)
class NextPerson:
    """reason: what keeps them from being asked; expected_s: turnout and way, if they were asked all the same."""

    responder_id: str
    reason: Refusal
    expected_s: float
    metres: float


@dataclass(frozen=True)
class NextDevice:
    """reason: "closed", "unknown_hours" or "too_far"; metres: from the patient; opens_at: aware UTC, when that is known
    and within two weeks."""

    aed_id: str
    reason: str
    metres: float
    opens_at: datetime | None = None


@dataclass(frozen=True)
class NextBest:
    """person: where nobody qualifies; device: where none can be brought; street_m: straight metres to the nearest
    street, None when there is none within 20 km."""

    person: NextPerson | None
    device: NextDevice | None
    street_m: float | None


@dataclass(frozen=True)
class Sought:
    """person, device: what is missing; at_home: the patient is in a home

    people_gone, devices_gone: ids of those that other patients or earlier questions have taken
    """

    person: bool
    device: bool
    at_home: bool = False
    people_gone: Collection[str] = ()
    devices_gone: Collection[str] = ()


def next_best(picture: Picture, position: Position, at: datetime, policy: Policy, sought: Sought) -> NextBest:
    """The soonest person and the nearest device among those that something slight keeps away."""
    return NextBest(
        person=_soonest_person(picture, position, at, policy, sought) if sought.person else None,
        device=_nearest_device(picture, position, at, sought) if sought.device else None,
        street_m=metres_to_street(picture.streets, position),
    )


def _soonest_person(
    picture: Picture, position: Position, at: datetime, policy: Policy, sought: Sought
) -> NextPerson | None:
    def too_far(i: int) -> Refusal:
        return Refusal.NOT_IN_HOMES if sought.at_home and not picture.homes_too[i] else Refusal.TOO_FAR

    others, where = picture.people_left_out, picture.where
    gone = frozenset(sought.people_gone)
    free = np.array([one.id not in gone for one in picture.people], bool)
    slight = np.array([why in _OVERCOME for why in others.reasons], bool)
    kept_away = [(picture.people[i], too_far(i)) for i in _nearest(position, where.lon, where.lat, free)]
    kept_away += [
        (others.what[i], Refusal(others.reasons[i])) for i in _nearest(position, others.lon, others.lat, slight)
    ]
    placed = [
        (one, reason, place)
        for one, reason in kept_away
        if one.id not in gone and (place := one.whereabouts(at, policy.position_fresh_s)) is not None
    ]
    metres = street_metres(picture.streets, position, [place for _, _, place in placed])
    found = [
        NextPerson(one.id, reason, _expected_s(one, at, policy, float(m)), float(m))
        for (one, reason, _), m in zip(placed, metres, strict=True)
        if np.isfinite(m)
    ]
    return min(found, key=lambda one: (one.expected_s, one.responder_id), default=None)


def _expected_s(one: Responder, at: datetime, policy: Policy, metres: float) -> float:
    return turnout_s(one, at, policy) + metres / speed_m_s(one, policy)


def _nearest_device(picture: Picture, position: Position, at: datetime, sought: Sought) -> NextDevice | None:
    others, doors, gone = picture.devices_left_out, picture.doors, frozenset(sought.devices_gone)
    free = np.array([aed.id not in gone for aed in picture.aeds], bool)
    shut = np.array([why in _OPENED_BY_SOMEBODY for why in others.reasons], bool)
    kept_away: list[tuple[Aed, str]] = [
        (picture.aeds[i], _TOO_FAR) for i in _nearest(position, doors.lon, doors.lat, free)
    ]
    kept_away += [(others.what[i], others.reasons[i]) for i in _nearest(position, others.lon, others.lat, shut)]
    metres = street_metres(picture.streets, position, [aed.position for aed, _ in kept_away])
    found = [(float(m), aed, why) for (aed, why), m in zip(kept_away, metres, strict=True) if np.isfinite(m)]
    if not found:
        return None
    m, aed, why = min(found, key=lambda one: (one[0], one[1].id))
    return NextDevice(aed.id, why, m, opens_next(aed, at) if why != _TOO_FAR else None)


def _nearest(
    position: Position, lon: NDArray[np.float64], lat: NDArray[np.float64], counts: NDArray[np.bool_]
) -> list[int]:
    """Numbers of the nearest as the crow flies among those that count and whose place is known."""
    which = np.flatnonzero(counts & np.isfinite(lon))
    x, y = LocalProjection(position.lon, position.lat).to_metres(lon[which], lat[which])
    nearest: list[int] = which[np.argsort(np.hypot(x, y), kind="stable")[:_NEAREST]].tolist()
    return nearest

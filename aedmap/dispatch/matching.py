"""How soon each responder can be there, empty-handed and with a device."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.devices import Devices, open_for_pickup, pickup_s
from aedmap.dispatch.policy import Policy
from aedmap.geography import Position
from aedmap.network import EdgeIndex, Snapped, fetch_and_bring_in_time, metres_to_one, snap
from aedmap.people import Responder
from aedmap.registry import Aed

LOOK_FOR_STREETS_M = 1_000.0


@dataclass(frozen=True)
class Match:
    """One responder's times, in seconds from the alert, turnout included.

    direct_s, direct_m: straight to the patient; seconds of the quickest way, metres of the shortest
    via_s, via_m: by way of the best device, the pick-up included in the seconds; None when there is no such way
    pickup_s: of via_s, what floors and cabinet cost at the device
    aed_id, in_hand_s: that device, and when they leave it with it in hand
    """

    responder_id: str
    direct_s: float
    direct_m: float
    via_s: float | None = None
    via_m: float | None = None
    aed_id: str | None = None
    in_hand_s: float | None = None
    pickup_s: float | None = None


@dataclass(frozen=True, eq=False)
class _Question:
    streets: EdgeIndex
    patient: Snapped
    at: datetime
    policy: Policy


def horizon_s(responders: Sequence[Responder], policy: Policy) -> float:
    """Until when a pick-up can happen: the slowest start, the longest way, the slowest pace, the longest stairs."""
    turnout_s = max((one.turnout_s for one in responders), default=0.0)
    slowest_m_s = min((_speed(one, policy) for one in responders), default=policy.speed_m_s)
    return turnout_s + policy.fetch_reach_m / slowest_m_s


def match(
    streets: EdgeIndex,
    position: Position,
    responders: Sequence[Responder],
    places: Sequence[Position],
    devices: Devices,
    at: datetime,
    policy: Policy,
) -> list[Match]:
    """Those who are within reach, soonest first; places[i] is where responders[i] is counted on.

    A device is used only if it is open when its fetcher gets there. Responders with one pace share one search.
    """
    patient = _snapped(streets, [position])
    if not patient.found[0] or not responders:
        return []
    question = _Question(streets, patient, at, policy)
    snapped = _snapped(streets, places)
    direct_m = metres_to_one(streets.network, patient, snapped, policy.reach_m)
    matches = []
    for speed in sorted({_speed(one, policy) for one in responders}):
        chosen = [i for i, one in enumerate(responders) if _speed(one, policy) == speed and np.isfinite(direct_m[i])]
        group = _Group([responders[i] for i in chosen], snapped[np.array(chosen, np.int64)], direct_m[chosen], speed)
        matches += _match_group(question, group, devices)
    # Where every way is shut by a one-way rule there are metres, but nobody comes.
    matches = [one for one in matches if math.isfinite(one.direct_s)]
    return sorted(matches, key=lambda one: (one.direct_s, one.responder_id))


@dataclass(frozen=True, eq=False)
class _Group:
    """Responders of one pace, where they are, and how many metres of street from the patient."""

    responders: Sequence[Responder]
    where: Snapped
    direct_m: NDArray[np.float64]
    speed: float


def _match_group(question: _Question, group: _Group, devices: Devices) -> list[Match]:
    policy, network = question.policy, question.streets.network.at_pace(group.speed)
    takes_s = np.array([pickup_s(aed, policy) for aed in devices.always])
    aeds = _snapped(question.streets, [aed.position for aed in devices.always])
    cutoff_s = policy.fetch_reach_m / group.speed
    ways = fetch_and_bring_in_time(network, question.patient, aeds, group.where, cutoff_s, takes_s)
    onwards_s = _seconds_to(question, group.speed, question.patient, aeds)
    fetched = np.flatnonzero(np.isfinite(ways.via_s))
    via_m = _metres_by_way_of(question, aeds[ways.via_aed[fetched]], group.where[fetched])
    matches = []
    for i, one in enumerate(group.responders):
        found = Match(one.id, one.turnout_s + float(ways.direct_s[i]), float(group.direct_m[i]))
        if math.isfinite(ways.via_s[i]):
            j = int(ways.via_aed[i])
            via_s = one.turnout_s + float(ways.via_s[i])
            found = replace(
                found,
                via_s=via_s,
                via_m=float(via_m[np.searchsorted(fetched, i)]),
                aed_id=devices.always[j].id,
                in_hand_s=via_s - float(onwards_s[j]),
                pickup_s=float(takes_s[j]),
            )
        matches.append(found)
    for aed in devices.sometimes:
        matches = _offer(question, matches, group, aed)
    return matches


def _offer(question: _Question, matches: list[Match], group: _Group, aed: Aed) -> list[Match]:
    """Give a device that opens or closes meanwhile to those who would be quicker with it and find it open."""
    door = _snapped(question.streets, [aed.position])
    if not door.found[0] or not matches:
        return matches
    onwards_s = float(_seconds_to(question, group.speed, question.patient, door)[0])
    turnout_s = np.array([one.turnout_s for one in group.responders])
    arrives_s = turnout_s + _seconds_to(question, group.speed, door, group.where)
    takes_s = pickup_s(aed, question.policy)
    via_s = arrives_s + takes_s + onwards_s
    so_far_s = np.array([math.inf if found.via_s is None else found.via_s for found in matches])
    quicker = (via_s < so_far_s) & (via_s - turnout_s <= question.policy.fetch_reach_m / group.speed)
    offered = [
        i for i in np.flatnonzero(quicker).tolist() if open_for_pickup(aed, question.at, float(arrives_s[i]), takes_s)
    ]
    via_m = _metres_by_way_of(question, door[np.zeros(len(offered), np.int64)], group.where[np.array(offered, int)])
    better = list(matches)
    for i, metres in zip(offered, via_m.tolist(), strict=True):
        better[i] = replace(
            matches[i],
            via_s=float(via_s[i]),
            via_m=metres,
            aed_id=aed.id,
            in_hand_s=float(arrives_s[i]) + takes_s,
            pickup_s=takes_s,
        )
    return better


def _seconds_to(question: _Question, speed: float, target: Snapped, points: Snapped) -> NDArray[np.float64]:
    """(n,) from each point to the target at a pace, in metres a second."""
    nothing_to_fetch = points[:0]
    network, cutoff_s = question.streets.network.at_pace(speed), question.policy.fetch_reach_m / speed
    return fetch_and_bring_in_time(network, target, nothing_to_fetch, points, cutoff_s).direct_s


def _metres_by_way_of(question: _Question, aeds: Snapped, people: Snapped) -> NDArray[np.float64]:
    """(n,) metres of street of each person to their device and on to the patient; the two come in pairs."""
    network, reach_m = question.streets.network, question.policy.fetch_reach_m
    metres = metres_to_one(network, question.patient, aeds, reach_m)
    for lon, lat in sorted(set(zip(aeds.lon.tolist(), aeds.lat.tolist(), strict=True))):
        same = np.flatnonzero((aeds.lon == lon) & (aeds.lat == lat))
        metres[same] += metres_to_one(network, aeds[same[:1]], people[same], reach_m)
    return metres


def _speed(responder: Responder, policy: Policy) -> float:
    return responder.speed_m_s if responder.speed_m_s is not None else policy.speed_m_s


def _snapped(streets: EdgeIndex, places: Sequence[Position]) -> Snapped:
    lon = np.array([place.lon for place in places])
    return snap(streets, lon, np.array([place.lat for place in places]), within_m=LOOK_FOR_STREETS_M)

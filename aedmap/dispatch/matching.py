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
from aedmap.network import EdgeIndex, Snapped, fetch_and_bring, metres_to_one, snap
from aedmap.people import Responder
from aedmap.registry import Aed

LOOK_FOR_STREETS_M = 1_000.0


@dataclass(frozen=True)
class Match:
    """One responder's times, in seconds from the alert, turnout included.

    direct_s, direct_m: straight to the patient
    via_s, via_m: by way of the best device, the pick-up included in the seconds; None when there is no such way
    aed_id, in_hand_s: that device, and when they leave it with it in hand
    """

    responder_id: str
    direct_s: float
    direct_m: float
    via_s: float | None = None
    via_m: float | None = None
    aed_id: str | None = None
    in_hand_s: float | None = None


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
    metres_to_aed = _to_patient(question, devices.always)
    matches = []
    for speed in sorted({_speed(one, policy) for one in responders}):
        chosen = [i for i, one in enumerate(responders) if _speed(one, policy) == speed]
        group = [responders[i] for i in chosen]
        matches += _match_group(question, group, _some(snapped, chosen), devices, metres_to_aed, speed)
    return sorted(matches, key=lambda one: (one.direct_s, one.responder_id))


def _match_group(
    question: _Question,
    responders: Sequence[Responder],
    where: Snapped,
    devices: Devices,
    metres_to_aed: NDArray[np.float64],
    speed: float,
) -> list[Match]:
    policy = question.policy
    waiting_s = np.array([pickup_s(aed, policy) for aed in devices.always])
    aeds = _snapped(question.streets, [aed.position for aed in devices.always])
    # The search counts metres, so that a pick-up is as long as the way one could run meanwhile.
    waiting_m = waiting_s * speed
    ways = fetch_and_bring(question.streets.network, question.patient, aeds, where, policy.fetch_reach_m, waiting_m)
    matches: dict[int, Match] = {}
    for i in np.flatnonzero(ways.direct_m <= policy.reach_m).tolist():
        one, direct_m = responders[i], float(ways.direct_m[i])
        found = Match(one.id, one.turnout_s + direct_m / speed, direct_m)
        if math.isfinite(ways.via_m[i]):
            j = int(ways.via_aed[i])
            via_s = one.turnout_s + float(ways.via_m[i]) / speed
            via_m, in_hand_s = float(ways.via_m[i] - waiting_m[j]), via_s - float(metres_to_aed[j]) / speed
            found = Match(one.id, found.direct_s, direct_m, via_s, via_m, devices.always[j].id, in_hand_s)
        matches[i] = found
    turnout_s = np.array([one.turnout_s for one in responders])
    for aed in devices.sometimes:
        _offer(question, matches, turnout_s, where, aed, speed)
    return list(matches.values())


def _offer(
    question: _Question,
    matches: dict[int, Match],
    turnout_s: NDArray[np.float64],
    where: Snapped,
    aed: Aed,
    speed: float,
) -> None:
    """Give a device that opens or closes meanwhile to those who would be quicker with it and find it open."""
    policy, network = question.policy, question.streets.network
    door, takes_s = _snapped(question.streets, [aed.position]), pickup_s(aed, policy)
    to_patient_m = float(metres_to_one(network, question.patient, door, policy.fetch_reach_m)[0])
    via_m = metres_to_one(network, door, where, policy.fetch_reach_m) + to_patient_m
    via_s = turnout_s + takes_s + via_m / speed
    for i in np.flatnonzero(via_m + takes_s * speed <= policy.fetch_reach_m).tolist():
        found = matches.get(i)
        if found is None or (found.via_s is not None and found.via_s <= via_s[i]):
            continue
        leaves_s = float(via_s[i]) - to_patient_m / speed
        if open_for_pickup(aed, question.at, leaves_s - takes_s, takes_s):
            matches[i] = replace(found, via_s=float(via_s[i]), via_m=float(via_m[i]), aed_id=aed.id, in_hand_s=leaves_s)


def _to_patient(question: _Question, aeds: Sequence[Aed]) -> NDArray[np.float64]:
    doors = _snapped(question.streets, [aed.position for aed in aeds])
    return metres_to_one(question.streets.network, question.patient, doors, question.policy.fetch_reach_m)


def _speed(responder: Responder, policy: Policy) -> float:
    return responder.speed_m_s if responder.speed_m_s is not None else policy.speed_m_s


def _snapped(streets: EdgeIndex, places: Sequence[Position]) -> Snapped:
    lon = np.array([place.lon for place in places])
    return snap(streets, lon, np.array([place.lat for place in places]), within_m=LOOK_FOR_STREETS_M)


def _some(points: Snapped, chosen: Sequence[int]) -> Snapped:
    at = np.array(chosen, np.int64)
    return Snapped(points.edge[at], points.from_m[at], points.to_m[at], points.off_m[at], points.found[at])

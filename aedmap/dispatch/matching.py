"""How soon each responder can be there, empty-handed and with a device."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.devices import open_for_pickup
from aedmap.dispatch.meanwhile import NOTHING_MEANWHILE, Meanwhile
from aedmap.dispatch.picture import Pace, Picture, brought
from aedmap.geography import Position
from aedmap.network import (
    Snapped,
    fetch_nearby,
    fetch_nearby_in_time,
    metres_to_one,
)

# No published system alerts more than 100 people; further ones only cost time to list.
MOST = 200
_SHARES = (0.25, 0.5, 1.0)


@dataclass(frozen=True)
class Match:
    """One responder's times, in seconds from the alert, turnout included.

    direct_s, direct_m: straight to the patient; seconds of the quickest way, metres of the shortest
    via_s: by way of the best device, the pick-up included; None when there is no such way, or enough others are sooner
    pickup_s: of via_s, what floors and cabinet cost at the device
    aed_id, in_hand_s: that device, and when they leave it with it in hand
    turnout_s: until the first step
    """

    responder_id: str
    direct_s: float
    direct_m: float
    via_s: float | None = None
    aed_id: str | None = None
    in_hand_s: float | None = None
    pickup_s: float | None = None
    turnout_s: float = 0.0


@dataclass(eq=False)
class _Times:
    """(n,) of everybody in the picture, turnout included; inf where there is no way. via: number of the device."""

    direct_s: NDArray[np.float64]
    direct_m: NDArray[np.float64]
    via_s: NDArray[np.float64]
    via: NDArray[np.int64]
    in_hand_s: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Question:
    """allowed: (n,) bool, who may be asked for this patient; there: (m,) bool, devices that nobody holds
    waited_s: since the picture was drawn; most: to be told
    onwards_s: by pace and share of the reach, seconds from each device to the patient, once they have been asked for
    """

    picture: Picture
    patient: Snapped
    at: datetime
    allowed: NDArray[np.bool_]
    there: NDArray[np.bool_]
    waited_s: float
    most: int
    onwards_s: dict[tuple[float, float], NDArray[np.float64]] = field(default_factory=dict)


def match(
    picture: Picture,
    position: Position,
    at: datetime,
    *,
    at_home: bool = False,
    asked: Collection[str] = (),
    meanwhile: Meanwhile = NOTHING_MEANWHILE,
    most: int = MOST,
) -> list[Match]:
    """The `most` soonest straight to the patient and the `most` soonest with a device, soonest first.

    at: aware, not before the picture. A device is used only if it is open when its fetcher gets there.
    at_home: the patient is in a home, where some do not go; asked: ids of those who are not asked again
    meanwhile: who and what cannot be counted on any more since the picture was drawn
    """
    patient = brought(picture.streets, [position])
    if not patient.found[0] or not picture.people:
        return []
    allowed = picture.homes_too.copy() if at_home else np.ones(len(picture.people), bool)
    allowed[[picture.number_of[one] for one in (*asked, *meanwhile.people) if one in picture.number_of]] = False
    there = np.ones(len(picture.aeds), bool)
    there[[picture.number_of_device[one] for one in meanwhile.devices if one in picture.number_of_device]] = False
    waited_s = max((at - picture.at).total_seconds(), 0.0)
    question = _Question(picture, patient, at, allowed, there, waited_s, most)
    times = _straight(question)
    _by_way_of_devices(question, times)
    return _told(question, times)


def metres_by_way_of(picture: Picture, position: Position, responder_id: str, aed_id: str) -> float:
    """Metres of street from somebody to a device and on to the patient; inf where there is no way."""
    who = picture.number_of[responder_id]
    which = next(i for i, aed in enumerate(picture.aeds) if aed.id == aed_id)
    network, reach_m = picture.streets.network, picture.policy.fetch_reach_m
    door, patient = picture.doors[which : which + 1], brought(picture.streets, [position])
    to_door = metres_to_one(network, door, picture.where[who : who + 1], reach_m)
    return float(to_door[0] + metres_to_one(network, patient, door, reach_m)[0])


def _straight(question: _Question) -> _Times:
    """Metres decide who is within reach. Where every way is shut by a one-way rule nobody comes."""
    picture, count = question.picture, len(question.picture.people)
    nowhere = [np.full(count, np.inf) for _ in range(4)]
    times = _Times(nowhere[0], nowhere[1], nowhere[2], np.full(count, -1), nowhere[3])
    for pace in picture.paces:
        nothing, people = pace.nothing_to_fetch[0], pace.people.by_metres
        near = fetch_nearby(pace.network, question.patient, nothing, people, picture.policy.reach_m)
        times.direct_m[pace.who[near.responder]] = near.direct_m
    times.direct_m[~question.allowed] = np.inf
    return times


def _by_way_of_devices(question: _Question, times: _Times) -> None:
    """One search holds every device that is open for as long as a pick-up can matter; the others come one by one."""
    picture = question.picture
    open_for_s = picture.open_for_s - question.waited_s
    throughout = question.there & (open_for_s >= picture.horizon_s - question.waited_s)
    share = _search_until_enough(question, times, throughout)
    # Whoever fetches later than the last to be told matters no more: devices open until then are certain, too.
    certain = question.there & (open_for_s >= _last_told_s(question, times))
    if (certain & ~throughout).any():
        _search(question, times, certain, share)
    else:
        certain = throughout
    for which in np.flatnonzero(question.there & ~certain & _near(question)).tolist():
        _offer(question, times, which)


def _search_until_enough(question: _Question, times: _Times, usable: NDArray[np.bool_]) -> float:
    """Search a part of the reach first: what lies beyond it is later than everybody who was found within."""
    fastest = max(pace.speed_m_s for pace in question.picture.paces)
    for share in _SHARES:
        _search(question, times, usable, share)
        certain_s = share * question.picture.policy.fetch_reach_m / fastest
        nobody_left = np.isfinite(times.direct_s).sum() == np.isfinite(times.direct_m).sum()
        if _nth(times.via_s, question.most) <= certain_s and (
            nobody_left or _nth(times.direct_s, question.most) <= certain_s
        ):
            return share
    return 1.0


def _search(question: _Question, times: _Times, usable: NDArray[np.bool_], share: float) -> None:
    picture = question.picture
    for pace in picture.paces:
        cutoff_s = share * picture.policy.fetch_reach_m / pace.speed_m_s
        found = fetch_nearby_in_time(
            pace.network, question.patient, pace.devices, pace.people.travellers, cutoff_s, usable
        )
        who = pace.who[found.responder]
        within = np.isfinite(times.direct_m[who])
        who, turnout_s = who[within], picture.turnout_s[who[within]]
        times.direct_s[who] = turnout_s + found.direct_s[within]
        via_s, via = turnout_s + found.via_s[within], found.via_aed[within]
        fetching = np.isfinite(via_s)
        times.via_s[who] = via_s
        times.via[who[fetching]] = via[fetching]
        if fetching.any():
            onwards_s = _onwards_s(question, pace, share)
            times.in_hand_s[who[fetching]] = via_s[fetching] - onwards_s[via[fetching]]


def _near(question: _Question) -> NDArray[np.bool_]:
    """(m,) whether anybody at all could bring the device to the patient: most of a large town's are too far."""
    near = np.zeros(len(question.picture.aeds), bool)
    for pace in question.picture.paces:
        near |= np.isfinite(_onwards_s(question, pace, 1.0))
    return near


def _offer(question: _Question, times: _Times, which: int) -> None:
    """Give a device that opens or closes meanwhile to those who would be sooner with it and find it open."""
    picture, aed = question.picture, question.picture.aeds[which]
    door, takes_s = picture.doors[which : which + 1], float(picture.takes_s[which])
    if not door.found[0]:
        return
    for pace in picture.paces:
        onwards_s = float(_onwards_s(question, pace, 1.0)[which])
        left_s = picture.policy.fetch_reach_m / pace.speed_m_s - takes_s - onwards_s
        if not left_s > 0 or onwards_s + takes_s >= _last_told_s(question, times):
            continue
        nothing = pace.nothing_to_fetch[1]
        found = fetch_nearby_in_time(pace.network, door, nothing, pace.people.travellers, left_s)
        who = pace.who[found.responder]
        arrives_s = picture.turnout_s[who] + found.direct_s
        in_hand_s = arrives_s + takes_s
        sooner = np.isfinite(times.direct_m[who]) & (in_hand_s + onwards_s < times.via_s[who])
        for i in np.flatnonzero(sooner).tolist():
            if open_for_pickup(aed, question.at, float(arrives_s[i]), takes_s):
                times.via_s[who[i]], times.via[who[i]] = in_hand_s[i] + onwards_s, which
                times.in_hand_s[who[i]] = in_hand_s[i]


def _onwards_s(question: _Question, pace: Pace, share: float) -> NDArray[np.float64]:
    """(m,) seconds from each device to the patient at a pace; inf beyond a share of the reach of a fetcher."""
    known = question.onwards_s.get((pace.speed_m_s, share))
    if known is None:
        cutoff_s, nothing = share * question.picture.policy.fetch_reach_m / pace.speed_m_s, pace.nothing_to_fetch[1]
        found = fetch_nearby_in_time(pace.network, question.patient, nothing, pace.devices.points, cutoff_s)
        known = question.onwards_s[pace.speed_m_s, share] = np.full(len(question.picture.aeds), np.inf)
        known[found.responder] = found.direct_s
    return known


def _last_told_s(question: _Question, times: _Times) -> float:
    """Seconds of the last fetcher that would be told; the horizon while there are fewer."""
    return min(_nth(times.via_s, question.most), question.picture.horizon_s)


def _nth(seconds: NDArray[np.float64], n: int) -> float:
    """The n-th smallest, inf where there are fewer."""
    return float(np.partition(seconds, n - 1)[n - 1]) if n <= len(seconds) else np.inf


def _told(question: _Question, times: _Times) -> list[Match]:
    picture, most = question.picture, question.most
    there = np.flatnonzero(np.isfinite(times.direct_s))
    soonest = there[np.argsort(times.direct_s[there], kind="stable")[:most]]
    able = there[np.isfinite(times.via_s[there])]
    fetchers = set(able[np.argsort(times.via_s[able], kind="stable")[:most]].tolist())
    matches = []
    for i in {*soonest.tolist(), *fetchers}:
        one, direct = picture.people[i], (float(times.direct_s[i]), float(times.direct_m[i]))
        turnout_s = float(picture.turnout_s[i])
        if i not in fetchers:
            matches.append(Match(one.id, *direct, turnout_s=turnout_s))
            continue
        which = int(times.via[i])
        via_s, in_hand_s = float(times.via_s[i]), float(times.in_hand_s[i])
        takes_s = float(picture.takes_s[which])
        matches.append(Match(one.id, *direct, via_s, picture.aeds[which].id, in_hand_s, takes_s, turnout_s))
    return sorted(matches, key=lambda one: (one.direct_s, one.responder_id))

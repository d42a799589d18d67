"""How soon each responder can be there, empty-handed and with a device."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.fetch_times import Question, Times, find_times
from aedmap.dispatch.meanwhile import NOTHING_MEANWHILE, Meanwhile
from aedmap.dispatch.picture import Picture, brought
from aedmap.geography import Position
from aedmap.network import Snapped, metres_to_one

# No published system alerts more than 100 people; further ones only cost time to list.
MOST = 200
# Most ways by a device lie within this part of what a fetcher may go.
_SHORT = 0.25


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
    allowed = picture.homes_too.copy() if at_home else np.ones(len(picture.people), bool)
    allowed[numbers(picture.number_of, (*asked, *meanwhile.people))] = False
    there = np.ones(len(picture.aeds), bool)
    there[numbers(picture.number_of_device, meanwhile.devices)] = False
    return match_those(picture, brought(picture.streets, [position]), at, allowed, there, most)


def match_those(
    picture: Picture,
    patient: Snapped,
    at: datetime,
    allowed: NDArray[np.bool_],
    there: NDArray[np.bool_],
    most: int = MOST,
) -> list[Match]:
    """As match, for a place on the streets; allowed: (n,) who may be asked; there: (m,) which devices nobody holds."""
    if not patient.found[0] or not picture.people:
        return []
    question = Question(picture, patient, at, allowed, there, most)
    return _told(question, find_times(question))


def numbers(number_of: Mapping[str, int], ids: Iterable[str]) -> NDArray[np.int64]:
    """The numbers of those that are known."""
    return np.array([number_of[one] for one in ids if one in number_of], np.int64)


def metres_by_way_of(picture: Picture, patient: Snapped, responder_id: str, aed_id: str) -> float:
    """Metres of street from somebody to a device and on to the patient; inf where there is no way."""
    who, which = picture.number_of[responder_id], picture.number_of_device[aed_id]
    network, reach_m = picture.streets.network, picture.policy.fetch_reach_m
    door, person = picture.doors[which : which + 1], picture.where[who : who + 1]
    for cutoff_m in (_SHORT * reach_m, reach_m):
        to_door, onwards = metres_to_one(network, door, _both(person, patient), cutoff_m).tolist()
        if math.isfinite(to_door + onwards):
            break
    return float(to_door + onwards)


def _both(one: Snapped, other: Snapped) -> Snapped:
    return Snapped(
        *(np.concatenate([getattr(one, column.name), getattr(other, column.name)]) for column in fields(Snapped))
    )


def _told(question: Question, times: Times) -> list[Match]:
    picture, most = question.picture, question.most
    there = times.reached[np.isfinite(times.direct_s[times.reached])]
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

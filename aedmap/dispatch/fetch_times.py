"""How soon everybody near one patient can be there, empty-handed and with a device, by as little searching as it takes.

Whom a search finds is found at their best; who is not found is later than it looked. So it looks as far as those who
matter are likely to come from, and farther only where somebody was not found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.devices import open_for_pickup
from aedmap.dispatch.picture import Pace, Picture
from aedmap.network import Snapped, fetch_nearby, fetch_nearby_in_time

# The way by a device is first looked for as if it were so much longer than the one straight to the patient.
_LONGER, _AT_DEVICE_S = 1.1, 120.0
# And then so much farther each time, as somebody was not found.
_FARTHER = 2.0


@dataclass(frozen=True, eq=False)
class Question:
    """allowed: (n,) bool, who may be asked for this patient; there: (m,) bool, devices that nobody holds
    most: how many of the soonest are to be told
    """

    picture: Picture
    patient: Snapped
    at: datetime
    allowed: NDArray[np.bool_]
    there: NDArray[np.bool_]
    most: int


@dataclass(eq=False)
class Times:
    """(n,) of everybody in the picture, turnout included; inf where there is no way, or enough others are sooner.

    reached: (r,) int64, the numbers of those within reach; most: how many of the soonest matter, at most r
    direct_m: metres straight to the patient; via: number of the device; in_hand_s: when they leave it
    """

    reached: NDArray[np.int64]
    most: int
    direct_m: NDArray[np.float64]
    direct_s: NDArray[np.float64]
    via_s: NDArray[np.float64]
    via: NDArray[np.int64]
    in_hand_s: NDArray[np.float64]

    def last_direct_s(self) -> float:
        """Seconds of the last to be told of those who go straight, inf where there are fewer."""
        return _nth(self.direct_s[self.reached], self.most)

    def last_via_s(self) -> float:
        """The same of those who fetch a device."""
        return _nth(self.via_s[self.reached], self.most)


@dataclass(eq=False)
class _Round:
    """The searching at one pace. all_s: when everything within reach was looked through; cutoff_s: how far it looked

    reached: numbers of its people within reach; onwards_s: (m,) from each device to the patient, inf beyond the cut-off
    """

    pace: Pace
    reached: NDArray[np.int64]
    cutoff_s: float
    all_s: float
    onwards_s: NDArray[np.float64]

    def missed(self, times: Times) -> bool:
        """Whether somebody within reach may still be found farther on."""
        found = np.isfinite(times.via_s[self.reached]) & np.isfinite(times.direct_s[self.reached])
        return self.cutoff_s < self.all_s and not found.all()


def find_times(question: Question) -> Times:
    """Right for the `most` soonest straight to the patient and for the `most` soonest with a device."""
    times = _straight(question)
    if len(times.reached):
        _by_way_of_devices(question, times)
    return times


def _straight(question: Question) -> Times:
    """Metres decide who is within reach. Where every way is shut by a one-way rule nobody comes."""
    picture, count = question.picture, len(question.picture.people)
    people, nothing = picture.by_metres
    near = fetch_nearby(picture.streets.network, question.patient, nothing, people, picture.policy.reach_m)
    direct_m = np.full(count, np.inf)
    direct_m[near.responder] = near.direct_m
    direct_m[~question.allowed] = np.inf
    reached = np.flatnonzero(np.isfinite(direct_m))
    direct_s, via_s, in_hand_s = (np.full(count, np.inf) for _ in range(3))
    return Times(reached, min(question.most, len(reached)), direct_m, direct_s, via_s, np.full(count, -1), in_hand_s)


def _by_way_of_devices(question: Question, times: Times) -> None:
    """One search holds every device that is open for as long as a pick-up can matter; the others come one by one."""
    picture = question.picture
    waited_s = max((question.at - picture.at).total_seconds(), 0.0)
    open_for_s = picture.open_for_s - waited_s
    throughout = question.there & (open_for_s >= picture.horizon_s - waited_s)
    rounds = _search_until_enough(question, times, throughout)
    # A device that no search came across is too far to bring for everybody who matters.
    others = question.there & ~throughout
    others[others] = np.isfinite(np.min([one.onwards_s[others] for one in rounds], axis=0))
    # Whoever fetches later than the last to be told matters no more: devices open until then are certain, too.
    certain = others & (open_for_s >= _last_told_s(question, times))
    if certain.any():
        for one in rounds:
            _search(question, times, throughout | certain, one)
    for which in np.flatnonzero(others & ~certain).tolist():
        _offer(question, times, which, rounds)
    for one in rounds:
        _complete(question, times, one)


def _search_until_enough(question: Question, times: Times, usable: NDArray[np.bool_]) -> list[_Round]:
    rounds = asked = _first_rounds(question.picture, times)
    while True:
        for one in asked:
            _search(question, times, usable, one)
        asked = [one for one in rounds if one.missed(times)]
        later_s = min((one.cutoff_s for one in asked), default=np.inf)
        if times.last_via_s() <= later_s and times.last_direct_s() <= later_s:
            return rounds
        for one in asked:
            one.cutoff_s = min(_FARTHER * one.cutoff_s, one.all_s)


def _first_rounds(picture: Picture, times: Times) -> list[_Round]:
    """As far as the last who matters is likely to come from, and at each pace nobody comes from farther than the
    farthest; where nobody of a pace is within reach, nothing is looked through at that pace."""
    rounds, likely_s = [], np.full(len(times.direct_m), np.inf)
    for pace in picture.paces:
        who = pace.who[np.isfinite(times.direct_m[pace.who])]
        likely_s[who] = _LONGER * times.direct_m[who] / pace.speed_m_s + _AT_DEVICE_S
        if len(who):
            all_s, farthest_s = picture.policy.fetch_reach_m / pace.speed_m_s, float(likely_s[who].max())
            rounds.append(_Round(pace, who, min(farthest_s, all_s), all_s, np.empty(0)))
    last_s = _nth((picture.turnout_s + likely_s)[times.reached], times.most)
    for one in rounds:
        one.cutoff_s = min(one.cutoff_s, last_s)
    return rounds


def _search(question: Question, times: Times, usable: NDArray[np.bool_], one: _Round) -> None:
    picture, pace = question.picture, one.pace
    found = fetch_nearby_in_time(pace.network, question.patient, pace.devices, pace.people, one.cutoff_s, usable)
    who = pace.who[found.responder]
    within = np.isfinite(times.direct_m[who])
    who, turnout_s = who[within], picture.turnout_s[who[within]]
    times.direct_s[who] = turnout_s + found.direct_s[within]
    via_s = times.via_s[who] = turnout_s + found.via_s[within]
    fetching = np.isfinite(via_s)
    fetchers = who[fetching]
    times.via[fetchers] = found.via_aed[within][fetching]
    times.in_hand_s[fetchers] = via_s[fetching] - found.via_onwards_s[within][fetching]
    one.onwards_s = np.full(len(picture.aeds), np.inf)
    one.onwards_s[found.aed] = found.aed_onwards_s


def _offer(question: Question, times: Times, which: int, rounds: Sequence[_Round]) -> None:
    """Give a device that opens or closes meanwhile to those who would be sooner with it and find it open."""
    picture, aed = question.picture, question.picture.aeds[which]
    door, takes_s = picture.doors[which : which + 1], float(picture.takes_s[which])
    for one in rounds:
        pace, onwards_s = one.pace, float(one.onwards_s[which])
        # Beyond the reach of a fetcher, and where the last to be told would be no sooner, it helps nobody.
        left_s = min(one.all_s, _last_told_s(question, times)) - takes_s - onwards_s
        if not left_s > 0:
            continue
        found = fetch_nearby_in_time(pace.network, door, pace.nothing_to_fetch, pace.people, left_s)
        who = pace.who[found.responder]
        arrives_s = picture.turnout_s[who] + found.direct_s
        in_hand_s = arrives_s + takes_s
        sooner = np.isfinite(times.direct_m[who]) & (in_hand_s + onwards_s < times.via_s[who])
        for i in np.flatnonzero(sooner).tolist():
            if open_for_pickup(aed, question.at, float(arrives_s[i]), takes_s):
                times.via_s[who[i]], times.via[who[i]] = in_hand_s[i] + onwards_s, which
                times.in_hand_s[who[i]] = in_hand_s[i]


def _complete(question: Question, times: Times, one: _Round) -> None:
    """How soon those are there straight whom a device made sooner than it was looked for."""
    fetching = np.isfinite(times.via_s[one.reached])
    if one.cutoff_s < one.all_s and not np.isfinite(times.direct_s[one.reached[fetching]]).all():
        pace, nothing = one.pace, one.pace.nothing_to_fetch
        found = fetch_nearby_in_time(pace.network, question.patient, nothing, pace.people, one.all_s)
        who = pace.who[found.responder]
        within = np.isfinite(times.direct_m[who])
        times.direct_s[who[within]] = question.picture.turnout_s[who[within]] + found.direct_s[within]


def _last_told_s(question: Question, times: Times) -> float:
    """Seconds of the last fetcher that would be told; the horizon while there are fewer."""
    return min(times.last_via_s(), question.picture.horizon_s)


def _nth(seconds: NDArray[np.float64], n: int) -> float:
    """The n-th smallest."""
    return float(np.partition(seconds, n - 1)[n - 1])

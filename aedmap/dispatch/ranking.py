"""Everybody near a patient, ranked, with what was proposed and who was left out for what reason. Writes nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.alert import Assignment
from aedmap.dispatch.eligibility import Refusal
from aedmap.dispatch.matching import MOST, Match, match_those, metres_by_way_of, numbers
from aedmap.dispatch.meanwhile import NOTHING_MEANWHILE, Meanwhile
from aedmap.dispatch.next_best import NextBest, NextPerson, Sought, next_best
from aedmap.dispatch.picture import Picture, brought, draw_picture
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.roles import Proposal, behind_ems, propose
from aedmap.geography import LocalProjection, Position
from aedmap.network import EdgeIndex, Snapped
from aedmap.people import Responder
from aedmap.registry import Aed


@dataclass(frozen=True)
class Ranking:
    """matches: who qualifies and is within reach, soonest first

    refused: how many people were left out, by reason; devices_open: how many can be fetched some time during the
    dispatch; devices_left_out: how many cannot, by reason
    street_m: straight metres from the patient to the nearest street, None when none is near
    next_best: where nobody can be sent or no device be brought, who and what would be next
    behind_ems: how many of the matches are not asked because the ambulance is expected before them
    """

    at: datetime
    position: Position
    matches: tuple[Match, ...]
    proposal: Proposal
    refused: Mapping[str, int]
    devices_open: int
    devices_left_out: Mapping[str, int]
    street_m: float | None
    next_best: NextBest | None = None
    behind_ems: int = 0

    @property
    def nobody(self) -> bool:
        """Whether nobody at all can be sent in useful time."""
        return len(self.matches) == self.behind_ems

    @property
    def no_device(self) -> bool:
        """Whether nobody can bring a device."""
        return all(one.via_s is None for one in self.matches)


def rank(
    streets: EdgeIndex,
    aeds: Sequence[Aed],
    responders: Sequence[Responder],
    position: Position,
    at: datetime,
    policy: Policy | None = None,
    asked: Collection[str] = (),
    *,
    at_home: bool = False,
    tired: Collection[str] = (),
    size: int | None = None,
    ems_s: float | None = None,
) -> Ranking:
    """Rank everybody given for one patient at an aware moment; see rank_in."""
    policy = policy or Policy()
    picture = draw_picture(streets, aeds, responders, at, policy)
    return rank_in(picture, position, at, policy, asked, at_home=at_home, tired=tired, size=size, ems_s=ems_s)


def rank_in(
    picture: Picture,
    position: Position,
    at: datetime,
    policy: Policy,
    asked: Collection[str] = (),
    *,
    at_home: bool = False,
    tired: Collection[str] = (),
    size: int | None = None,
    ems_s: float | None = None,
    meanwhile: Meanwhile = NOTHING_MEANWHILE,
) -> Ranking:
    """Rank those in a picture for one patient.

    at: aware, not before the picture; policy: how many are wanted, else as the picture was drawn with
    asked: ids of those who were asked for this patient before and are not asked again
    at_home: whether the patient is in a home, where some responders do not go
    tired: ids of those who were asked too often lately; size, ems_s: see propose
    meanwhile: who and what cannot be counted on any more since the picture was drawn
    """
    patient = brought(picture.streets, [position])
    gone = [
        (why, numbers(picture.number_of, ids))
        for why, ids in (*meanwhile.by_refusal.items(), (Refusal.ASKED_ALREADY, asked), (Refusal.ASKED_OFTEN, tired))
    ]
    allowed = picture.homes_too.copy() if at_home else np.ones(len(picture.people), bool)
    allowed[np.concatenate([some for _, some in gone])] = False
    there = np.ones(len(picture.aeds), bool)
    there[numbers(picture.number_of_device, meanwhile.devices)] = False
    matches = match_those(picture, patient, at, allowed, there)
    late = behind_ems(matches, policy, ems_s)
    sought = Sought(
        person=not matches,
        device=all(one.via_s is None for one in matches),
        at_home=at_home,
        people_gone={*asked, *tired, *meanwhile.people},
        devices_gone=meanwhile.devices,
    )
    devices_near = np.hypot(*_metres_from(position, picture.doors)) <= policy.fetch_reach_m
    held_near = _held_near(picture, devices_near & ~there, meanwhile)
    return Ranking(
        at=at,
        position=position,
        matches=tuple(matches),
        proposal=_with_metres(picture, patient, propose(matches, policy, size, ems_s)),
        refused=_refused(picture, position, policy, matches, gone, at_home),
        devices_open=int(np.count_nonzero(devices_near & there)),
        devices_left_out=_added(picture.devices_left_out.near(position, policy.fetch_reach_m), held_near),
        street_m=float(patient.off_m[0]) if patient.found[0] else None,
        next_best=_best_of(picture, position, at, policy, sought, matches if late == len(matches) else ()),
        behind_ems=late,
    )


def _best_of(
    picture: Picture, position: Position, at: datetime, policy: Policy, sought: Sought, too_late: Sequence[Match]
) -> NextBest | None:
    """too_late: everybody who qualifies, soonest first, where the ambulance is expected before them all."""
    if not (sought.person or sought.device or too_late):
        return None
    best = next_best(picture, position, at, policy, sought)
    if not too_late:
        return best
    soonest = min(too_late, key=lambda one: (one.direct_s, one.responder_id))
    waiting = NextPerson(soonest.responder_id, Refusal.BEHIND_EMS, soonest.direct_s, soonest.direct_m)
    return replace(best, person=waiting)


def _held_near(picture: Picture, held_near: NDArray[np.bool_], meanwhile: Meanwhile) -> Mapping[str, int]:
    """How many devices near the patient cannot be fetched any more, by reason."""
    return Counter(meanwhile.devices[picture.aeds[i].id] for i in np.flatnonzero(held_near).tolist())


def _added(some: Mapping[str, int], more: Mapping[str, int]) -> Mapping[str, int]:
    return dict(sorted((Counter(some) + Counter(more)).items()))


def _refused(
    picture: Picture,
    position: Position,
    policy: Policy,
    matches: Sequence[Match],
    gone: Sequence[tuple[Refusal, NDArray[np.int64]]],
    at_home: bool,
) -> Mapping[str, int]:
    """How many near the patient are left out, by reason, in alphabetical order.

    gone: by reason, numbers of those not to be asked; of several reasons the first counts
    """
    refused = Counter(picture.people_left_out.near(position, policy.reach_m))
    near = np.hypot(*_metres_from(position, picture.where)) <= policy.reach_m
    for reason, who in gone:
        refused[str(reason)] += int(np.count_nonzero(near[who]))
        near[who] = False
    if at_home:
        refused[str(Refusal.NOT_IN_HOMES)] += int(np.count_nonzero(near & ~picture.homes_too))
        near &= picture.homes_too
    near[numbers(picture.number_of, (one.responder_id for one in matches))] = False
    if len(matches) < MOST:
        refused[str(Refusal.TOO_FAR)] += int(np.count_nonzero(near))
    return {reason: count for reason, count in sorted(refused.items()) if count}


def _metres_from(position: Position, points: Snapped) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return LocalProjection(position.lon, position.lat).to_metres(points.lon, points.lat)


def _with_metres(picture: Picture, patient: Snapped, proposal: Proposal) -> Proposal:
    """Only those who are sent by way of a device are asked how far that is: each costs a search."""

    def measured(one: Assignment) -> Assignment:
        return replace(one, metres=metres_by_way_of(picture, patient, one.responder_id, one.aed_id or ""))

    if proposal.aed is None:
        return proposal
    return replace(proposal, aed=measured(proposal.aed), more_aeds=tuple(map(measured, proposal.more_aeds)))

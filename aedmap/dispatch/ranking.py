"""Everybody near a patient, ranked, with what was proposed and who was left out for what reason. Writes nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aedmap.dispatch.devices import sort_devices
from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.matching import LOOK_FOR_STREETS_M, Match, horizon_s, match
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.roles import Proposal, propose
from aedmap.geography import Position
from aedmap.network import EdgeIndex, snap
from aedmap.people import Responder
from aedmap.registry import Aed


@dataclass(frozen=True)
class Ranking:
    """matches: who qualifies and is within reach, soonest first

    refused: how many people were left out, by reason; devices_open: how many can be fetched some time during the
    dispatch; devices_left_out: how many cannot, by reason
    street_m: straight metres from the patient to the nearest street, None when none is near
    """

    at: datetime
    position: Position
    matches: tuple[Match, ...]
    proposal: Proposal
    refused: Mapping[str, int]
    devices_open: int
    devices_left_out: Mapping[str, int]
    street_m: float | None

    @property
    def nobody(self) -> bool:
        """Whether nobody at all can be sent."""
        return not self.matches

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
) -> Ranking:
    """Rank everybody given for one patient at an aware moment.

    asked: ids of those who were asked for this patient before and are not asked again
    at_home: whether the patient is in a home, where some responders do not go
    """
    policy = policy or Policy()
    refused: Counter[str] = Counter()
    willing: list[Responder] = []
    places: list[Position] = []
    for responder in responders:
        refusal = Refusal.ASKED_ALREADY if responder.id in asked else why_not(responder, at, policy, at_home=at_home)
        place = responder.whereabouts(at, policy.position_fresh_s)
        if refusal is not None or place is None:
            refused[refusal or Refusal.NO_POSITION] += 1
        else:
            willing.append(responder)
            places.append(place)
    devices = sort_devices(aeds, at, horizon_s(willing, policy), policy.mobile_fresh_s)
    matches = match(streets, position, willing, places, devices, at, policy)
    if len(willing) > len(matches):
        refused[Refusal.TOO_FAR] += len(willing) - len(matches)
    patient = snap(streets, position.lon, position.lat, within_m=LOOK_FOR_STREETS_M)
    return Ranking(
        at=at,
        position=position,
        matches=tuple(matches),
        proposal=propose(matches, policy),
        refused={str(reason): count for reason, count in sorted(refused.items())},
        devices_open=len(devices.always) + len(devices.sometimes),
        devices_left_out=dict(sorted(devices.left_out.items())),
        street_m=float(patient.off_m[0]) if patient.found[0] else None,
    )

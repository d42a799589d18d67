"""Whom the desk would ask next for one arrest, looking anew before every wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.life_cycle import AlertState
from aedmap.dispatch.matching import MOST, Match, match
from aedmap.dispatch.meanwhile import Meanwhile
from aedmap.dispatch.picture import Picture
from aedmap.dispatch.policy import Order, Policy
from aedmap.dispatch.roles import Proposal, propose, shares
from aedmap.geography import Position
from aedmap.simulation.trial.hour_picture import MOMENT

# The desk lists the 200 soonest anew for every wave. For small waves in order of time the first ones of one list
# decide, whoever of it was asked meanwhile, and they are found in a part of the time.
_FEW, _ASKED_OF_FEW = 60, 35
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Candidates:
    """Of one patient in one picture. looked: by reach, whom was asked and what was taken; policies share it."""

    picture: Picture
    patient: Position
    at_home: bool
    looked: dict[tuple[object, ...], list[Match]] = field(default_factory=dict)

    def next_wave(
        self, alerts: Sequence[Alert], wanted: Policy, size: int, ems_s: float
    ) -> tuple[Proposal, Mapping[str, Match]]:
        """Whom propose asks of all who were not asked yet, and everybody it chose from, by id."""
        asked = frozenset(alert.responder_id for alert in alerts)
        # A device is held once somebody goes for it.
        going = [one for one in alerts if one.state is AlertState.ACCEPTED]
        held = frozenset(one.aed_id for one in going if one.aed_id is not None)
        if wanted.order is Order.TIME and len(asked) + size <= _ASKED_OF_FEW:
            listed = self._look(_NOBODY, held, _FEW)
            matches = [one for one in listed if one.responder_id not in asked]
            proposal = propose(matches, wanted, size, ems_s)
            if _decided(listed, proposal, wanted, size):
                return proposal, {one.responder_id: one for one in matches}
        matches = self._look(asked, held, MOST)
        return propose(matches, wanted, size, ems_s), {one.responder_id: one for one in matches}

    def _look(self, asked: frozenset[str], held: frozenset[str], most: int) -> list[Match]:
        reaches = self.picture.policy.reach_m, self.picture.policy.fetch_reach_m
        known = self.looked.get((reaches, asked, held, most))
        if known is None:
            gone = Meanwhile(devices=dict.fromkeys(held, "reserved"))
            known = match(
                self.picture, self.patient, MOMENT, at_home=self.at_home, asked=asked, meanwhile=gone, most=most
            )
            self.looked[reaches, asked, held, most] = known
        return known

    def way(self, alert: Alert, one: Match) -> tuple[float, float]:
        """Seconds on the way that was expected, and seconds at the device on it; turnout in neither."""
        turnout_s = float(self.picture.turnout_s[self.picture.number_of[alert.responder_id]])
        if alert.role is not Role.AED:
            return one.direct_s - turnout_s, 0.0
        takes_s = one.pickup_s or 0.0
        return alert.expected_s - turnout_s - takes_s, takes_s


def _decided(listed: Sequence[Match], proposal: Proposal, wanted: Policy, size: int) -> bool:
    """Whether a longer list could not change the proposal.

    Those who go straight are taken from the front of the list, which is longer than all who are asked. Those who fetch,
    each another device, may be far down the list of fetchers: only a list that holds them all, or a full number, is
    enough.
    """
    if not wanted.aed_wanted or sum(one.via_s is not None for one in listed) < _FEW:
        return True
    _, most, _ = shares(wanted, size)
    return (proposal.aed is not None) + len(proposal.more_aeds) >= most

"""Whom the desk can ask for one arrest, as it looks anew before every wave."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.life_cycle import AlertState
from aedmap.dispatch.matching import MOST, Match, match
from aedmap.dispatch.picture import Picture
from aedmap.geography import Position
from aedmap.simulation.trial.hour_picture import MOMENT, without


@dataclass(frozen=True, eq=False)
class Candidates:
    """Of one patient in one picture. looked: by reach, whom was asked and what was taken; policies share it."""

    picture: Picture
    patient: Position
    at_home: bool
    looked: dict[tuple[object, ...], list[Match]] = field(default_factory=dict)

    def left(self, alerts: Sequence[Alert], *, fetching: bool) -> list[Match]:
        """Those who were not asked yet, soonest first; devices that somebody holds are left out.

        fetching: whether anybody is still wanted to bring one; else it does not matter what is held
        """
        asked = frozenset(alert.responder_id for alert in alerts)
        gone = [one for one in alerts if one.state is AlertState.ACCEPTED]  # a device is held once somebody goes for it
        held = frozenset(one.aed_id for one in gone if one.aed_id is not None)
        if held and not fetching:
            held = frozenset()
        reaches = self.picture.policy.reach_m, self.picture.policy.fetch_reach_m
        known = self.looked.get((reaches, asked, held))
        if known is None:
            picture = without(self.picture, held)
            known = match(picture, self.patient, MOMENT, at_home=self.at_home, asked=asked, most=MOST)
            self.looked[reaches, asked, held] = known
        return known

    def way(self, alert: Alert, one: Match) -> tuple[float, float]:
        """Seconds on the way that was expected, and seconds at the device on it; turnout in neither."""
        turnout_s = float(self.picture.turnout_s[self.picture.number_of[alert.responder_id]])
        if alert.role is not Role.AED:
            return one.direct_s - turnout_s, 0.0
        takes_s = one.pickup_s or 0.0
        return alert.expected_s - turnout_s - takes_s, takes_s

"""What one desk decides beforehand: whom to ask, how many at a time, and who may go."""

import json
import math
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.people import zone_of
from aedmap.registry import MOBILE_FRESH_S

MOST_REACH_M = 100_000.0
_MOST_WAVES = 20
_MOST_ALERTED = 500
# Least and most of each number: beyond them a slip is likelier than a wish, and times leave the calendar.
_RANGES = {
    "reach_m": (1.0, MOST_REACH_M),
    "fetch_reach_m": (1.0, MOST_REACH_M),
    "position_fresh_s": (1.0, 604_800.0),
    "mobile_fresh_s": (1.0, 86_400.0),
    "pickup_s": (0.0, 3_600.0),
    "flight_s": (0.0, 3_600.0),
    "alone_detour_s": (0.0, 3_600.0),
    "speed_m_s": (0.1, 50.0),
    "answer_s": (1.0, 86_400.0),
    "late_s": (1.0, 86_400.0),
    "gate": (0.0, 1.0),
    "fetch_share": (0.0, 1.0),
    "ems_s": (1.0, 86_400.0),
    "spread": (0.01, 10.0),
    "night_turnout": (0.1, 20.0),
    "stall_s": (1.0, 86_400.0),
    "better_by_s": (1.0, 86_400.0),
}
_EMS_S = _RANGES["ems_s"]


class Order(StrEnum):
    """Who is asked first: whoever is there soonest, turnout and pace counted, or whoever is nearest by street."""

    TIME = "time"
    DISTANCE = "distance"


@dataclass(frozen=True)
class Policy:
    """Distances, times and numbers of one dispatch; aedmap.dispatch.policies says which are published and where.

    reach_m: of street from responder to patient; fetch_reach_m: by way of a device, the pick-up counted as if one
    walked on
    position_fresh_s: how long a reported position is believed; mobile_fresh_s: that of a device in a vehicle
    cpr_wanted, aed_wanted, coordinator_wanted: how many may accept for each role; aed_wanted is 0 or 1
    pickup_s: to find and open the cabinet; flight_s: for each flight of stairs, up and down
    alone_detour_s: how much later a sole responder may arrive for bringing a device
    speed_m_s: of a responder who gives no speed of their own
    order: who is asked first
    waves: how many are asked at most in each wave; delays_s: seconds from each wave to the next, one fewer
    fetch_share: of those asked, how many are asked to bring a device; what the quotas want is asked for in any case
    answer_s: how long an alert waits for its answer
    late_s: how long after its time a wave is still worth sending
    gate: least probability of being there before the ambulance, 0 asks everybody
    ems_s: until the ambulance is there, where the desk says nothing; spread: of the logarithm of people's times
    ems_by_hour_s: the same for each hour of the day, 24 or none, on the clock of time_zone
    night_turnout: how many times as long people take to set out from 22 to 6 on their own clock
    await_triage: nobody is asked before somebody at the desk takes it for an arrest
    stall_s: who accepted and reports no step for so long has stalled: their role is offered to the next
    better_by_s: who accepts and is sooner by so much takes the role of somebody on the way
    alerts_a_week: nobody is asked more often, exercises left out; None for no cap
    name: of the rule set that it was read from, for people to know what is in force; "" where nobody knows
    """

    reach_m: float = 2000.0
    fetch_reach_m: float = 4000.0
    position_fresh_s: float = 1800.0
    mobile_fresh_s: float = MOBILE_FRESH_S
    cpr_wanted: int = 2
    aed_wanted: int = 1
    coordinator_wanted: int = 0
    pickup_s: float = 30.0
    flight_s: float = 30.0
    alone_detour_s: float = 60.0
    speed_m_s: float = 2.0
    order: Order = Order.TIME
    waves: tuple[int, ...] = (3, 3, 4, 5)
    delays_s: tuple[float, ...] = (20.0, 20.0, 30.0)
    fetch_share: float = 0.34
    answer_s: float = 90.0
    late_s: float = 300.0
    gate: float = 0.0
    ems_s: float = 600.0
    spread: float = 0.35
    alerts_a_week: int | None = None
    ems_by_hour_s: tuple[float, ...] = ()
    time_zone: str = "UTC"
    night_turnout: float = 1.35
    await_triage: bool = False
    stall_s: float = 120.0
    better_by_s: float = 60.0
    name: str = "aedmap"

    def __post_init__(self) -> None:
        for name, (least, most) in _RANGES.items():
            if not least <= getattr(self, name) <= most:
                raise InvalidInput(
                    f"The policy's {name} is {getattr(self, name)}; give a number from {least:g} to {most:.0f}."
                )
        if self.fetch_reach_m < self.reach_m:
            raise InvalidInput("The policy's fetch_reach_m is less than its reach_m; a detour is never shorter.")
        if not (0 <= self.cpr_wanted <= 20 and 0 <= self.aed_wanted <= 1 and 0 <= self.coordinator_wanted <= 5):
            raise InvalidInput(
                "The policy wants 0 to 20 people for compressions, 0 or 1 to fetch a device and 0 to 5 coordinators."
            )
        self._check_waves()
        zone_of(self.time_zone)
        if len(self.ems_by_hour_s) not in (0, 24) or not all(
            _EMS_S[0] <= one <= _EMS_S[1] for one in self.ems_by_hour_s
        ):
            raise InvalidInput(
                f"The policy's ems_by_hour_s needs 24 numbers from {_EMS_S[0]:g} to {_EMS_S[1]:.0f}, "
                "one for each hour, or none."
            )
        if self.alerts_a_week is not None and self.alerts_a_week < 1:
            raise InvalidInput(f"The policy's alerts_a_week is {self.alerts_a_week}; give 1 or more, or leave it out.")

    def _check_waves(self) -> None:
        if not (1 <= len(self.waves) <= _MOST_WAVES and all(1 <= one <= _MOST_ALERTED for one in self.waves)):
            raise InvalidInput(
                f"The policy's waves are {list(self.waves)}; give 1 to {_MOST_WAVES} sizes of 1 to {_MOST_ALERTED}."
            )
        if len(self.delays_s) != len(self.waves) - 1:
            raise InvalidInput(
                f"The policy has {len(self.waves)} waves and {len(self.delays_s)} delays_s; give one between any two."
            )
        if not all(math.isfinite(one) and 0 < one <= 3600 for one in self.delays_s):
            raise InvalidInput(f"The policy's delays_s are {list(self.delays_s)}; give seconds of more than 0 to 3600.")

    @property
    def wanted(self) -> int:
        """How many may accept in all."""
        return self.cpr_wanted + self.aed_wanted + self.coordinator_wanted

    def ems_expected_s(self, at: datetime) -> float:
        """Seconds until the ambulance is there, where nobody at the desk said."""
        if not self.ems_by_hour_s:
            return self.ems_s
        return self.ems_by_hour_s[at.astimezone(zone_of(self.time_zone)).hour]

    def before_ems(self, expected_s: float, ems_s: float | None = None) -> float:
        """The probability of being there before the ambulance: times are taken as log-normal around the expected.

        ems_s: until it is expected; past that time (below 0) nobody knows when it comes, and nobody is kept away by it
        """
        if expected_s <= 0 or (ems_s is not None and ems_s < 0):
            return 1.0
        ahead = math.log(max(ems_s if ems_s is not None else self.ems_s, 1.0) / expected_s) / self.spread
        return 0.5 * (1 + math.erf(ahead / math.sqrt(2)))


def policy_text(policy: Policy) -> str:
    """As JSON, to be kept with what was decided by it."""
    return json.dumps(asdict(policy), sort_keys=True)


def policy_from(text: str) -> Policy:
    """Back from policy_text."""
    told: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(text).items()
    }
    return Policy(**{"name": "", **told, "order": Order(told["order"])})

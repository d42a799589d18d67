"""What one desk decides beforehand."""

import math
from dataclasses import dataclass

from aedmap.errors import InvalidInput
from aedmap.registry import MOBILE_FRESH_S


@dataclass(frozen=True)
class Policy:
    """Distances, times and numbers of one dispatch; published where noted, else assumed.

    reach_m: of street from responder to patient; systems in use take 1,000 (Hangzhou) to 1,800 m (Denmark)
    fetch_reach_m: of street by way of a device, the pick-up counted as if one walked on
    position_fresh_s: how long a reported position is believed; mobile_fresh_s: that of a device in a vehicle
    cpr_wanted: two, who take turns at compressions; aed_wanted: 0 or 1
    pickup_s: to find and open the cabinet; flight_s: for each flight of stairs, up and down
    alone_detour_s: how much later a sole responder may arrive for bringing a device
    speed_m_s: of a responder who gives no speed of their own
    """

    reach_m: float = 2000.0
    fetch_reach_m: float = 4000.0
    position_fresh_s: float = 1800.0
    mobile_fresh_s: float = MOBILE_FRESH_S
    cpr_wanted: int = 2
    aed_wanted: int = 1
    pickup_s: float = 30.0
    flight_s: float = 30.0
    alone_detour_s: float = 60.0
    speed_m_s: float = 2.0

    def __post_init__(self) -> None:
        for name in ("reach_m", "fetch_reach_m", "position_fresh_s", "mobile_fresh_s", "speed_m_s"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise InvalidInput(f"The policy's {name} is {getattr(self, name)}; give a positive number.")
        if self.fetch_reach_m < self.reach_m:
            raise InvalidInput("The policy's fetch_reach_m is less than its reach_m; a detour is never shorter.")
        for name in ("pickup_s", "flight_s", "alone_detour_s"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise InvalidInput(f"The policy's {name} is {getattr(self, name)}; give zero or more.")
        if not (0 <= self.cpr_wanted <= 20 and 0 <= self.aed_wanted <= 1):
            raise InvalidInput("The policy wants 0 to 20 people for compressions and 0 or 1 to fetch a device.")

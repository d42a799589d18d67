"""Seconds that a device costs beyond the street: stairs to its floor, and its cabinet."""

import math
from dataclasses import dataclass

from aedmap.errors import InvalidInput
from aedmap.registry.aed import Aed
from aedmap.registry.floors import flights


@dataclass(frozen=True)
class VerticalTime:
    """Assumed, nobody has measured it for a whole town: a setting of each deployment and each policy.

    cabinet_s: to find and open the cabinet; flight_s: for each flight of stairs, up and down again
    """

    cabinet_s: float = 30.0
    flight_s: float = 30.0

    def __post_init__(self) -> None:
        for name in ("cabinet_s", "flight_s"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise InvalidInput(f"{name} is {getattr(self, name)}; give seconds, zero or more.")

    def pickup_s(self, aed: Aed) -> float:
        """Seconds from the street door to having the device in hand and back at the door."""
        return self.cabinet_s + self.flight_s * flights(aed.floor)

"""A position on the earth."""

import math
from dataclasses import dataclass

from aedmap.errors import InvalidInput


@dataclass(frozen=True)
class Position:
    """Longitude and latitude in degrees, WGS84. The order is always longitude first."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
            raise InvalidInput(f"Position {self.lon}, {self.lat} is not a pair of numbers; give degrees.")
        if abs(self.lat) > 90:
            raise InvalidInput(f"Latitude {self.lat} is beyond 90 degrees; give longitude first, then latitude.")
        if abs(self.lon) > 180:
            raise InvalidInput(f"Longitude {self.lon} is beyond 180 degrees; give degrees between -180 and 180.")

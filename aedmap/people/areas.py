"""Where somebody lives or works, kept so coarsely that no house can be told."""

import math

from aedmap.geography import Position

# About 1.1 km from south to north, and as much from west to east.
_CELL_DEG = 0.01


def coarse(position: Position) -> Position:
    """The middle of the cell of about a kilometre that holds the position; the same for every place in it."""
    row = math.floor(position.lat / _CELL_DEG)
    lat = min(max((row + 0.5) * _CELL_DEG, -90.0), 90.0)
    step = _CELL_DEG / max(math.cos(math.radians(lat)), 0.01)
    lon = (math.floor(position.lon / step) + 0.5) * step
    return Position(round(min(max(lon, -180.0), 180.0), 5), round(lat, 5))

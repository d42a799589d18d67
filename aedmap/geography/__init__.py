"""Where things are: positions, projections."""

from aedmap.geography.position import Position
from aedmap.geography.projection import LocalProjection

__all__ = ["LocalProjection", "Position"]

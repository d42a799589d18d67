"""Where things are: positions, datums, projections, and the map apps that lead there."""

from aedmap.geography.datum import Datum, convert, named_datum, position_from
from aedmap.geography.position import Position
from aedmap.geography.projection import LocalProjection

__all__ = ["Datum", "LocalProjection", "Position", "convert", "named_datum", "position_from"]

"""Searching by position with plain columns: a box the index can use, then the true distance."""

import math
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute

from aedmap.geography import LocalProjection, Position


def inside(
    lon: InstrumentedAttribute[Any], lat: InstrumentedAttribute[Any], centre: Position, within_m: float
) -> ColumnElement[bool]:
    """The condition that a row lies in the box around the centre; across the 180th meridian only the latitude binds."""
    lons, lats = LocalProjection(centre.lon, centre.lat).to_degrees([-within_m, within_m], [-within_m, within_m])
    rows = lat.between(float(lats[0]), float(lats[1]))
    west, east = float(lons[0]), float(lons[1])
    # The box is as wide as its broader end: at 80 degrees north a metre is more degrees than at the centre.
    if not (west > -180 and east < 180 and np.isfinite([west, east]).all()):
        return rows
    slack = (east - west) * 0.01
    return and_(rows, lon.between(west - slack, east + slack))


def metres_apart(a: Position, b: Position) -> float:
    """Straight metres between two positions that lie near each other."""
    x, y = LocalProjection(b.lon, b.lat).to_metres(a.lon, a.lat)
    return math.hypot(float(x), float(y))

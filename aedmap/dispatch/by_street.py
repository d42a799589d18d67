"""How far people and devices are from one place by street, for few of them and for long ways."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aedmap.geography import LocalProjection, Position
from aedmap.network import EdgeIndex, metres_to_one, snap

# Beyond this nobody walks in useful time, and no street is called the nearest.
FARTHEST_M = 20_000.0
_FROM_STREETS_M = 1_000.0


def street_metres(streets: EdgeIndex, place: Position, others: Sequence[Position]) -> NDArray[np.float64]:
    """(n,) metres by street from a place to others; inf where there is no way within 20 km.

    Straight metres where the place itself is off the streets, since they are all that can be told.
    """
    if not others:
        return np.empty(0)
    here = snap(streets, [place.lon], [place.lat], within_m=_FROM_STREETS_M)
    if not here.found[0]:
        return straight_metres(place, others)
    there = snap(streets, [one.lon for one in others], [one.lat for one in others], within_m=_FROM_STREETS_M)
    return metres_to_one(streets.network, here, there, FARTHEST_M)


def straight_metres(place: Position, others: Sequence[Position]) -> NDArray[np.float64]:
    """(n,) straight metres from a place to others."""
    lon, lat = np.array([one.lon for one in others]), np.array([one.lat for one in others])
    return np.hypot(*LocalProjection(place.lon, place.lat).to_metres(lon, lat))


def metres_to_street(streets: EdgeIndex, place: Position) -> float | None:
    """Straight metres to the nearest street, None when there is none within 20 km."""
    here = snap(streets, [place.lon], [place.lat], within_m=FARTHEST_M)
    return float(here.off_m[0]) if here.found[0] else None

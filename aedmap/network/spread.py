"""How far the streets of an extract reach: a town's plane and map hold for a region, not for half the world."""

import numpy as np

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.osm import Extract

# A province; beyond it one point of a damaged extract lies somewhere else, or the extract is of a country.
_MOST_ACROSS_M = 1_000_000.0


def refuse_scattered(extract: Extract) -> None:
    """Raise InvalidInput, naming the street farthest from the others, where the streets reach over 1,000 km."""
    ways = extract.ways
    lon, lat = ways.lon[ways.present], ways.lat[ways.present]
    if not len(lon):
        return
    middle = LocalProjection(float(np.median(lon)), float(np.median(lat)))
    x, y = middle.to_metres(lon, lat)
    across_m = float(np.hypot(np.ptp(x), np.ptp(y)))
    if across_m <= _MOST_ACROSS_M:
        return
    point = np.flatnonzero(ways.present)[np.argmax(np.hypot(x, y))]
    way = int(ways.way_id[np.searchsorted(ways.start, point, "right") - 1])
    at = f"{float(ways.lon[point]):.5f}, {float(ways.lat[point]):.5f}"
    raise InvalidInput(
        f"The streets of {extract.info.path} reach over {across_m / 1000:,.0f} km; give an extract of a town or "
        f"region, or correct way {way}, which runs to {at}."
    )

"""Ways across squares: the map draws only their outline, while people walk over the middle."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.geography import LocalProjection

# A link may touch the outline, and the outline is only as exact as the map.
_TOLERANCE_M = 0.5


@dataclass(frozen=True, eq=False)
class CentreLinks:
    """Straight links between the centre of one square and points of its outline.

    lon, lat: of the centre, degrees; point: (k,) int64 into the outline, ascending; empty where a centre gains nothing
    """

    lon: float
    lat: float
    point: NDArray[np.int64]


_NONE = CentreLinks(np.nan, np.nan, np.empty(0, np.int64))


def centre_links(
    ring_lon: NDArray[np.float64], ring_lat: NDArray[np.float64], is_entry: NDArray[np.bool_]
) -> CentreLinks:
    """Links from the middle of a square to those of its entries that can be seen from there.

    ring_lon, ring_lat: (p,) degrees, closed: the last point is the first. is_entry: (p,) whether another street meets
    the outline there. An entry round a corner keeps the outline only. Nothing is linked where fewer than two entries
    would be, or where the outline is no area: too few points, or crossing itself.
    """
    if len(ring_lon) < 4 or (ring_lon[0], ring_lat[0]) != (ring_lon[-1], ring_lat[-1]):
        return _NONE
    plane = LocalProjection(float(ring_lon[0]), float(ring_lat[0]))
    x, y = plane.to_metres(ring_lon, ring_lat)
    square = shapely.Polygon(np.column_stack([x, y]))
    if not square.is_valid or square.is_empty:
        return _NONE
    middle = square.centroid if square.contains(square.centroid) else square.representative_point()
    entry = np.flatnonzero(is_entry[:-1] | (is_entry[-1] & (np.arange(len(ring_lon) - 1) == 0)))
    spokes = np.stack([np.tile([middle.x, middle.y], (len(entry), 1)), np.column_stack([x, y])[entry]], axis=1)
    seen = shapely.covers(square.buffer(_TOLERANCE_M), shapely.linestrings(spokes)) if len(entry) else np.empty(0, bool)
    if seen.sum() < 2:
        return _NONE
    lon, lat = plane.to_degrees(middle.x, middle.y)
    return CentreLinks(float(lon), float(lat), entry[seen].astype(np.int64))

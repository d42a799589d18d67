"""Ways across squares: the map draws only their outline, while people walk over the middle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from aedmap.geography import LocalProjection
from aedmap.osm import StreetWays

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
    ring_lon: NDArray[np.float64],
    ring_lat: NDArray[np.float64],
    is_entry: NDArray[np.bool_],
    holes: Sequence[NDArray[np.float64]] = (),
) -> CentreLinks:
    """Links from the middle of a square to those of its entries that can be seen from there.

    ring_lon, ring_lat: (p,) degrees, closed: the last point is the first. is_entry: (p,) whether another street meets
    the outline there. holes: (k, 2) degrees each, longitude first, ponds and houses that no link crosses. An entry that
    cannot be seen, round a corner or behind a hole, keeps the outline only. Nothing is linked where fewer than two
    entries would be, or where the outline is no area: too few points, or crossing itself.
    """
    if len(ring_lon) < 4 or (ring_lon[0], ring_lat[0]) != (ring_lon[-1], ring_lat[-1]):
        return _NONE
    plane = LocalProjection(float(ring_lon[0]), float(ring_lat[0]))
    x, y = plane.to_metres(ring_lon, ring_lat)
    square: BaseGeometry = shapely.Polygon(np.column_stack([x, y]))
    if not square.is_valid or square.is_empty:
        return _NONE
    for hole in holes:
        edge = shapely.LineString(np.column_stack(plane.to_metres(hole[:, 0], hole[:, 1])))
        square = square.difference(shapely.Polygon(edge) if edge.is_ring else edge.buffer(_TOLERANCE_M))
    if square.is_empty:
        return _NONE
    middle = square.centroid if square.contains(square.centroid) else square.representative_point()
    entry = np.flatnonzero(is_entry[:-1] | (is_entry[-1] & (np.arange(len(ring_lon) - 1) == 0)))
    spokes = np.stack([np.tile([middle.x, middle.y], (len(entry), 1)), np.column_stack([x, y])[entry]], axis=1)
    seen = shapely.covers(square.buffer(_TOLERANCE_M), shapely.linestrings(spokes)) if len(entry) else np.empty(0, bool)
    if seen.sum() < 2:
        return _NONE
    lon, lat = plane.to_degrees(middle.x, middle.y)
    return CentreLinks(float(lon), float(lat), entry[seen].astype(np.int64))


def with_centre_links(ways: StreetWays) -> StreetWays:
    """The same ways, and for every square links from its middle to where streets meet its outline."""
    squares = np.flatnonzero(np.array([tags.get("area") == "yes" for tags in ways.tags], bool)[ways.way_tags])
    if not len(squares):
        return ways
    is_shared = _shared_points(ways)
    rings = [(int(way), slice(ways.start[way], ways.start[way + 1])) for way in squares]
    found = [
        (way, at, centre_links(ways.lon[at], ways.lat[at], is_shared[at], ways.holes.get(int(ways.way_id[way]), ())))
        for way, at in rings
        if ways.present[at].all() and at.stop - at.start > 3 and ways.node_id[at.start] == ways.node_id[at.stop - 1]
    ]
    links = [(way, at.start + k, i, found_i) for i, (way, at, found_i) in enumerate(found) for k in found_i.point]
    if not links:
        return ways
    way, outline, square, middles = zip(*links, strict=True)
    own = np.array(way)
    lowest = min(int(ways.node_id.min()), 0) - 1  # ids of the middles, taken by no point of the map
    ids = np.column_stack([lowest - np.array(square), ways.node_id[list(outline)]])
    lon = np.column_stack([[one.lon for one in middles], ways.lon[list(outline)]])
    lat = np.column_stack([[one.lat for one in middles], ways.lat[list(outline)]])
    return replace(
        ways,
        way_id=np.concatenate([ways.way_id, ways.way_id[own]]),
        tags=ways.tags + tuple({**tags, "area": "across"} for tags in ways.tags),
        way_tags=np.concatenate([ways.way_tags, len(ways.tags) + ways.way_tags[own]]),
        way_name=np.concatenate([ways.way_name, ways.way_name[own]]),
        start=np.concatenate([ways.start, ways.start[-1] + 2 * np.arange(1, len(own) + 1)]),
        node_id=np.concatenate([ways.node_id, ids.ravel()]),
        lon=np.concatenate([ways.lon, lon.ravel()]),
        lat=np.concatenate([ways.lat, lat.ravel()]),
        present=np.concatenate([ways.present, np.ones(2 * len(own), bool)]),
    )


def _shared_points(ways: StreetWays) -> NDArray[np.bool_]:
    """(p,) whether another way has this point too."""
    way = np.repeat(np.arange(len(ways)), np.diff(ways.start))
    number = np.unique(ways.node_id, return_inverse=True)[1].reshape(-1)
    first = np.full(len(ways.node_id), len(ways))
    last = np.full(len(ways.node_id), -1)
    np.minimum.at(first, number, way)
    np.maximum.at(last, number, way)
    return np.asarray((first != last)[number], np.bool_)

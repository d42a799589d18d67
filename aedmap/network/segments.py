"""The straight pieces of street between neighbouring points that a person may walk."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.walking import WalkingRules
from aedmap.osm import Extract, StreetWays


@dataclass(frozen=True, eq=False)
class Segments:
    """Segment k joins the points a[k] and b[k]; it follows segment k - 1 of the same way unless breaks[k].

    a, b: (k,) int64 into lon, lat; name: (k,) int32 into names; breaks: (k,) bool
    lon, lat: (p,) float64, degrees; a closed barrier is as many points as segments end at it
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    name: NDArray[np.int32]
    breaks: NDArray[np.bool_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    names: tuple[str, ...]


def walkable_segments(extract: Extract, rules: WalkingRules) -> Segments:
    """Every piece once, even where two ways share it. A way that leaves the extract and comes back is cut there."""
    ways = extract.ways
    point, way = _points_to_walk(ways, rules)
    ids, number = np.unique(ways.node_id[point], return_inverse=True)
    joined = (way[:-1] == way[1:]) & (point[:-1] + 1 == point[1:]) & (number[:-1] != number[1:])
    at = np.flatnonzero(joined)
    at = at[_first_of_each(number[at], number[at + 1])]
    breaks = np.ones(len(at), bool)
    breaks[1:] = (at[1:] != at[:-1] + 1) | (way[at[1:]] != way[at[:-1]])

    lon, lat = np.empty(len(ids)), np.empty(len(ids))
    lon[number], lat[number] = ways.lon[point], ways.lat[point]
    a, b = number[at].astype(np.int64), number[at + 1].astype(np.int64)
    closed = np.isin(ids, _closed_barriers(extract, rules))
    a, b, copied = _torn_apart(a, b, closed)
    breaks[1:] |= a[1:] != b[:-1]
    return Segments(
        a=a,
        b=b,
        name=ways.way_name[way[at]],
        breaks=breaks,
        lon=np.concatenate([lon, lon[copied]]),
        lat=np.concatenate([lat, lat[copied]]),
        names=ways.names,
    )


def _points_to_walk(ways: StreetWays, rules: WalkingRules) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the present points of ways that may be walked, and the way of each."""
    may_walk = np.array([rules.may_walk(tags) for tags in ways.tags], bool)[ways.way_tags]
    way = np.repeat(np.arange(len(ways)), np.diff(ways.start))
    point = np.flatnonzero(may_walk[way] & ways.present)
    return point, way[point]


def _first_of_each(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each unordered pair occurs first, ascending."""
    if not len(a):
        return np.empty(0, np.int64)
    pair = np.minimum(a, b) * (max(a.max(), b.max()) + 1) + np.maximum(a, b)
    return np.sort(np.unique(pair, return_index=True)[1])


def _closed_barriers(extract: Extract, rules: WalkingRules) -> NDArray[np.int64]:
    barriers = extract.barriers
    passed = [rules.may_pass(tags) for tags in barriers.tags]
    closed: NDArray[np.int64] = barriers.node_id[~np.array(passed, bool)]
    return closed


def _torn_apart(
    a: NDArray[np.int64], b: NDArray[np.int64], closed: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give every segment its own copy of a closed point, so that nobody passes but both sides can be reached."""
    a, b = a.copy(), b.copy()
    at_a, at_b = np.flatnonzero(closed[a]), np.flatnonzero(closed[b])
    copied = np.concatenate([a[at_a], b[at_b]])
    fresh = len(closed) + np.arange(len(copied))
    a[at_a], b[at_b] = fresh[: len(at_a)], fresh[len(at_a) :]
    return a, b, copied

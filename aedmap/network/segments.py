"""The straight pieces of street between neighbouring points that anybody at all may use."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aedmap.network.rulebook import ExtractRules
from aedmap.osm import Extract, StreetWays


@dataclass(frozen=True, eq=False)
class Segments:
    """Segment k joins the points a[k] and b[k]; it follows segment k - 1 of the same way unless breaks[k].

    a, b: (k,) int64 into lon, lat; name: (k,) int32 into names; rule: (k,) int64; breaks: (k,) bool
    lon, lat: (p,) float64, degrees; at a gate every street has a point of its own, joined by segments without length
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    name: NDArray[np.int32]
    rule: NDArray[np.int64]
    breaks: NDArray[np.bool_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Gates:
    """Segments across gates, and the ends of streets that now have points of their own.

    a, b: (k,) int64, the streets with fresh points; copied: (c,) int64, the old point of each fresh one
    inner, outer, rule: (g,) int64, segments without length between them; street: (g,) int64, the one that each ends
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    copied: NDArray[np.int64]
    inner: NDArray[np.int64]
    outer: NDArray[np.int64]
    rule: NDArray[np.int64]
    street: NDArray[np.int64]


def street_segments(extract: Extract, rules: ExtractRules) -> Segments:
    """Every piece once for each rule. A way that leaves the extract and comes back is cut there."""
    ways = extract.ways
    point, way = _points_to_use(ways, rules)
    ids, number = np.unique(ways.node_id[point], return_inverse=True)
    joined = (way[:-1] == way[1:]) & (point[:-1] + 1 == point[1:]) & (number[:-1] != number[1:])
    at = np.flatnonzero(joined)
    rule = rules.of_way[ways.way_tags]
    at = at[_first_of_each(number[at], number[at + 1], rule[way[at]])]
    breaks = np.ones(len(at), bool)
    breaks[1:] = (at[1:] != at[:-1] + 1) | (way[at[1:]] != way[at[:-1]])

    lon, lat = np.empty(len(ids)), np.empty(len(ids))
    lon[number], lat[number] = ways.lon[point], ways.lat[point]
    gates = _gates(number[at].astype(np.int64), number[at + 1].astype(np.int64), ids, extract, rules)
    breaks[1:] |= gates.a[1:] != gates.b[:-1]
    across = len(gates.rule)
    return Segments(
        a=np.concatenate([gates.a, gates.inner]),
        b=np.concatenate([gates.b, gates.outer]),
        name=np.concatenate([ways.way_name[way[at]], ways.way_name[way[at]][gates.street]]),
        rule=np.concatenate([rule[way[at]], gates.rule]),
        breaks=np.concatenate([breaks, np.ones(across, bool)]),
        lon=np.concatenate([lon, lon[gates.copied]]),
        lat=np.concatenate([lat, lat[gates.copied]]),
        names=ways.names,
    )


def usable_by(profile: str, segments: Segments, rules: ExtractRules) -> Segments:
    """The segments that one profile may use in some direction."""
    row, book = rules.book.row_of(profile), rules.book
    kept = ((book.forward_mps[row] > 0) | (book.backward_mps[row] > 0))[segments.rule]
    breaks = segments.breaks.copy()
    breaks[1:] |= ~kept[:-1]
    return replace(
        segments,
        a=segments.a[kept],
        b=segments.b[kept],
        name=segments.name[kept],
        rule=segments.rule[kept],
        breaks=breaks[kept],
    )


def _points_to_use(ways: StreetWays, rules: ExtractRules) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the present points of ways that somebody may use, and the way of each."""
    may_use = rules.book.usable[rules.of_way][ways.way_tags]
    way = np.repeat(np.arange(len(ways)), np.diff(ways.start))
    point = np.flatnonzero(may_use[way] & ways.present)
    return point, way[point]


def _first_of_each(a: NDArray[np.int64], b: NDArray[np.int64], rule: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each unordered pair occurs first under a rule, ascending."""
    if not len(a):
        return np.empty(0, np.int64)
    points, rules = int(max(a.max(), b.max())) + 1, int(rule.max()) + 1
    pair = (np.minimum(a, b).astype(np.int64) * points + np.maximum(a, b)) * rules + rule
    return np.sort(np.unique(pair, return_index=True)[1])


def _gates(
    a: NDArray[np.int64], b: NDArray[np.int64], ids: NDArray[np.int64], extract: Extract, rules: ExtractRules
) -> _Gates:
    """Part the streets at every point that stops or delays somebody, and join them by what passing it costs.

    Two streets are joined by one segment; where more meet, each is joined to the middle by half of the gate.
    """
    barrier = np.full(len(ids), -1, np.int64)
    at = np.searchsorted(extract.barriers.node_id, ids)
    at = np.minimum(at, max(len(extract.barriers.node_id) - 1, 0))
    if len(extract.barriers.node_id):
        here = (extract.barriers.node_id[at] == ids) & ~rules.open_point[at]
        barrier[here] = at[here]
    meeting = np.bincount(np.concatenate([a, b]), minlength=len(ids))
    a, b = a.copy(), b.copy()
    ends = np.concatenate([a, b])
    parted = np.flatnonzero((barrier[ends] >= 0) & (meeting[ends] > 1))
    parted = parted[np.argsort(ends[parted], kind="stable")]
    old = ends[parted]
    first = np.ones(len(old), bool)
    first[1:] = old[1:] != old[:-1]
    # Of two streets the first keeps the old point.
    parted = parted[~(first & (meeting[old] == 2))]
    old = ends[parted]
    fresh = len(ids) + np.arange(len(old))
    ends[parted] = fresh
    rule = np.where(meeting[old] == 2, rules.of_point[barrier[old]], rules.of_half_point[barrier[old]])
    usable = rules.book.usable[rule]
    street = parted[usable] % max(len(a), 1)
    return _Gates(ends[: len(a)], ends[len(a) :], old, old[usable], fresh[usable], rule[usable], street)

"""Small random towns for property tests, and the plainest possible search to check against."""

import heapq
import itertools
from pathlib import Path as FilePath

import numpy as np
import pyproj
from hypothesis import strategies as st

from aedmap.geography import LocalProjection
from aedmap.network import Snapped, StreetNetwork, build_network
from aedmap.network.along import part_of_edge
from aedmap.osm import Barriers, Extract, ExtractInfo, StreetTags, StreetWays

_WGS84 = pyproj.Geod(ellps="WGS84")


_TAGS = (
    StreetTags(highway="residential"),
    StreetTags(highway="footway", **{"oneway:foot": "yes"}),
    StreetTags(highway="steps"),
)


def network_of(places: list[tuple[int, int]], ways: list[list[int]], tags: list[int] | None = None) -> StreetNetwork:
    """Ways through places given as metres east and north; tags: which of _TAGS each way has."""
    lon, lat = LocalProjection(24.94, 60.17).to_degrees(*np.array(places, float).T)
    point = np.array([place for way in ways for place in way])
    extract = Extract(
        info=ExtractInfo(FilePath("random"), None, None, None),
        ways=StreetWays(
            way_id=np.arange(len(ways)),
            tags=_TAGS,
            way_tags=np.array(tags or [0] * len(ways), np.int32),
            names=("",),
            way_name=np.zeros(len(ways), np.int32),
            start=np.cumsum([0, *(len(way) for way in ways)]),
            node_id=point,
            lon=lon[point],
            lat=lat[point],
            present=np.ones(len(point), bool),
        ),
        barriers=Barriers(np.empty(0, np.int64), ()),
    )
    return build_network(extract)


@st.composite
def towns(draw: st.DrawFn) -> StreetNetwork:
    """Up to 12 places and 10 ways: islands, dead ends, loops and parallel streets come by themselves.

    Some are stairs, some one-way for walkers, which binds searches in seconds only.
    """
    cells = st.tuples(st.integers(0, 9), st.integers(0, 9))
    places = [(100 * x, 100 * y) for x, y in draw(st.lists(cells, min_size=3, max_size=12, unique=True))]
    way = st.lists(st.integers(0, len(places) - 1), min_size=2, max_size=6)
    crooked = draw(st.lists(way.filter(lambda w: len(set(w)) > 1), min_size=1, max_size=10))
    return network_of(places, crooked, [draw(st.integers(0, len(_TAGS) - 1)) for _ in crooked])


def edges_of(network: StreetNetwork) -> st.SearchStrategy[list[int]]:
    """All edges, or one or two: there points share their edge and are passed on the way to others."""
    few = st.lists(st.integers(0, network.edge_count - 1), min_size=1, max_size=2)
    return few | st.just(list(range(network.edge_count)))


@st.composite
def points_on(
    draw: st.DrawFn, network: StreetNetwork, at_least: int, at_most: int, edges: list[int] | None = None
) -> Snapped:
    """Points somewhere on these edges, default all, ends and equal ones among them, up to 48 m off; some not found."""
    count = draw(st.integers(at_least, at_most))
    fractions = st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1)
    edge = np.array([draw(st.sampled_from(edges or range(network.edge_count))) for _ in range(count)], np.int32)
    from_m = np.array([draw(fractions) for _ in range(count)]) * network.edge_m[edge]
    off_m = np.array([draw(st.sampled_from([0.0, 10.3, 47.9])) for _ in range(count)])
    found = np.array([draw(st.integers(0, 9)) > 0 for _ in range(count)], bool)
    found[:at_least] = True
    bearing = np.radians([draw(st.sampled_from([0, 90, 180, 270])) for _ in range(count)])
    return beside_streets(network, edge, from_m.reshape(-1), off_m.reshape(-1), bearing, found)


def beside_streets(
    network: StreetNetwork,
    edge: np.ndarray,
    from_m: np.ndarray,
    off_m: np.ndarray | float = 0.0,
    bearing: np.ndarray | float = 0.0,
    found: np.ndarray | bool = True,
) -> Snapped:
    """Points so far along edges and so far off them towards a bearing in radians."""
    on = [part_of_edge(network, int(e), float(m), float(m)) for e, m in zip(edge, from_m, strict=True)]
    x, y = network.projection.to_metres(*(np.array([place[axis][0] for place in on]) for axis in (0, 1)))
    lon, lat = network.projection.to_degrees(x + off_m * np.sin(bearing), y + off_m * np.cos(bearing))
    whole = np.ones(len(edge))
    return Snapped(edge, from_m, network.edge_m[edge] - from_m, off_m * whole, found & (whole > 0), lon, lat)


def plain_metres(network: StreetNetwork, groups: list[Snapped]) -> np.ndarray:
    """(p, p) metres between all points of all groups, by the plainest search."""
    metre = np.ones(network.edge_count)
    return _plain(network, groups, metre, metre, 1.0)


def plain_seconds(network: StreetNetwork, groups: list[Snapped]) -> np.ndarray:
    """(p, p) seconds from each point of all groups to each other, by the plainest search."""
    along, against = (seconds / network.edge_m for seconds in (network.edge_forward_s, network.edge_backward_s))
    return _plain(network, groups, along, against, 1 / network.pace_mps)


def _plain(
    network: StreetNetwork, groups: list[Snapped], along: np.ndarray, against: np.ndarray, off: float
) -> np.ndarray:
    """(p, p) costs from all points of all groups: every point is put into its edge as a node of its own.

    Two points no farther apart than both are off the street, or a ten-thousandth more, are joined straight.
    """
    edge, from_m, off_m, found, lon, lat = (
        np.concatenate([getattr(group, field) for group in groups])
        for field in ("edge", "from_m", "off_m", "found", "lon", "lat")
    )
    joined: dict[tuple[str, int], list[tuple[tuple[str, int], float]]] = {}
    for e in range(network.edge_count):
        on_edge = sorted((from_m[p], ("point", p)) for p in np.flatnonzero((edge == e) & found))
        stops = [(0.0, ("node", int(network.edge_from[e]))), *on_edge]
        stops.append((network.edge_m[e], ("node", int(network.edge_to[e]))))
        for (m, a), (n, b) in itertools.pairwise(stops):
            for begin, end, a_metre in ((a, b, along[e]), (b, a, against[e])):
                if n == m or np.isfinite(a_metre):
                    joined.setdefault(begin, []).append((end, (n - m) * a_metre if n > m else 0.0))
    metres = np.full((len(edge), len(edge)), np.inf)
    for p in np.flatnonzero(found):
        settled: dict[tuple[str, int], float] = {}
        heap = [(0.0, ("point", int(p)))]
        while heap:
            m, here = heapq.heappop(heap)
            if here not in settled:
                settled[here] = m
                for there, step_m in joined.get(here, []):
                    heapq.heappush(heap, (m + step_m, there))
        for (kind, q), m in settled.items():
            if kind == "point":
                metres[p, q] = off * (off_m[p] + off_m[q]) + m
        for q in np.flatnonzero(found):
            _, _, straight_m = _WGS84.inv(lon[p], lat[p], lon[q], lat[q])
            legs_m = off_m[p] + off_m[q]
            if straight_m <= (1 + 1e-4) * legs_m > 0:
                metres[p, q] = off * min(straight_m, legs_m)
    return metres

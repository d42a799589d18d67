"""Reached parts of streets, and the areas drawn round them."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.network import Snapped, metres_to_one, snap
from aedmap.network.isochrone import isochrone
from aedmap.network.reached import ReachedParts, reached_parts
from tests.aedmap.network.random_towns import beside_streets
from tests.drawing import draw_streets

# 50 m a step: a block with a spur, a loop of two streets between the same places, and a long way round.
TOWN, AT = draw_streets("""
A---B---C
|   |   |
D---E---F---G
 \\     /
  +---+
""")
LETTERS = sorted(AT)
SAMPLE_M = 0.5


def at(letter: str) -> Snapped:
    return snap(TOWN, AT[letter].lon, AT[letter].lat)


def reached_m(parts: ReachedParts) -> float:
    """Metres of street covered, counted once where stretches overlap."""
    total = 0.0
    for edge in np.unique(parts.edge):
        mine = parts.edge == edge
        low = np.minimum(parts.begin_m, parts.end_m)[mine]
        high = np.maximum(parts.begin_m, parts.end_m)[mine]
        beyond = 0.0
        for k in np.argsort(low):
            total += max(high[k] - max(low[k], beyond), 0.0)
            beyond = max(beyond, high[k])
    return total


def test_half_an_edge_is_reached_halfway() -> None:
    """From A 100 m to the east and 100 m down to D, as the cut-off allows."""
    parts = reached_parts(TOWN, at("A"), 60.0)
    assert reached_m(parts) == pytest.approx(120.0, abs=0.1)
    assert (np.abs(parts.end_m - parts.begin_m) <= parts.left_m + 1e-9).all()


def test_everything_is_reached_in_the_end() -> None:
    """A long walk covers every metre of street once."""
    parts = reached_parts(TOWN, at("E"), 5000.0)
    assert reached_m(parts) == pytest.approx(float(TOWN.edge_m.sum()), rel=1e-9)


def test_a_loop_is_walked_from_both_its_ends() -> None:
    """No arc runs along a street that ends where it begins, yet people walk it."""
    town, places = draw_streets("""
A---B---+
    |   |
    +---+
""")
    start = snap(town, places["A"].lon, places["A"].lat)
    assert (town.edge_from == town.edge_to).any()
    assert reached_m(reached_parts(town, start, 300.0)) == pytest.approx(200.0 + 2 * 100.0, abs=0.5)
    assert reached_m(reached_parts(town, start, 5000.0)) == pytest.approx(float(town.edge_m.sum()), rel=1e-9)


def test_two_origins_reach_what_either_reaches() -> None:
    """The nearest counts, also when both stand on one edge."""
    both = snap(TOWN, [AT["A"].lon, AT["G"].lon], [AT["A"].lat, AT["G"].lat])
    together = isochrone(TOWN, reached_parts(TOWN, both, 120.0))
    apart = [isochrone(TOWN, reached_parts(TOWN, at(letter), 120.0)) for letter in "AG"]
    assert together.symmetric_difference(shapely.union_all(apart)).area < 0.01 * together.area


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LETTERS), st.floats(1, 700), st.floats(5, 60), st.integers(0, 2**32 - 1))
def test_no_place_in_the_area_is_farther_than_the_cut_off(
    letter: str, cutoff_m: float, beside_m: float, seed: int
) -> None:
    """Points of the area lie within the cut-off of the origin, by some street beside them."""
    area = isochrone(TOWN, reached_parts(TOWN, at(letter), cutoff_m), beside_m)
    assert area.is_valid
    west, south, east, north = area.bounds
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(west, east, 40), random.uniform(south, north, 40)
    inside = shapely.contains_xy(area, lon, lat)
    farthest = _metres_to(lon[inside], lat[inside], at(letter)).max(initial=0.0)
    assert farthest <= cutoff_m + SAMPLE_M


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LETTERS), st.floats(1, 700), st.floats(0, 1), st.integers(0, len(TOWN.edge_m) - 1))
def test_every_street_within_the_cut_off_lies_in_the_area(
    letter: str, cutoff_m: float, share: float, edge: int
) -> None:
    """A point on an edge is in the area exactly when it can be walked to."""
    length = TOWN.edge_m[edge]
    point = beside_streets(TOWN, np.array([edge], np.int32), np.array([share * length]))
    walk_m = metres_to_one(TOWN, at(letter), point, 5000.0)[0]
    parts = reached_parts(TOWN, at(letter), cutoff_m)
    low, high = np.minimum(parts.begin_m, parts.end_m), np.maximum(parts.begin_m, parts.end_m)
    on = parts.edge == edge
    covered = bool((on & (low - 1e-6 <= share * length) & (share * length <= high + 1e-6)).any())
    if abs(walk_m - cutoff_m) > 1e-3:
        assert covered == (walk_m < cutoff_m)


def test_a_longer_walk_never_reaches_less() -> None:
    """Areas of growing cut-offs lie in each other."""
    areas = [isochrone(TOWN, reached_parts(TOWN, at("B"), m)) for m in (40.0, 90.0, 200.0, 400.0)]
    for small, large in pairwise(areas):
        assert small.difference(large).area <= 1e-6 * large.area


def test_the_area_is_no_wider_than_asked() -> None:
    """Beside a street reached in full the area ends where the width ends."""
    area = isochrone(TOWN, reached_parts(TOWN, at("E"), 5000.0), 10.0)
    x, y = TOWN.projection.to_metres(*shapely.get_coordinates(area).T)
    places = shapely.multipoints(np.column_stack(_samples()[1:]))
    assert shapely.distance(shapely.points(x, y), places).max() <= 10.0 + SAMPLE_M


def test_nowhere_reaches_nothing() -> None:
    """A point off the network has an empty area, not an error."""
    nowhere = snap(TOWN, AT["A"].lon + 0.5, AT["A"].lat, within_m=100)
    area = isochrone(TOWN, reached_parts(TOWN, nowhere, 500.0))
    assert area.is_empty


def test_impossible_distances_are_refused() -> None:
    """A negative cut-off and a street without width."""
    with pytest.raises(InvalidInput, match="cut-off is -1"):
        reached_parts(TOWN, at("A"), -1.0)
    with pytest.raises(InvalidInput, match="beside the street is 0"):
        isochrone(TOWN, reached_parts(TOWN, at("A"), 10.0), 0.0)


def _samples() -> tuple[Snapped, np.ndarray, np.ndarray]:
    """Points on all streets, SAMPLE_M apart or less, and where they lie in metres."""
    edge, along, xs, ys = [], [], [], []
    for e in range(TOWN.edge_count):
        points = slice(TOWN.shape_start[e], TOWN.shape_start[e + 1])
        x, y = TOWN.projection.to_metres(TOWN.shape_lon[points], TOWN.shape_lat[points])
        line = shapely.linestrings(np.column_stack([x, y]))
        share = np.linspace(0, 1, int(line.length / SAMPLE_M) + 2)
        places = shapely.line_interpolate_point(line, share, normalized=True)
        edge.append(np.full(len(share), e, np.int32))
        along.append(share * TOWN.edge_m[e])
        xs.append(shapely.get_x(places))
        ys.append(shapely.get_y(places))
    edges, from_m = np.concatenate(edge), np.concatenate(along)
    return beside_streets(TOWN, edges, from_m), np.concatenate(xs), np.concatenate(ys)


def _metres_to(lon: np.ndarray, lat: np.ndarray, origin: Snapped) -> np.ndarray:
    """Walking metres to points that may leave the street anywhere, by trying every sample."""
    on, street_x, street_y = _samples()
    walk_m = metres_to_one(TOWN, origin, on, 5000.0)
    x, y = TOWN.projection.to_metres(lon, lat)
    off_m = np.hypot(x[:, None] - street_x, y[:, None] - street_y)
    return np.asarray((off_m + walk_m).min(axis=1))

"""Points brought to the street."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.benches.grid_town import grid_town
from aedmap.errors import InvalidInput
from aedmap.network import EdgeIndex, on_island, snap
from aedmap.network._grid import metres_per_degree
from tests.aedmap.network.random_towns import towns
from tests.drawing import draw_streets


def test_offsets_to_both_ends():
    """A point beside a street knows how far it is to either end and how far off."""
    network, places = draw_streets("A---B\n\n X")
    point = snap(network, places["X"].lon, places["X"].lat)
    assert point.found.all()
    assert sorted([point.from_m[0], point.to_m[0]]) == pytest.approx([50, 150], abs=0.05)
    assert point.off_m == pytest.approx([100], abs=0.05)


def test_too_far_is_not_found():
    """Beyond the distance asked for nothing is found, and it is infinitely far off."""
    network, places = draw_streets("A---B\n\n\n\n\n X")
    point = snap(network, places["X"].lon, places["X"].lat, within_m=240)
    assert not point.found.any()
    assert np.isinf(point.off_m).all()
    assert snap(network, places["X"].lon, places["X"].lat, within_m=260).found.all()


def test_a_small_island_gives_way_to_the_main_streets():
    """A footpath without a join is passed over for a street a little farther, and is flagged where it is used."""
    network, places = draw_streets("A---B---C\n    |\n    D\n\n\nX   E---F", step_m=10)
    near = snap(network, places["E"].lon, places["E"].lat, prefer_main_m=50)
    assert not on_island(network, near).any()
    assert near.off_m == pytest.approx([30], abs=0.05)
    far = snap(network, places["E"].lon, places["E"].lat, prefer_main_m=20)
    assert on_island(network, far).all()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(network=towns(), seed=st.integers(0, 2**32 - 1), within_m=st.sampled_from([30.0, 300.0, 3000.0]))
def test_the_grid_finds_what_looking_at_every_edge_finds(network, seed, within_m):
    """The same metres off the street as the plain search over all straight pieces."""
    seeded = np.random.default_rng(seed)
    x, y = seeded.uniform(-500, 1500, 20), seeded.uniform(-500, 1500, 20)
    lon, lat = network.projection.to_degrees(x - 450, y - 450)
    point = snap(network, lon, lat, within_m, prefer_main_m=0)
    for i in range(20):
        plain = min(
            _metres_to_piece(network, piece, lon[i], lat[i])
            for edge in range(network.edge_count)
            for piece in range(network.shape_start[edge], network.shape_start[edge + 1] - 1)
        )
        if plain <= within_m:
            assert point.off_m[i] == pytest.approx(plain, rel=1e-3, abs=1e-3)
        elif plain > within_m * 1.001:
            assert not point.found[i]


def _metres_to_piece(network, piece, lon, lat):
    x, y = network.projection.to_metres(
        np.append(network.shape_lon[piece : piece + 2], lon), np.append(network.shape_lat[piece : piece + 2], lat)
    )
    along, to_point = np.array([x[1] - x[0], y[1] - y[0]]), np.array([x[2] - x[0], y[2] - y[0]])
    share = np.clip(along @ to_point / (along @ along), 0, 1)
    return np.hypot(*(to_point - share * along))


def test_an_index_is_the_same_as_its_network():
    """Snapping to the index made before gives the same as snapping to the network."""
    network, places = draw_streets("A---B\n|\nC")
    at = places["C"].lon, places["B"].lat
    assert snap(EdgeIndex.of(network), *at).off_m == snap(network, *at).off_m


@pytest.mark.parametrize(
    ("lon", "lat", "sentence"),
    [
        (float("nan"), 60.0, "not a pair of numbers"),
        (60.0, float("inf"), "not a pair of numbers"),
        (39.9, 116.4, "longitude first"),
        (190.0, 60.0, "beyond 180"),
        ("east", 60.0, "must be numbers"),
        ([1.0, 2.0], [60.0], "one each"),
    ],
)
def test_impossible_coordinates_are_refused(lon, lat, sentence):
    """Each is answered by a sentence that says what to do."""
    network, _ = draw_streets("A---B")
    with pytest.raises(InvalidInput, match=sentence):
        snap(network, lon, lat)


@pytest.mark.parametrize("options", [{"within_m": 0}, {"within_m": float("inf")}, {"prefer_main_m": -1}])
def test_impossible_distances_are_refused(options):
    """Distances must be distances."""
    network, _ = draw_streets("A---B")
    with pytest.raises(InvalidInput, match="metres"):
        snap(network, 24.94, 60.17, **options)


def test_no_points_are_no_trouble():
    """Nothing asked, nothing answered."""
    network, _ = draw_streets("A---B")
    assert len(snap(network, [], [])) == 0


def test_points_far_outside_are_not_found():
    """A point on another continent is answered quickly: not found."""
    network, _ = draw_streets("A---B")
    assert not snap(network, [-70.0, 24.94, 0.0], [-33.0, -90.0, 90.0], within_m=10_000).found.any()


def test_many_points_at_once_are_snapped_as_by_looking_at_every_street():
    """3,000 points in and around a town with islands, by tiles and threads: the nearest, or a main street near by."""
    streets = EdgeIndex.of(grid_town(2000, 2))
    network = streets.network
    assert streets.island.any()
    chance = np.random.default_rng(7)
    west, east, south, north = (f(x) for x in (network.node_lon, network.node_lat) for f in (np.min, np.max))
    lon, lat = chance.uniform(west - 0.003, east + 0.003, 3000), chance.uniform(south - 0.003, north + 0.003, 3000)
    snapped = snap(streets, lon, lat, within_m=120, prefer_main_m=50)
    piece = np.flatnonzero(streets.piece_edge >= 0)
    island = streets.island[streets.piece_edge[piece]]
    for i in range(0, 3000, 5):
        metres = np.hypot(*_metres_to_pieces(network, piece, lon[i], lat[i]))
        any_m, main_m = metres.min(), metres[~island].min()
        expected_m = main_m if main_m <= min(any_m + 50, 120) else any_m
        assert snapped.found[i] == (expected_m <= 120)
        if snapped.found[i]:
            assert snapped.off_m[i] == pytest.approx(expected_m, abs=1e-6)
            assert snapped.edge[i] in streets.piece_edge[piece[np.abs(metres - expected_m) < 1e-6]]


def _metres_to_pieces(network, piece, lon, lat):
    """East and north from a point to the nearest spot of each straight piece."""
    a_degree = metres_per_degree(lat)
    shapes = network.shape_lon, network.shape_lat
    ax, ay = ((x[piece] - at) * m for x, at, m in zip(shapes, (lon, lat), a_degree, strict=True))
    dx, dy = ((x[piece + 1] - x[piece]) * m for x, m in zip(shapes, a_degree, strict=True))
    share = np.clip(-(ax * dx + ay * dy) / (dx * dx + dy * dy), 0, 1)
    return ax + share * dx, ay + share * dy

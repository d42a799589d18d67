"""Who is nearer to a device than to the street walks straight to it."""

import numpy as np
import pytest

from aedmap.geography import LocalProjection, Position
from aedmap.network import k_nearest, k_nearest_in_time, metres_to_one, pairs_within, shortest_path, snap
from aedmap.network.directions import directions
from aedmap.network.walk import quickest_walk
from tests.drawing import draw_streets

# Two blocks of 200 m.
TOWN, AT = draw_streets(
    """
A---B---C
|   |   |
|   |   |
|   |   |
D---E---F
""",
    step_m=50.0,
)


def _points(*places: tuple[float, float], within_m: float = 300.0):
    """Snapped places, given as metres east and south of A."""
    lon, lat = LocalProjection(AT["A"].lon, AT["A"].lat).to_degrees(
        *np.array(places, float).reshape(-1, 2).T * [[1], [-1]]
    )
    return snap(TOWN, lon, lat, within_m=within_m)


def test_standing_at_a_device_is_no_walk() -> None:
    """The street is 30 m away, but nobody goes there and back."""
    here = _points((100, 30))
    assert metres_to_one(TOWN, here, here, 500).tolist() == [0]
    assert k_nearest(TOWN, here, here, 1, 500).metres.tolist() == [[0]]
    assert shortest_path(TOWN, here, here).metres == 0


def test_near_a_device_the_walk_is_straight() -> None:
    """From 30 m off the street to a door 20 m farther in: 20 m, not 80; to the street's other side it is 50 m."""
    metres = metres_to_one(TOWN, _points((100, 30)), _points((100, 50), (100, -20), (125, 30)), 500)
    assert metres == pytest.approx([20, 50, 25], abs=0.05)


def test_farther_apart_than_both_are_off_the_street_they_walk_the_street() -> None:
    """10 m off the street each and 25 m apart: 45 m by the street; 20 m apart it is 20 m."""
    metres = metres_to_one(TOWN, _points((100, 10)), _points((125, 10), (120 - 0.01, 10)), 500)
    assert metres == pytest.approx([45, 20], abs=0.05)


def test_two_sides_of_a_block_are_joined_through_its_middle_only() -> None:
    """Back to back in the middle 10 m count; from one street's houses to the other's one walks round the block."""
    metres = metres_to_one(TOWN, _points((100, 95)), _points((100, 105)), 1000)
    assert metres == pytest.approx([10], abs=0.05)
    metres = metres_to_one(TOWN, _points((100, 30)), _points((100, 170)), 1000)
    assert metres == pytest.approx([30 + 100 + 200 + 100 + 30], abs=0.1)


def test_what_is_straight_counts_though_the_street_is_beyond_the_cut_off() -> None:
    """With 40 m allowed, the 180 m by the street do not hide a device 30 m away; one 50 m away stays hidden."""
    pairs = pairs_within(TOWN, _points((100, 80)), _points((130, 80), (50, 80)), 40)
    assert pairs.target.tolist() == [0]
    assert pairs.metres == pytest.approx([30], abs=0.05)


def test_who_stands_off_the_streets_is_found_across_them() -> None:
    """A point on no street's own component, within its legs, is joined; beyond them it is out of reach."""
    town, at = draw_streets("A--B\n\n\nC-D", step_m=50)
    plane = LocalProjection(at["A"].lon, at["A"].lat)
    by_main, by_island, on_island = (
        snap(town, *plane.to_degrees(50, -south), prefer_main_m=0) for south in (74.0, 76.0, 149.1)
    )
    assert metres_to_one(town, by_main, by_island, 500) == pytest.approx([2], abs=0.05)
    assert np.isinf(metres_to_one(town, by_main, on_island, 500)).all()


def test_points_on_streets_that_pass_over_one_another_are_not_joined() -> None:
    """Two places at one spot on a bridge and below it: no leg off the street, no way straight."""
    point = _points((100, 0), (0, 100))
    below = point[:1]
    above = type(point)(
        *(getattr(point[1:], name) for name in ("edge", "from_m", "to_m", "off_m", "found")), below.lon, below.lat
    )
    assert metres_to_one(TOWN, below, above, 1000) == pytest.approx([200], abs=0.1)


def test_the_way_is_drawn_and_told_straight() -> None:
    """Two steps, depart and arrive; the line runs between the two places."""
    start, end = Position(*map(float, _lonlat(100, 60))), Position(*map(float, _lonlat(110, 80)))
    origin, target = (snap(TOWN, at.lon, at.lat) for at in (start, end))
    walk = quickest_walk(TOWN, origin, target)
    guide = directions(TOWN, walk, start, end, speed_mps=2.0)
    assert guide.metres == pytest.approx(22.36, abs=0.05)
    assert guide.seconds == pytest.approx(11.18, abs=0.05)
    assert [step.type for step in guide.steps] == ["depart", "arrive"]
    assert guide.steps[0].bearing_after == pytest.approx(153.4, abs=0.5)
    assert guide.lon.tolist() == [start.lon, end.lon]
    path = shortest_path(TOWN, origin, target)
    assert path.metres == pytest.approx(guide.metres)
    assert path.lat.tolist() == [start.lat, end.lat]


def _lonlat(east_m: float, south_m: float):
    return LocalProjection(AT["A"].lon, AT["A"].lat).to_degrees(east_m, -south_m)


def test_a_hair_past_the_foot_of_anothers_way_to_a_one_way_street_the_other_is_near() -> None:
    """The door 42.4 m from the start of a street walked one way only is that far from a hair into it, too."""
    town, at = draw_streets("A--B", step_m=50, tags={"AB": {"highway": "footway", "oneway:foot": "yes"}})
    plane = LocalProjection(at["A"].lon, at["A"].lat)
    hair_in = snap(town, *plane.to_degrees(np.array([1e-6]), np.array([0.0])), within_m=300)
    door = snap(town, *plane.to_degrees(np.array([-30.0]), np.array([30.0])), within_m=300)
    seconds = k_nearest_in_time(town, hair_in, door, 1, 600).seconds
    assert seconds == pytest.approx(np.hypot(30, 30) / town.pace_mps, rel=1e-3)

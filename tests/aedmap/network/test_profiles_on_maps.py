"""Each profile on drawn maps: which streets, which way round, how many seconds."""

from collections.abc import Mapping

import numpy as np
import pytest

from aedmap.errors import InvalidInput, NotFound
from aedmap.geography import Position
from aedmap.network import PROFILES, EdgeIndex, StreetNetwork, fetch_and_bring_in_time, snap
from aedmap.network.directions import directions
from aedmap.network.profiles import StreetKind, load_profile, rules
from aedmap.network.walk import quickest_walk
from aedmap.osm.extract import POINT_TAG_KEYS, STREET_TAG_KEYS
from tests.drawing import draw_streets

Tags = Mapping[str, str]
# The short way is A-B-C, 300 m; the way round by D, E and F 500 m.
_BLOCK = """
    A--B--C
    |     |
    D--E--F
"""


def _way(network: StreetNetwork, start: Position, end: Position) -> tuple[float, float]:
    """Metres and seconds of the quickest way."""
    streets = EdgeIndex.of(network)
    walk = quickest_walk(network, snap(streets, start.lon, start.lat), snap(streets, end.lon, end.lat))
    return walk.metres, float(walk.seconds.sum())


def _both_ways(profile: str, tags: Tags, points: Mapping[str, Tags] | None = None) -> tuple[float, float]:
    """Metres from A to C and back when the street A-B-C carries these tags."""
    network, at = draw_streets(_BLOCK, tags={"AB": tags, "BC": tags}, points=points, profile=profile)
    return tuple(round(_way(network, at[a], at[b])[0], -1) for a, b in ("AC", "CA"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("profile", "tags", "there", "back"),
    [
        ("walk", {"oneway": "yes"}, 300, 300),
        ("walk", {"oneway:foot": "yes"}, 300, 500),
        ("walk", {"highway": "footway", "oneway:foot": "-1"}, 500, 300),
        ("walk", {"sidewalk": "separate"}, 500, 500),
        ("responder", {"sidewalk": "separate"}, 300, 300),
        ("walk", {"access": "private"}, 500, 500),
        ("responder", {"access": "private"}, 300, 300),
        ("walk", {"highway": "footway", "foot:backward": "no"}, 300, 500),
        ("car", {"oneway": "yes"}, 300, 500),
        ("car", {"oneway": "-1"}, 500, 300),
        ("car", {"highway": "footway"}, 500, 500),
        ("car", {"junction": "roundabout"}, 300, 500),
        ("motorcycle", {"oneway": "yes"}, 300, 500),
        ("bicycle", {"oneway": "yes", "oneway:bicycle": "no"}, 300, 300),
        ("bicycle", {"highway": "motorway"}, 500, 500),
        ("walk", {"tunnel": "yes", "layer": "-1"}, 300, 300),
        ("walk", {"highway": "construction"}, 500, 500),
    ],
)
def test_a_rule_decides_the_way(profile: str, tags: Tags, there: float, back: float) -> None:
    """From A to C and back, straight or round the block."""
    assert _both_ways(profile, tags) == (there, back)


@pytest.mark.parametrize(
    ("profile", "point", "metres"),
    [
        ("walk", {"barrier": "gate", "access": "private"}, 500),
        ("responder", {"barrier": "gate", "access": "private"}, 300),
        ("car", {"barrier": "bollard"}, 500),
        ("motorcycle", {"barrier": "bollard"}, 300),
        ("walk", {"barrier": "bollard"}, 300),
    ],
)
def test_a_barrier_parts_the_street_for_some(profile: str, point: Tags, metres: float) -> None:
    """The same gate is closed to one and open to another, in one and the same town."""
    assert _both_ways(profile, {}, {"B": point}) == (metres, metres)


def test_a_gate_costs_its_seconds_once() -> None:
    """15 s for having a gate opened, wherever three streets meet in it."""
    drawing = "A--B--C\n   |\n   D"
    gate = {"barrier": "gate", "access": "private"}
    network, at = draw_streets(drawing, points={"B": gate}, profile="responder")
    for a, b in ("AC", "AD", "DC"):
        metres, seconds = _way(network, at[a], at[b])
        assert seconds == pytest.approx(metres / 2.0 + 15, abs=0.01)


def test_a_slower_person_waits_no_longer_at_a_gate() -> None:
    """At half the pace the 300 m take twice as long, the gate 15 s as ever, in searches and in what is told."""
    gate = {"barrier": "gate", "access": "private"}
    network, at = draw_streets("A--B--C", points={"B": gate}, profile="responder")
    slow = network.at_pace(1.0)
    origin, target = (snap(network, at[x].lon, at[x].lat) for x in "AC")
    searched = fetch_and_bring_in_time(slow, target, origin[:0], origin, 1000).direct_s
    assert searched == pytest.approx([300 / 1.0 + 15], abs=0.1)
    walk = quickest_walk(network, origin, target)
    assert walk.seconds_at(2.0).sum() == pytest.approx(300 / 1.0 + 15, abs=0.1)
    guide = directions(network, walk, at["A"], at["C"], speed_mps=1.0)
    assert guide.seconds == pytest.approx(300 / 1.0 + 15, abs=0.1)
    assert network.at_pace(1.0) is slow
    assert network.at_pace(2.0) is network
    with pytest.raises(InvalidInput, match=r"0\.0 m/s is not possible"):
        network.at_pace(0.0)


def test_stairs_and_lifts_take_their_time_and_are_named() -> None:
    """Stairs by their own speed; a lift by its wait too."""
    tags = {"AB": {"highway": "steps"}, "BC": {"highway": "elevator"}}
    network, at = draw_streets("A--B--C--D", tags=tags)
    kinds = {StreetKind(int(kind)) for kind in network.edge_kind}
    assert kinds == {StreetKind.STEPS, StreetKind.LIFT, StreetKind.STREET}
    assert _way(network, at["A"], at["B"])[1] == pytest.approx(150 / (2.2 / 3.6), abs=0.2)
    assert _way(network, at["B"], at["C"])[1] == pytest.approx(150 / (3.0 / 3.6) + 45, abs=0.2)
    assert _way(network, at["C"], at["D"])[1] == pytest.approx(150 / 1.4, abs=0.2)


def test_a_point_never_snaps_to_what_its_profile_may_not_use() -> None:
    """Beside the motorway a walker is brought to the lane, a driver to the motorway."""
    drawing = "A--B--C\n|     |\nD--E--F"
    motorway = {"highway": "motorway", "oneway": "no"}
    network, at = draw_streets(drawing, tags={"AB": motorway, "BC": motorway})
    assert snap(network, at["B"].lon, at["B"].lat).off_m[0] == pytest.approx(100, abs=0.1)
    car = network.view("car")
    assert snap(car, at["B"].lon, at["B"].lat).off_m[0] == pytest.approx(0, abs=0.1)


def test_a_reverse_search_obeys_one_way_streets() -> None:
    """Cars come to the patient, and by way of the device, in the direction that is allowed."""
    drawing = "A--B--C--G\n|     |\nD--E--F"
    one_way = {"oneway": "yes"}
    network, at = draw_streets(drawing, tags={"AB": one_way, "BC": one_way}, profile="car")
    streets = EdgeIndex.of(network)

    def points(letters: str):
        return snap(streets, [at[x].lon for x in letters], [at[x].lat for x in letters])

    found = fetch_and_bring_in_time(network, points("A"), points("B"), points("CDG"), 1000, 10)
    pace = 20 / 3.6
    assert found.direct_s == pytest.approx(np.array([500, 100, 650]) / pace, abs=0.1)
    # To the device at B one drives through A, and from B round the block to A again.
    assert found.via_s == pytest.approx(np.array([500 + 800, 100 + 800, 650 + 800]) / pace - 0 + 10, rel=0.2)
    for person, letter in enumerate("CDG"):
        there, onwards = (_way(network, at[a], at[b])[1] for a, b in (letter + "B", "BA"))
        assert found.via_s[person] == pytest.approx(there + 10 + onwards, abs=1e-6)
        assert found.direct_s[person] == pytest.approx(_way(network, at[letter], at["A"])[1], abs=1e-6)


def test_an_unknown_profile_is_named() -> None:
    """The sentence says which profiles there are."""
    network, _ = draw_streets("A--B")
    with pytest.raises(NotFound, match="walk, responder, bicycle, car, motorcycle"):
        network.view("horse")


def test_every_tag_that_a_profile_asks_for_is_read() -> None:
    """The reader keeps what the rules of the five profiles look at."""
    for name in PROFILES:
        judge = rules(load_profile(name))
        assert judge.way_keys <= STREET_TAG_KEYS
        assert judge.node_keys <= POINT_TAG_KEYS


def test_a_square_that_meets_no_street_is_no_island() -> None:
    """It is left out: who stands on it walks straight to the street beside it."""
    drawing = "A-----B\n\nC--D\n|  |\nE--F"
    ring = {"highway": "pedestrian", "area": "yes"}
    tags = dict.fromkeys(("CD", "CE", "DF", "EF"), ring)
    network, _ = draw_streets(drawing, tags=tags, step_m=20)
    assert network.component.max() == 0
    assert network.edge_count == 1

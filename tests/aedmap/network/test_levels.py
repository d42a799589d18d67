"""Bridges, tunnels and ferries: ways that cross on a map and do not meet."""

from pathlib import Path

from aedmap.network import StreetNetwork, build_network, metres_to_one, snap
from aedmap.osm import read_extract
from tests.drawing import draw_osm


def walk_m(network: StreetNetwork, start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(metres_to_one(network, snap(network, *start), snap(network, *end), 5000)[0])


def crossing(folder: Path, tags: dict[str, str]) -> tuple[StreetNetwork, dict[str, tuple[float, float]]]:
    """A-B and C-D cross and share no point; B-E and E-D lead round."""
    path = folder / "crossing.osm"
    drawing = "  C  \n\nA   B\n\n  D---E"
    ways = {"AB": {"highway": "footway"}, "CD": tags, "BE": {"highway": "path"}}
    places = draw_osm(path, drawing, ways=ways)
    return build_network(read_extract(path)), {name: (at.lon, at.lat) for name, at in places.items()}


def test_a_bridge_over_a_street_is_no_junction(tmp_path: Path) -> None:
    """From A to C one walks round by B, E and D, though the lines cross on the map."""
    for level in ({"bridge": "yes", "layer": "1"}, {"tunnel": "yes", "layer": "-1"}, {}):
        network, at = crossing(tmp_path, {"highway": "footway", **level})
        assert walk_m(network, at["A"], at["C"]) > 600


def test_a_ferry_joins_nothing(tmp_path: Path) -> None:
    """Without the way C-D nobody reaches C."""
    network, at = crossing(tmp_path, {"route": "ferry", "foot": "yes"})
    assert not snap(network, *at["C"], within_m=50).found[0]

"""Squares and platforms on drawn maps: people walk over the middle."""

from pathlib import Path

import pytest

from aedmap.geography import Position
from aedmap.network import StreetNetwork, build_network, metres_to_one, snap
from aedmap.network.profiles import StreetKind
from aedmap.osm import read_extract
from aedmap.osm.rings import joined_rings
from tests.drawing import draw_osm

# A street comes in at C from the west, another leaves at F to the east; the square is 100 m on each side.
_DRAWING = """
A--C-+D
   |  |
   +  +
   |  |
   E-+F--B
"""
_PLACES = _DRAWING.replace("-+D", "  D").replace("-+F", "  F").replace("|", " ").replace("+", " ")


def _metres(network: StreetNetwork, start: Position, end: Position) -> float:
    points = [snap(network, at.lon, at.lat) for at in (start, end)]
    return float(metres_to_one(network, *points, 5000)[0])


def _town(folder: Path, tags: dict[str, str]) -> tuple[StreetNetwork, dict[str, Position]]:
    path = folder / "square.osm"
    at = draw_osm(path, _PLACES, areas={"CDFE": tags}, step_m=25)
    return build_network(read_extract(path)), at


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "pedestrian", "area": "yes"},
        {"railway": "platform"},
        {"public_transport": "platform", "area": "yes"},
    ],
)
def test_a_square_is_crossed_through_its_middle(tmp_path: Path, tags: dict[str, str]) -> None:
    """From corner to corner by the diagonal, not along two sides."""
    network, at = _town(tmp_path, tags)
    straight = _metres(network, at["C"], at["F"])
    assert straight == pytest.approx((75**2 + 100**2) ** 0.5, abs=1)
    assert StreetKind.ACROSS in network.edge_kind


def test_a_pedestrian_ring_without_area_keeps_its_outline(tmp_path: Path) -> None:
    """A closed path is a path: nobody is led through the houses inside."""
    network, at = _town(tmp_path, {"highway": "pedestrian"})
    assert _metres(network, at["C"], at["F"]) == pytest.approx(175, abs=1)


def test_a_square_drawn_as_a_relation_is_crossed_too(tmp_path: Path) -> None:
    """Its outline lies in two ways without tags; the relation says that people walk there."""
    path = tmp_path / "square.osm"
    at = draw_osm(path, _PLACES, ways={"CDF": {"source": "x"}, "FEC": {"source": "x"}}, step_m=25)
    text = path.read_text()
    ways = [line.split('"')[1] for line in text.splitlines() if line.startswith("<way")][-2:]
    members = "".join(f'<member type="way" ref="{way}" role="outer"/>' for way in ways)
    tags = '<tag k="type" v="multipolygon"/><tag k="highway" v="pedestrian"/><tag k="name" v="Market"/>'
    path.write_text(text.replace("</osm>", f'<relation id="7" version="1">{members}{tags}</relation></osm>'))
    network = build_network(read_extract(path))
    assert _metres(network, at["C"], at["F"]) == pytest.approx(125, abs=1)
    assert "Market" in network.names


def _with_relation(path: Path, members: dict[str, list[str]]) -> None:
    """Make a square of the last ways of a drawing: the ids of those of each role in order."""
    text = path.read_text()
    told = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for role, ways in members.items() for way in ways)
    tags = '<tag k="type" v="multipolygon"/><tag k="highway" v="pedestrian"/>'
    path.write_text(text.replace("</osm>", f'<relation id="7" version="1">{told}{tags}</relation></osm>'))


_POND = """
A--C  D
   1 2
   4 3
   E  F--B
"""


@pytest.mark.parametrize(("pond", "metres"), [(False, (75**2 + 75**2) ** 0.5), (True, 150)])
def test_no_link_crosses_a_pond(tmp_path: Path, pond: bool, metres: float) -> None:
    """A square whose middle is water is walked round along its outline, one without it straight across."""
    path = tmp_path / "square.osm"
    at = draw_osm(path, _POND, ways={"CDFEC": {"source": "x"}, "12341": {"natural": "water"}}, step_m=25)
    outer, inner = [line.split('"')[1] for line in path.read_text().splitlines() if line.startswith("<way")][-2:]
    _with_relation(path, {"outer": [outer], "inner": [inner] if pond else []})
    network = build_network(read_extract(path))
    assert _metres(network, at["C"], at["F"]) == pytest.approx(metres, abs=1)


def test_squares_that_meet_each_other_only_are_left_out(tmp_path: Path) -> None:
    """Two squares side by side and off every street are no island: who stands there walks straight to the street."""
    path = tmp_path / "square.osm"
    square = {"highway": "pedestrian", "area": "yes"}
    draw_osm(path, "A----B\n\nC  D  E\n\nF  G  H", areas={"CDGF": square, "DEHG": square}, step_m=25)
    network = build_network(read_extract(path))
    assert network.edge_count == 1


def test_lines_are_joined_whichever_way_they_run() -> None:
    """Two rings, one of them drawn in three pieces, one of those backwards; and a piece that nothing closes."""
    assert joined_rings([[1, 2, 3], [5, 4, 3], [5, 1], [7, 8, 9, 7], [20, 21]]) == [
        [1, 2, 3, 4, 5, 1],
        [7, 8, 9, 7],
        [20, 21],
    ]

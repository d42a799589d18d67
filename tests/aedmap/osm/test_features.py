"""What the reader of features promises, on extracts small enough to read."""

from pathlib import Path

import pytest

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.osm.areas import is_area
from aedmap.osm.features import Feature, read_features
from tests.drawing import draw_osm

_SQUARE = """
A--B
|  |
D--C
"""


def _by_id(path: Path) -> dict[str, Feature]:
    return {feature.osm_id: feature for feature in read_features(path)}


def _extract(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "cut.osm"
    path.write_text(f'<osm version="0.6">{body}</osm>', encoding="utf-8")
    return path


def _nodes(**places: tuple[float, float]) -> str:
    return "".join(f'<node id="{n[1:]}" version="1" lon="{x}" lat="{y}"/>' for n, (x, y) in places.items())


def _way(way_id: int, refs: list[int], tags: str) -> str:
    return f'<way id="{way_id}" version="1">{"".join(f"<nd ref={chr(34)}{r}{chr(34)}/>" for r in refs)}{tags}</way>'


def test_a_tagged_point_is_given_and_an_untagged_one_is_not(tmp_path: Path) -> None:
    """Only objects with tags are features."""
    draw_osm(tmp_path / "town.osm", _SQUARE, points={"A": {"amenity": "pharmacy", "name": "药房"}})
    points = [f for f in read_features(tmp_path / "town.osm") if f.osm_id.startswith("node/")]
    assert [(f.tags["name"], f.geometry.geom_type, f.whole) for f in points] == [("药房", "Point", True)]


def test_a_closed_building_comes_once_as_an_area(tmp_path: Path) -> None:
    """A closed way that means an area is not given a second time as a line."""
    draw_osm(tmp_path / "town.osm", _SQUARE, areas={"ABCD": {"building": "yes"}})
    shapes = [f.geometry.geom_type for f in read_features(tmp_path / "town.osm") if "building" in f.tags]
    assert shapes == ["MultiPolygon"]


def test_a_closed_street_stays_a_line(tmp_path: Path) -> None:
    """A roundabout is a street around nothing, not a square."""
    draw_osm(tmp_path / "town.osm", _SQUARE, areas={"ABCD": {"highway": "residential", "junction": "roundabout"}})
    shapes = [f.geometry.geom_type for f in read_features(tmp_path / "town.osm") if "junction" in f.tags]
    assert shapes == ["LineString"]


@pytest.mark.parametrize(
    ("tags", "area"),
    [
        ({"building": "yes"}, True),
        ({"natural": "coastline"}, False),
        ({"natural": "water"}, True),
        ({"leisure": "track"}, False),
        ({"highway": "pedestrian", "area": "yes"}, True),
        ({"building": "yes", "area": "no"}, False),
        ({"barrier": "fence"}, False),
        ({"railway": "rail"}, False),
        ({"railway": "platform"}, True),
    ],
)
def test_which_closed_ways_are_areas(tags: dict[str, str], area: bool) -> None:
    """The tag decides whether a ring is a line or an area, and area=yes or no overrules it."""
    assert is_area(tags) is area


def test_a_line_that_leaves_the_extract_is_not_joined_across_the_gap(tmp_path: Path) -> None:
    """Missing points split a way, since a straight join would draw a shore across the town."""
    path = _extract(
        tmp_path,
        _nodes(n1=(0, 0), n2=(0.001, 0), n5=(0.004, 0), n6=(0.005, 0))
        + _way(9, [1, 2, 3, 4, 5, 6], '<tag k="natural" v="coastline"/>'),
    )
    shore = _by_id(path)["way/9"]
    assert not shore.whole
    assert [len(line.coords) for line in shore.geometry.geoms] == [2, 2]  # type: ignore[attr-defined]


def test_a_cut_building_is_given_as_what_is_left_of_its_outline(tmp_path: Path) -> None:
    """A school on the edge of the extract still has a place."""
    path = _extract(
        tmp_path,
        _nodes(n1=(0, 0), n2=(0.001, 0), n3=(0.001, 0.001))
        + _way(9, [1, 2, 3, 4, 1], '<tag k="amenity" v="school"/><tag k="name" v="School"/>'),
    )
    school = _by_id(path)["way/9"]
    assert not school.whole
    assert school.geometry.length > 0


def test_a_relation_with_missing_members_is_given_as_those_that_are_there(tmp_path: Path) -> None:
    """A campus whose outline is cut is what is known of its outline, never dropped."""
    path = _extract(
        tmp_path,
        _nodes(n1=(0, 0), n2=(0.002, 0))
        + _way(9, [1, 2], "")
        + '<relation id="5" version="1"><member type="way" ref="9" role="outer"/>'
        + '<member type="way" ref="10" role="outer"/>'
        + '<tag k="type" v="multipolygon"/><tag k="amenity" v="university"/></relation>',
    )
    campus = _by_id(path)["relation/5"]
    assert (campus.geometry.geom_type, campus.whole) == ("MultiLineString", False)
    assert campus.geometry.centroid.x == pytest.approx(0.001)


def test_a_relation_with_a_hole_is_an_area_with_a_hole(tmp_path: Path) -> None:
    """Inner rings are left out of an area."""
    outer = {1: (0.0, 0.0), 2: (0.01, 0.0), 3: (0.01, 0.01), 4: (0.0, 0.01)}
    inner = {5: (0.004, 0.004), 6: (0.006, 0.004), 7: (0.006, 0.006), 8: (0.004, 0.006)}
    path = _extract(
        tmp_path,
        _nodes(**{f"n{n}": place for n, place in (outer | inner).items()})
        + _way(1, [1, 2, 3, 4, 1], "")
        + _way(2, [5, 6, 7, 8, 5], "")
        + '<relation id="5" version="1"><member type="way" ref="1" role="outer"/>'
        + '<member type="way" ref="2" role="inner"/>'
        + '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation>',
    )
    lake = _by_id(path)["relation/5"]
    assert lake.geometry.area == pytest.approx(0.01**2 - 0.002**2)


def test_a_missing_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(SourceUnavailable, match=r"nowhere\.osm"):
        list(read_features(tmp_path / "nowhere.osm"))


def test_a_torn_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """What osmium cannot parse becomes our error."""
    (tmp_path / "torn.osm").write_text("<osm version='0.6'><node id='1'", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"torn\.osm"):
        list(read_features(tmp_path / "torn.osm"))

"""Towns without streets."""

import json
from pathlib import Path

import geopandas
import pytest
import shapely

from aedmap.cli import main
from aedmap.errors import InvalidInput
from aedmap.town import build_town, open_town
from aedmap.town.bare import BareTown, build_bare_town
from aedmap.town.info import NETWORK
from tests.drawing import draw_osm

_TAKAMATSU = (133.9, 34.2, 134.2, 34.5)
# A building, a library, a named place and no street; letters are 100 m apart.
_HOUSES = """
A B

C D   X
"""


def _extract(path: Path) -> Path:
    draw_osm(
        path,
        _HOUSES,
        points={"X": {"amenity": "library", "name": "Library"}, "A": {"place": "town", "name": "Drawing"}},
        areas={"ABDC": {"building": "school", "amenity": "school", "name": "School"}},
    )
    return path


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return int(stop.value.code or 0)


def test_a_box_is_enough(tmp_path: Path) -> None:
    """Zone and country follow from the middle; there is nothing in the town, and its files are whole."""
    info = build_bare_town(BareTown(box=_TAKAMATSU, name="高松市"), tmp_path / "town")
    assert (info.name, info.time_zone, info.country, info.bbox) == ("高松市", "Asia/Tokyo", "JP", _TAKAMATSU)
    assert (info.edges, info.venues, info.buildings, info.licence) == (0, 0, 0, "no map data used")
    town = open_town(tmp_path / "town")
    town.check()
    assert (town.venues, len(town.buildings), town.info) == ((), 0, info)
    x_m, y_m = town.projection.to_metres(134.05, 34.35)
    assert (float(x_m), float(y_m)) == pytest.approx((0, 0), abs=1e-3)


def test_what_is_said_goes_before_what_is_found(tmp_path: Path) -> None:
    """Zone, country and licence as given."""
    asked = BareTown(box=_TAKAMATSU, time_zone="Asia/Seoul", country="KR", licence="CC BY 4.0, city")
    info = build_bare_town(asked, tmp_path / "town")
    assert (info.time_zone, info.country, info.licence) == ("Asia/Seoul", "KR", "CC BY 4.0, city")


def test_a_boundary_in_another_crs_gives_its_bounds(tmp_path: Path) -> None:
    """Metres of the file become degrees of the town."""
    shape = geopandas.GeoDataFrame(geometry=[shapely.box(134.0, 34.3, 134.1, 34.4)], crs=4326)
    shape.to_crs(3857).to_file(tmp_path / "city.gpkg")
    info = build_bare_town(BareTown(boundary=tmp_path / "city.gpkg"), tmp_path / "town")
    assert info.bbox == pytest.approx((134.0, 34.3, 134.1, 34.4), abs=1e-6)
    assert info.source == "city.gpkg"


def test_venues_and_buildings_come_from_an_extract_without_streets(tmp_path: Path) -> None:
    """What `town build` refuses, naming this way out, becomes a town with everything but streets."""
    osm = _extract(tmp_path / "houses.osm")
    with pytest.raises(
        InvalidInput, match=r"has no streets; .*'aedmap town bare --osm .*' makes a town without streets"
    ):
        build_town(osm, tmp_path / "town")
    box = (24.93, 60.16, 24.95, 60.18)
    info = build_bare_town(BareTown(osm=osm, box=box), tmp_path / "town")
    assert (info.name, info.venues, info.buildings, info.edges) == ("Drawing", 2, 1, 0)
    assert "OpenStreetMap" in info.licence
    assert [place.name for place in open_town(tmp_path / "town").find_places("libr")] == ["Library"]


def test_what_lies_outside_the_box_is_left_out(tmp_path: Path) -> None:
    """A box around the school alone has no library; what the edge cuts stays whole."""
    osm = _extract(tmp_path / "houses.osm")
    info = build_bare_town(BareTown(osm=osm, box=(24.939, 60.168, 24.9405, 60.1705)), tmp_path / "town")
    assert [venue.name for venue in open_town(tmp_path / "town").venues] == ["School"]
    assert info.buildings == 1


def test_streets_of_a_bare_town_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """Whoever follows streets, of whatever profile, is told what is missing and what to do."""
    build_bare_town(BareTown(box=_TAKAMATSU), tmp_path / "town")
    town = open_town(tmp_path / "town")
    for ask in (lambda: town.network, lambda: town.streets, lambda: town.streets_for("responder")):
        with pytest.raises(InvalidInput, match="was made without streets, which this needs; build it with"):
            ask()


def test_a_bare_town_and_one_with_streets_are_never_mixed(tmp_path: Path) -> None:
    """A figure changed by hand is noticed; a bare town replaces one with streets and leaves no street behind."""
    draw_osm(tmp_path / "t.osm", "A--B")
    build_town(tmp_path / "t.osm", tmp_path / "town")
    build_bare_town(BareTown(box=_TAKAMATSU), tmp_path / "town")
    assert not (tmp_path / "town" / NETWORK).exists()
    manifest = tmp_path / "town" / "town.json"
    manifest.write_text(manifest.read_text().replace("Asia/Tokyo", "Asia/Seoul"))
    with pytest.raises(InvalidInput, match="changed by hand or mixes two towns"):
        open_town(tmp_path / "town").check()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "Nothing says where the town is"),
        ({"box": _TAKAMATSU, "boundary": Path("b.gpkg")}, "box of the town or its boundary, not both"),
        ({"box": _TAKAMATSU, "layer": "a"}, "A layer is one of a boundary file"),
        ({"box": _TAKAMATSU, "country": "Japan"}, "two capital letters"),
        ({"box": _TAKAMATSU, "time_zone": "Asia/Takamatsu"}, "no time zone 'Asia/Takamatsu'"),
        ({"box": (34.2, 133.9, 34.5, 134.2)}, "is none; give west,south,east,north in degrees"),
        ({"box": (134.2, 34.2, 133.9, 34.5)}, "west below east"),
        ({"box": (133.0, 24.2, 144.9, 34.5)}, "more than 10 degrees across"),
        ({"box": (float("nan"), 24.2, 144.9, 34.5)}, "is none"),
    ],
)
def test_what_is_no_town_is_refused(tmp_path: Path, asked: dict[str, object], words: str) -> None:
    """Each in a sentence, and nothing is written."""
    with pytest.raises(InvalidInput, match=words):
        build_bare_town(BareTown(**asked), tmp_path / "town")  # type: ignore[arg-type]
    assert not (tmp_path / "town").exists()


def test_an_extract_that_does_not_say_its_box_asks_for_one(tmp_path: Path) -> None:
    """The sentence says what to give."""
    osm = _extract(tmp_path / "houses.osm")
    with pytest.raises(InvalidInput, match="does not say which box it covers; give the box or the boundary"):
        build_bare_town(BareTown(osm=osm), tmp_path / "town")


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Figures as JSON or in words, and a box that is no box is refused."""
    out = ["--out", str(tmp_path / "town")]
    assert _run("town", "bare", "--box", "133.9,34.2,134.2,34.5", "--name", "高松市", *out, "--json") == 0
    assert json.loads(capfd.readouterr().out)["edges"] == 0
    assert _run("town", "info", str(tmp_path / "town")) == 0
    assert "none; only plans with straight ways can be made" in capfd.readouterr().out
    assert _run("town", "bare", "--box", "133.9,34.2", *out) == 2
    assert "--box 133.9,34.2 is no box" in capfd.readouterr().err

"""Typing a place finds it."""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.geography import LocalProjection, Position
from aedmap.osm.features import read_features
from aedmap.town.collectors.names import NameCollector
from aedmap.town.folding import fold
from aedmap.town.name_search import NameSearch
from aedmap.town.place import NamedPlaces, Place, load_places, save_places
from tests.drawing import draw_osm

_TOWN = """
A-----B-----C
      |  X  |
D-----E-----F
Y
"""


def _named(path: Path, country: str = "FI") -> NamedPlaces:
    collector = NameCollector()
    for feature in read_features(path):
        collector.take(feature)
    return collector.places(LocalProjection(24.94, 60.17), country)


def _search(*names: str, kind: str = "street") -> NameSearch:
    places = tuple(Place(name, kind, Position(24.0 + i / 10, 60.0)) for i, name in enumerate(names))
    return NameSearch(NamedPlaces(places, tuple((fold(name),) for name in names)))


def _found(search: NameSearch, text: str, limit: int = 10) -> list[str]:
    return [place.name for place in search.find(text, limit)]


@pytest.mark.parametrize(
    ("typed", "same_as"),
    [
        ("ÄLÄ", "ala"), ("Straße", "strasse"), ("Łódź", "lodz"), ("Ørsted", "orsted"), ("ＡＥＤ", "aed"),
        ("rue de l’Église", "rue de leglise"), ("中山 路 12 号", "中山路12号"), ("St.-Martin", "st martin"),
    ],
)  # fmt: skip
def test_folding_forgets_case_accents_and_punctuation(typed: str, same_as: str) -> None:
    """Two ways of writing one name fold to the same text."""
    assert fold(typed) == fold(same_as)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """The folded form is its own folded form."""
    assert fold(fold(text)) == fold(text)


def test_prefix_comes_before_inside() -> None:
    """A name that begins as typed is better than one that holds it somewhere."""
    search = _search("Old Park Street", "Spark Road", "Park Street", "Park")
    assert _found(search, "park") == ["Park", "Park Street", "Old Park Street", "Spark Road"]


def test_chinese_is_found_by_any_part() -> None:
    """Chinese has no spaces, so any run of characters counts."""
    assert _found(_search("杭州市中山中路", "文一西路"), "中山") == ["杭州市中山中路"]


def test_words_may_come_in_any_order() -> None:
    """People type the number first or last."""
    assert _found(_search("Mannerheimintie 12", "Mannerheimintie 14"), "12 mannerheim") == ["Mannerheimintie 12"]


def test_a_house_that_the_map_lacks_leads_to_its_street() -> None:
    """The dispatcher sees the street at once and zooms from there."""
    assert _found(_search("Main Street", "Maine Road"), "12 main street") == ["Main Street"]


@pytest.mark.parametrize("typed", ["manerheimintie", "mannerhiemintie", "mannerheiimintie", "mannerheimantie"])
def test_one_slip_of_the_finger_is_forgiven(typed: str) -> None:
    """A letter missing, swapped, doubled or wrong still finds the street."""
    assert _found(_search("Mannerheimintie", "Aleksanterinkatu"), typed) == ["Mannerheimintie"]


def test_nothing_typed_finds_nothing() -> None:
    """Blanks and punctuation are no name, and a limit of none is none."""
    search = _search("Park Street")
    assert (search.find("  ", 5), search.find("...", 5), search.find("park", 0)) == ([], [], [])


@settings(deadline=None)
@given(
    st.lists(st.text("abc ", min_size=1, max_size=6), min_size=1, max_size=8, unique=True),
    st.text("abc ", min_size=1, max_size=3),
)
def test_every_name_with_the_typed_text_is_found(names: list[str], typed: str) -> None:
    """Against brute force: no name that holds the text is missed, and each place comes once."""
    search = _search(*names)
    found = _found(search, typed, limit=100)
    assert len(found) == len(set(found))
    if fold(typed):
        assert {name for name in names if fold(typed) in fold(name)} <= set(found)
    else:
        assert found == []


def test_pieces_of_a_street_are_one_place_and_other_villages_keep_theirs(tmp_path: Path) -> None:
    """Main Street here is one, Main Street two kilometres away another."""
    tags = {street: {"name": "Main Street"} for street in ("AB", "BC", "DE")}
    draw_osm(tmp_path / "near.osm", _TOWN, step_m=20, tags=tags)
    assert [place.name for place in _named(tmp_path / "near.osm").places] == ["Main Street"]
    draw_osm(tmp_path / "far.osm", _TOWN, step_m=1000, tags={"AB": tags["AB"], "DE": tags["DE"]})
    assert len(_named(tmp_path / "far.osm").places) == 2


@pytest.mark.parametrize(
    ("country", "written"), [("FI", "Main Street 5"), ("MC", "5 Main Street"), ("CN", "Main Street5号")]
)
def test_an_address_is_written_as_in_its_country(tmp_path: Path, country: str, written: str) -> None:
    """The number stands where people there look for it."""
    draw_osm(tmp_path / "town.osm", _TOWN, points={"X": {"addr:street": "Main Street", "addr:housenumber": "5"}})
    (place,) = _named(tmp_path / "town.osm", country).places
    assert (place.name, place.kind) == (written, "address")


def test_a_name_in_another_language_finds_the_local_one(tmp_path: Path) -> None:
    """Both languages lead to one place, shown in the local language with the others beside it."""
    tags = {"amenity": "hospital", "name": "市立医院", "name:en": "City Hospital", "alt_name": "Old Infirmary;二院"}
    draw_osm(tmp_path / "town.osm", _TOWN, points={"X": tags})
    search = NameSearch(_named(tmp_path / "town.osm"))
    for typed in ("city hosp", "市立", "infirmary", "二院"):
        (place,) = search.find(typed)
        assert (place.name, place.name_en, place.kind) == ("市立医院", "City Hospital", "hospital")


def test_places_read_back_are_the_places_written(tmp_path: Path) -> None:
    """Saving loses nothing."""
    draw_osm(
        tmp_path / "town.osm", _TOWN, tags={"AB": {"name": "主街"}}, points={"X": {"place": "square", "name": "广场"}}
    )
    named = _named(tmp_path / "town.osm")
    save_places(named, tmp_path / "places.json")
    again = load_places(tmp_path / "places.json")
    assert [(p.name, p.kind) for p in again.places] == [(p.name, p.kind) for p in named.places]
    assert again.forms == named.forms


def test_a_thousand_streets_answer_at_once() -> None:
    """A common word stops at the limit and the best ten are whole."""
    search = _search(*(f"{a}{b} street" for a in string.ascii_lowercase for b in string.ascii_lowercase))
    assert len(_found(search, "street")) == 10


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "bus_stop", "shelter": "yes"}, "stop"),
        ({"landuse": "residential"}, "residential_compound"),
        ({"landuse": "residential", "place": "neighbourhood"}, "neighbourhood"),
        ({"place": "square"}, "square"),
    ],
)
def test_sites_for_devices_keep_the_words_that_people_use(tmp_path: Path, tags: dict[str, str], kind: str) -> None:
    """A stop with a roof is a stop, and a compound can be found by its name."""
    draw_osm(tmp_path / "t.osm", _TOWN, points={"X": {**tags, "name": "Sunny Court"}})
    (found,) = NameSearch(_named(tmp_path / "t.osm")).find("sunny", 5)
    assert found.kind == kind

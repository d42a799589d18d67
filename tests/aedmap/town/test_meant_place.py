"""Which place a typed name means, where people are sent to it."""

import pytest

from aedmap.town import Town, build_town, open_town
from aedmap.town.meant_place import find_meant
from aedmap.town.name_search import Fit
from tests.drawing import draw_osm


def _house(number: str, street: str = "Kirkkokatu") -> dict[str, str]:
    return {"addr:street": street, "addr:housenumber": number}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Houses 15, 150 and 2a of one street, two stations of one name far apart, and a place that others begin like."""
    folder = tmp_path_factory.mktemp("houses")
    points = {"A": _house("15"), "B": _house("150"), "C": _house("2a"), "D": _house("1", "Vanha Kirkkokatu")}
    points |= {name: {"amenity": "cafe", "name": "Station"} for name in "EG"}
    points |= {"F": {"amenity": "library", "name": "Kirkkokatu"}}
    draw_osm(folder / "town.osm", "A--B--C--D--E--F--G", step_m=100.0, points=points)
    build_town(folder / "town.osm", folder / "town")
    return open_town(folder / "town")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Kirkkokatu 15", "Kirkkokatu 15"), ("15 KIRKKOKATU", "Kirkkokatu 15"), ("kirkkokatu 2a", "Kirkkokatu 2a")],
)
def test_a_whole_name_is_sure_in_any_order(town: Town, typed: str, name: str) -> None:
    """Nobody has to choose where nothing else can be meant."""
    meant = find_meant(town, typed)
    assert meant.sure
    assert meant.candidates[0][0].name == name


@pytest.mark.parametrize("typed", ["Kirkkokatu 1", "1 Kirkkokatu", "Kirkkokatu 2", "Kirkkokat", "Kirkkoktau 15"])
def test_a_name_that_only_begins_alike_is_never_sure(town: Town, typed: str) -> None:
    """1 is not 15 and not another street's 1, 2 is not 2a: all that fit are told, none is taken."""
    meant = find_meant(town, typed)
    assert not meant.sure
    assert meant.candidates


def test_a_house_that_the_map_lacks_leads_to_its_street_first(town: Town) -> None:
    """Before the houses whose numbers begin alike."""
    place, fit = find_meant(town, "Kirkkokatu 1").candidates[0]
    assert (place.name, fit) == ("Kirkkokatu", Fit.NO_HOUSE)


def test_a_whole_name_of_places_far_apart_is_not_sure(town: Town) -> None:
    """Both are told; a name that nothing has leads nowhere."""
    meant = find_meant(town, "station")
    assert not meant.sure
    assert [place.name for place, _ in meant.candidates] == ["Station", "Station"]
    assert find_meant(town, "Xyzzy Plugh").candidates == []

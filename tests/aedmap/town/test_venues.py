"""Which features are venues, where they stand and how large they are."""

from pathlib import Path

import pytest

from aedmap.geography import LocalProjection
from aedmap.osm.features import read_features
from aedmap.town.collectors.venues import VenueCollector
from aedmap.town.venue import Venue, VenueKind, load_venues, save_venues
from aedmap.town.venue_kinds import kind_of
from tests.drawing import draw_osm

_BLOCK = """
A--B
|X |
D--C
"""


def _venues(path: Path) -> tuple[Venue, ...]:
    collector = VenueCollector()
    for feature in read_features(path):
        collector.take(feature)
    return collector.venues(LocalProjection(24.94, 60.17))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"railway": "station"}, VenueKind.RAIL_STATION),
        ({"railway": "station", "station": "subway"}, VenueKind.METRO_STATION),
        ({"railway": "subway_entrance"}, VenueKind.METRO_STATION),
        ({"amenity": "school"}, VenueKind.SCHOOL),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, VenueKind.CARE_HOME),
        ({"shop": "mall"}, VenueKind.MALL),
        ({"shop": "bakery"}, VenueKind.SHOP),
        ({"shop": "vacant"}, None),
        ({"tourism": "hotel", "amenity": "restaurant"}, VenueKind.HOTEL),
        ({"amenity": "nightclub;restaurant"}, VenueKind.NIGHTCLUB),
        ({"leisure": "park"}, None),
        ({"leisure": "park", "name": "西湖"}, VenueKind.PARK),
        ({"leisure": "swimming_pool", "name": "Pool", "access": "private"}, None),
        ({"building": "school"}, None),
        ({"building": "school", "name": "Old school"}, VenueKind.SCHOOL),
        ({"highway": "bus_stop", "name": "Market"}, None),
        ({"highway": "bus_stop", "shelter": "yes"}, VenueKind.BUS_SHELTER),
        ({"public_transport": "platform", "shelter": "yes", "bus": "yes"}, VenueKind.BUS_SHELTER),
        ({"public_transport": "platform", "shelter": "yes", "railway": "platform"}, None),
        ({"public_transport": "platform", "shelter": "yes", "subway": "yes"}, None),
        ({"amenity": "shelter", "shelter_type": "public_transport"}, VenueKind.BUS_SHELTER),
        ({"amenity": "shelter", "shelter_type": "picnic_shelter"}, None),
        ({"highway": "services", "name": "Rasthof"}, VenueKind.SERVICE_AREA),
        ({"landuse": "residential", "name": "阳光小区", "access": "private"}, VenueKind.RESIDENTIAL_COMPOUND),
        ({"landuse": "residential"}, None),
        ({"man_made": "works", "name": "Mill"}, VenueKind.FACTORY),
        ({"landuse": "industrial", "name": "Mill"}, VenueKind.FACTORY),
        ({"building": "industrial"}, None),
        ({"place": "square", "name": "Market"}, VenueKind.SQUARE),
        ({"leisure": "bowling_alley"}, VenueKind.AMUSEMENT),
        ({"amenity": "training"}, VenueKind.SCHOOL),
        ({"amenity": "bench"}, None),
        ({"highway": "residential"}, None),
    ],
)
def test_the_kind_follows_from_the_tags(tags: dict[str, str], kind: VenueKind | None) -> None:
    """The more telling tag decides, and what nobody gathers in is no venue."""
    assert kind_of(tags) is kind


def test_a_point_keeps_its_names_hours_and_id(tmp_path: Path) -> None:
    """What the map says of a venue is taken over as it stands."""
    tags = {"amenity": "library", "name": "图书馆", "name:en": "Library", "opening_hours": "Mo-Fr 09:00-17:00"}
    places = draw_osm(tmp_path / "town.osm", _BLOCK, points={"X": tags})
    (venue,) = _venues(tmp_path / "town.osm")
    assert (venue.name, venue.name_en, venue.name_zh, venue.opening_hours) == (
        "图书馆", "Library", None, "Mo-Fr 09:00-17:00",
    )  # fmt: skip
    assert venue.position == places["X"]
    assert venue.id.startswith("node/")
    assert venue.floor_area_m2 is None


def test_a_building_has_a_floor_area_of_footprint_times_levels(tmp_path: Path) -> None:
    """A mall of 150 m by 100 m on three levels has 45,000 square metres, and its position lies inside."""
    draw_osm(
        tmp_path / "town.osm", _BLOCK, areas={"ABCD": {"shop": "mall", "building": "retail", "building:levels": "3"}}
    )
    (venue,) = _venues(tmp_path / "town.osm")
    assert venue.ground_m2 == pytest.approx(15_000, rel=1e-3)
    assert venue.floor_area_m2 == pytest.approx(45_000, rel=1e-3)


def test_grounds_that_are_no_building_have_no_floor_area(tmp_path: Path) -> None:
    """A schoolyard is not floor."""
    draw_osm(tmp_path / "town.osm", _BLOCK, areas={"ABCD": {"amenity": "school"}})
    (venue,) = _venues(tmp_path / "town.osm")
    assert venue.floor_area_m2 is None
    assert venue.ground_m2 == pytest.approx(15_000, rel=1e-3)


def test_a_venue_drawn_as_point_and_as_area_comes_once(tmp_path: Path) -> None:
    """The point inside its namesake's outline is the same place."""
    school = {"amenity": "school", "name": "School"}
    draw_osm(tmp_path / "town.osm", _BLOCK, points={"X": school}, areas={"ABCD": school})
    assert [venue.id.split("/")[0] for venue in _venues(tmp_path / "town.osm")] == ["way"]


def test_two_branches_in_one_mall_stay_two(tmp_path: Path) -> None:
    """Namesakes drawn as points are different shops."""
    shop = {"shop": "bakery", "name": "Bakery"}
    draw_osm(tmp_path / "town.osm", _BLOCK, points={"X": shop, "A": shop})
    assert len(_venues(tmp_path / "town.osm")) == 2


def test_venues_read_back_are_the_venues_written(tmp_path: Path) -> None:
    """Saving loses nothing and writes the same bytes again."""
    draw_osm(
        tmp_path / "town.osm", _BLOCK,
        points={"X": {"amenity": "bank", "name": "银行", "name:zh": "银行"}},
        areas={"ABCD": {"building": "hotel", "tourism": "hotel", "building:levels": "2.5"}},
    )  # fmt: skip
    venues = _venues(tmp_path / "town.osm")
    save_venues(venues, tmp_path / "venues.json")
    again = load_venues(tmp_path / "venues.json")
    save_venues(again, tmp_path / "again.json")
    assert [(v.id, v.name, v.kind, v.floor_area_m2) for v in again] == [
        (v.id, v.name, v.kind, v.floor_area_m2) for v in venues
    ]
    assert (tmp_path / "venues.json").read_bytes() == (tmp_path / "again.json").read_bytes()

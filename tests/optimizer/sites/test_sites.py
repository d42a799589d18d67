"""Candidate sites from venues and from a planner's list."""

from pathlib import Path

import geopandas
import pytest
import shapely

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import Position
from aedmap.town import Venue, VenueKind
from optimizer.sites import (
    CandidateSite,
    all_sites,
    count_kinds,
    read_devices,
    read_sites,
    sites_at_venues,
    usable_sites,
)


def _site(name: str, willing: bool | None = None) -> CandidateSite:
    return CandidateSite(name, name, "school", Position(25, 60), willing=willing)


def test_sites_from_a_table(tmp_path: Path) -> None:
    """Name, kind and hours are taken when given; a row without an id gets one."""
    (tmp_path / "s.csv").write_text("id,name,lon,lat,opening_hours\nx1,Hall,25,60,24/7\n,,25.1,60,\n")
    hall, other = read_sites(tmp_path / "s.csv")
    assert (hall.id, hall.name, hall.opening_hours, hall.position.lon) == ("x1", "Hall", "24/7", 25)
    assert (other.id, other.name, other.opening_hours) == ("s/2", "", None)


def test_a_list_says_what_a_site_costs_and_what_its_owner_said(tmp_path: Path) -> None:
    """Indoor, cost and willing are read in words, signs and Chinese; an empty cell is not known."""
    rows = ["indoor,cost,WILLING,lon,lat", "yes,15000,No,25,60", "0,0,是,25,60", ",,,25,60", "False,12.5,TRUE,25,60"]
    (tmp_path / "s.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = [(site.indoor, site.cost, site.willing) for site in read_sites(tmp_path / "s.csv")]
    assert told == [(True, 15000, False), (False, 0, True), (None, None, None), (False, 12.5, True)]


def test_sites_from_a_map_file_in_another_crs(tmp_path: Path) -> None:
    """Points in metres end at the same degrees; missing texts are no texts."""
    frame = geopandas.GeoDataFrame(
        {"name": ["Hall", None]}, geometry=[shapely.Point(25, 60), shapely.Point(25.1, 60)], crs=4326
    )
    frame.to_crs(3067).to_file(tmp_path / "s.gpkg")
    hall, other = read_sites(tmp_path / "s.gpkg")
    assert (hall.position.lon, hall.position.lat) == pytest.approx((25, 60), abs=1e-6)
    assert (hall.name, other.name) == ("Hall", "")


@pytest.mark.parametrize("name", ["s.geojson", "s.gpkg"])
def test_a_map_file_says_the_same_as_a_table(tmp_path: Path, name: str) -> None:
    """True and false, whole numbers beside empty cells, and a single point saved as a group of one."""
    columns = {"id": [7.0, None], "indoor": [True, None], "cost": [15000.0, None], "willing": ["no", None]}
    points = [shapely.MultiPoint([(25, 60)]), shapely.Point(25.1, 60)]
    geopandas.GeoDataFrame(columns, geometry=points, crs=4326).to_file(tmp_path / name)
    hall, other = read_sites(tmp_path / name)
    assert (hall.id, hall.indoor, hall.cost, hall.willing, hall.position) == ("7", True, 15000, False, Position(25, 60))
    assert (other.id, other.indoor, other.cost, other.willing) == ("s/2", None, None, None)


def test_bad_sites_are_refused(tmp_path: Path) -> None:
    """An id twice and a file that is no map: each in a sentence."""
    (tmp_path / "twice.csv").write_text("id,lon,lat\na,25,60\nb,25,60\na,25,61\n")
    with pytest.raises(InvalidInput, match=r"has the id 'a' more than once \(rows 2, 4\)"):
        read_sites(tmp_path / "twice.csv")
    (tmp_path / "text.gpkg").write_text("hello")
    with pytest.raises(SourceUnavailable, match="cannot be read as a map file"):
        read_sites(tmp_path / "text.gpkg")


@pytest.mark.parametrize(
    ("column", "said", "words"),
    [
        ("indoor", "maybe", "column indoor must hold yes or no, .*row 3 has 'maybe'"),
        ("willing", "2", "column willing must hold yes or no, .*row 3 has '2'"),
        ("cost", "-1", "column cost must hold an amount of money .*row 3 has '-1'"),
        ("cost", "nan", "row 3 has 'nan'"),
        ("cost", "13800138000", "row 3 has '13800138000'"),
        ("cost", "15 k", "row 3 has '15 k'"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_with_its_row(tmp_path: Path, column: str, said: str, words: str) -> None:
    """Nothing is guessed from a dirty cell."""
    (tmp_path / "s.csv").write_text(f"lon,lat,{column}\n25,60,\n25,60,{said}\n")
    with pytest.raises(InvalidInput, match=words):
        read_sites(tmp_path / "s.csv")


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.box(0, 0, 1, 1), r"row 2 is an area \(1 such rows\); give a point \(a marker\) for each place"),
        (shapely.LineString([(0, 0), (1, 1)]), "row 2 is a line"),
        (shapely.MultiPoint([(0, 0), (1, 1)]), "row 2 is several points"),
        (None, "row 2 has no shape"),
        (shapely.Point(500_000, 6_600_000), "says it is in degrees"),
    ],
)
def test_a_drawn_shape_that_is_no_point_is_named(
    tmp_path: Path, shape: shapely.geometry.base.BaseGeometry | None, words: str
) -> None:
    """Areas, lines and points without a place or in other coordinates are told with their row."""
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(25, 60), shape], crs=4326)
    frame.to_file(tmp_path / "drawn.geojson")
    with pytest.raises(InvalidInput, match=words):
        read_sites(tmp_path / "drawn.geojson")


def test_who_refused_is_left_out_and_counted() -> None:
    """Only a no is a no: where nobody has asked, the site stays."""
    sites = (_site("a", False), _site("b", True), _site("c"), _site("d", False))
    usable, refused = usable_sites(sites)
    assert ([site.id for site in usable], refused) == (["b", "c"], 2)


def test_a_list_corrects_what_the_map_says_of_a_venue() -> None:
    """A row with a venue's id takes its place; everything else adds up."""
    sites = all_sites((_site("node/1"), _site("node/2")), (_site("node/2", False), _site("mine")))
    assert [(site.id, site.willing) for site in sites] == [("node/1", None), ("node/2", False), ("mine", None)]


def test_a_venue_is_indoors_where_its_kind_is_certain() -> None:
    """A library is a house, a park is none, and of a school's grounds nobody can say."""
    kinds = (VenueKind.LIBRARY, VenueKind.PARK, VenueKind.SCHOOL)
    venues = tuple(Venue(f"node/{n}", "", kind, Position(25, 60)) for n, kind in enumerate(kinds))
    assert [site.indoor for site in sites_at_venues(venues, ())] == [True, False, None]


@pytest.mark.parametrize(
    ("hours", "kept"),
    [
        ("24/7", True),
        ("Mo-Su 00:00-24:00", True),
        ("Mo-Su,PH 00:00-24:00", True),
        ("Mo-Sa 00:00-24:00", False),
        ('24/7 "ring the bell"', False),
        (None, False),
    ],
)
def test_shops_open_at_any_hour_are_a_choice_of_their_own(hours: str | None, kept: bool) -> None:
    """Whatever way the map writes it; a shop keeps its kind, and a library at any hour is no shop."""
    venues = (
        Venue("node/1", "", VenueKind.CONVENIENCE, Position(25, 60), opening_hours=hours),
        Venue("node/2", "", VenueKind.LIBRARY, Position(25, 60), opening_hours="24/7"),
    )
    assert [(site.id, site.kind) for site in sites_at_venues(venues, ("shop_24h",))] == [
        ("node/1", "convenience")
    ] * kept


def test_kinds_are_counted_as_they_can_be_asked_for() -> None:
    """Each count is the number of sites that asking for the kind gives; a shop that never closes counts twice."""
    venues = (
        Venue("node/1", "", VenueKind.CONVENIENCE, Position(25, 60), opening_hours="24/7"),
        Venue("node/2", "", VenueKind.CONVENIENCE, Position(25, 60)),
        Venue("node/3", "", VenueKind.LIBRARY, Position(25, 60), opening_hours="24/7"),
    )
    counts = count_kinds(venues)
    assert counts == {"convenience": 2, "library": 1, "shop_24h": 1}
    assert {kind: len(sites_at_venues(venues, (kind,))) for kind in counts} == counts
    assert count_kinds(venues[1:]) == {"convenience": 1, "library": 1}


def test_a_kind_that_does_not_exist_is_refused() -> None:
    """With all that there are."""
    with pytest.raises(
        InvalidInput, match=r"sites.kinds has 'palace', no kind of venue; allowed are airport, .*shop_24h"
    ):
        sites_at_venues((), ("palace",))


def test_devices_from_a_table(tmp_path: Path) -> None:
    """Devices in a file are in service, with the town's time zone; a SAMPLE source stays one."""
    (tmp_path / "d.csv").write_text("lon,lat,place,source\n25,60,Hall,SAMPLE\n25,60,Gym,\n")
    hall, gym = read_devices(tmp_path / "d.csv", "Europe/Helsinki", "FI")
    assert (hall.place, hall.source, hall.time_zone) == ("Hall", "SAMPLE", "Europe/Helsinki")
    assert gym.source == "d.csv"


def test_every_kind_of_venue_is_in_the_documents() -> None:
    """docs/scenario.md names each word that sites.kinds takes."""
    page = (Path(__file__).parents[3] / "docs" / "scenario.md").read_text(encoding="utf-8")
    assert [kind for kind in VenueKind if f"`{kind.value}`" not in page] == []

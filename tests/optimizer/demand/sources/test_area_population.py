"""Towns by age: joined by name, spread over buildings, nobody lost unsaid."""

import dataclasses
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from aedmap.errors import InvalidInput
from aedmap.town import Buildings
from optimizer.demand.sources.area_population import AgeGroup, AreaPopulation, read_area_population
from optimizer.demand.sources.dasymetric import lived_in
from optimizer.demand.sources.named_table import place_key
from tests.optimizer.demand.grids import box, degrees, grid, square
from tests.parts import shared_data

_GROUPS = (AgeGroup(("m0", "f0"), (0, 64)), AgeGroup(("m65", "f65"), (65, None)))
_TABLE = "town,m0,f0,m65,f65\n塩上町１丁目,10,20,3,4\n瓦町二丁目,1,2,30,40\n"


def _asked(folder: Path, table: str = _TABLE, places: str = "", spread_m: float = 0.0) -> AreaPopulation:
    (folder / "people.csv").write_text(table, encoding="utf-8")
    (a, b), (c, d) = degrees(-300, 0), degrees(300, 0)
    (folder / "towns.csv").write_text(
        places or f"name,lon,lat\n塩上町一丁目,{a},{b}\n瓦町2丁目,{c},{d}\n", encoding="utf-8"
    )
    return AreaPopulation(folder / "people.csv", "town", folder / "towns.csv", "name", _GROUPS, spread_m=spread_m)


@pytest.mark.parametrize(
    ("one", "other"),
    [("塩上町１丁目", "塩上町一丁目"), ("十二丁目", "12丁目"), ("서울역", "서울"), ("Central Station", "central")],
)
def test_names_are_one_however_written(one: str, other: str) -> None:
    """Wide digits, kanji numbers of blocks and the word for station do not matter."""
    assert place_key(one) == place_key(other)


def test_towns_by_age_are_joined(tmp_path: Path) -> None:
    """Ages and sexes add up by group, at each town's point."""
    found = read_area_population(_asked(tmp_path), grid(), None)
    assert found.people.tolist() == [[30, 7], [3, 70]]
    assert "known as points only" in found.notes[0]


def test_people_without_a_place_are_told(tmp_path: Path) -> None:
    """A town that is not found is named with its people; beyond a fifth of all the join is refused."""
    table = _TABLE + "無名町,1,0,0,0\n"
    found = read_area_population(_asked(tmp_path, table), grid(), None)
    assert "1 of 111 people (0.90 %) live where no place is known and are left out: 無名町." in found.notes[0]
    with pytest.raises(InvalidInput, match="check that both spell names alike"):
        read_area_population(_asked(tmp_path, _TABLE + "無名町,90,0,0,0\n"), grid(), None)


def test_bad_counts_are_refused_by_row(tmp_path: Path) -> None:
    """Negative counts and text are named with their rows."""
    with pytest.raises(InvalidInput, match=r"column m0 must hold numbers .*row 1 has '-10', row 2 has 'x'"):
        read_area_population(_asked(tmp_path, "town,m0,f0,m65,f65\na,-10,1,1,1\nb,x,1,1,1\n"), grid(), None)


def test_people_live_in_their_buildings(tmp_path: Path) -> None:
    """100 people of a polygon: 75 in the house of three storeys, 25 in the other, none in church or park."""
    asked = _asked(tmp_path, "town,n\nOld,100\n")
    path = tmp_path / "towns.gpkg"
    geopandas.GeoDataFrame({"name": ["old"]}, geometry=[box(-400, -400, 400, 400)], crs=4326).to_file(path)
    at = [degrees(-200, 0), degrees(200, 0), degrees(0, 200)]
    buildings = Buildings(
        np.array([x for x, _ in at]),
        np.array([y for _, y in at]),
        np.array([100.0, 100.0, 900.0]),
        np.array([3.0, np.nan, 1.0]),
        np.array(["apartments", "yes", "church"]),
    )
    by_map = AreaPopulation(asked.file, "town", path, "name", (AgeGroup(("n",)),))
    found = read_area_population(by_map, grid(), lived_in(buildings))
    assert sorted(found.people[:, 0].tolist()) == [25, 75]
    even = read_area_population(by_map, grid(), None)
    assert len(even.lon) >= 64
    assert even.people.sum() == pytest.approx(100)


def test_an_impossible_crowd_is_named(tmp_path: Path) -> None:
    """A hundred million people on 0.64 square kilometres are refused with their area."""
    asked = _asked(tmp_path, "town,n\nOld,100000000\n")
    path = tmp_path / "towns.gpkg"
    geopandas.GeoDataFrame({"name": ["old"]}, geometry=[box(-400, -400, 400, 400)], crs=4326).to_file(path)
    with pytest.raises(InvalidInput, match=r"Old \(at 25\.0.*has 1e\+08 people on 64 ha"):
        read_area_population(AreaPopulation(asked.file, "town", path, "name", (AgeGroup(("n",)),)), grid(), None)


def test_points_spread_over_a_disc(tmp_path: Path) -> None:
    """With a radius the people of a point lie within it, their middle where the point is."""
    found = read_area_population(_asked(tmp_path, spread_m=100), grid(), None)
    x_m, y_m = grid().projection.to_metres(found.lon, found.lat)
    first = x_m < 0
    assert np.hypot(x_m[first] + 300, y_m[first]).max() < 100
    assert found.people[first].sum(axis=0) == pytest.approx([30, 7])
    assert np.average(x_m[first], weights=found.people[first, 0]) == pytest.approx(-300)


def test_discs_have_no_holes_and_grow_with_the_distance_to_others(tmp_path: Path) -> None:
    """600 m from each other, two points get the area of a square of 600 m, every cell of which has its share."""
    asked = dataclasses.replace(_asked(tmp_path, spread_m=50), spread_most_m=1000)
    found = read_area_population(asked, grid(), None)
    radius_m = 600 / np.sqrt(np.pi)
    x_m, y_m = grid().projection.to_metres(found.lon, found.lat)
    off = np.hypot(x_m + 300, y_m)[found.people[:, 0] * 7 == found.people[:, 1] * 30]
    assert off.max() == pytest.approx(radius_m, rel=0.02)
    area = square(half_m=1000.0)
    by_cell = area.total(found.lon, found.lat, found.people)[:, 0]
    middle = np.hypot(area.middle_m[:, 0] + 300, area.middle_m[:, 1]) < radius_m - 71
    west = middle & (area.middle_m[:, 0] < -50)
    assert by_cell[west].min() > 0.6 * 30 * 0.01 / (np.pi * radius_m**2 / 1e6)
    assert "spread over 339 m" in found.notes[0]


def test_takamatsu_as_published() -> None:
    """All but 0.3 % of the people of 235 towns find their town among the published positions."""
    asked = AreaPopulation(
        shared_data("takamatsu/population/0066_202602.xlsx"),
        "regionName",
        shared_data("takamatsu/towns/高松市.json"),
        "town",
        (AgeGroup(("totalPopulation",)),),
        lon="lng",
        lat="lat",
    )
    found = read_area_population(asked, grid(), None)
    assert "(0.27 %)" in found.notes[0]
    assert shapely.MultiPoint(np.column_stack([found.lon, found.lat])).bounds[0] > 133.9

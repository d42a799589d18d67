"""Files of regions: read in any form, mended or refused with the place, put under their parents."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from aedmap.errors import AedmapError, InvalidInput, SourceUnavailable
from aedmap.geography.datum import Datum, convert
from aedmap.regions import Hierarchy, Level, Organisation, Region
from aedmap.regions.importing import CheckedRegions, RegionField, RegionRequest, check_regions
from tests.aedmap.regions.importing.files import Feature, write_geojson
from tests.aedmap.regions.worlds import COUNTY, EVERYTHING, TOWNS, VILLAGES, area
from tests.parts import shared_data

_CELLS = st.one_of(st.none(), st.sampled_from(["330106", "33", "a", "b", "county", "4"]), st.integers())
_BOW_TIE = Polygon([(120, 30), (120.02, 30.02), (120.02, 30), (120, 30.02)])


def _check(path: Path, known: tuple[Region, ...] = (), **request: Any) -> CheckedRegions:
    return check_regions(path, RegionRequest(**request), Hierarchy(known))


def _features() -> list[Feature]:
    return [
        ({"区划代码": region.code.ljust(12, "0"), "名称": region.name, "人口": region.population}, region.boundary)
        for region in EVERYTHING
    ]


def _codes(faults: tuple[Any, ...]) -> list[tuple[int, str]]:
    return [(fault.row, fault.code.value) for fault in faults]


def _same_regions(checked: CheckedRegions) -> None:
    assert _codes(checked.rejected) == [] and _codes(checked.warnings) == []
    found = {region.code.rstrip("0") if len(region.code) == 12 else region.code: region for region in checked.regions}
    for region in EVERYTHING:
        got = found[region.code.ljust(12, "0").rstrip("0")]
        assert (got.name, got.level, got.population) == (region.name, region.level, region.population)
        assert (got.parent or "").rstrip("0") == (region.parent or "").rstrip("0")
        assert got.boundary is not None and region.boundary is not None
        assert shapely.hausdorff_distance(got.boundary, region.boundary) < 1e-6


def test_geojson_tells_levels_and_parents_by_its_codes(tmp_path: Path) -> None:
    """Columns guessed from Chinese headers, levels and parents from statistical codes filled up with zeros."""
    checked = _check(write_geojson(tmp_path / "a.geojson", _features()))
    assert checked.columns.of[RegionField.CODE] == "区划代码"
    _same_regions(checked)


@pytest.mark.parametrize("ending", ["gpkg", "shp", "zip"])
@pytest.mark.parametrize("epsg", [4326, 4549, 3857])
def test_every_form_and_coordinate_system_is_the_same(tmp_path: Path, ending: str, epsg: int) -> None:
    """GeoPackage, Shapefile and a Shapefile in a ZIP archive, in degrees, in CGCS2000 metres and in web metres."""
    rows = [{**properties, "geometry": shape} for properties, shape in _features()]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326).rename(
        columns={"区划代码": "code", "名称": "name", "人口": "pop"}
    )
    bare = tmp_path / ("a.gpkg" if ending == "gpkg" else "a.shp")
    frame.to_crs(epsg).to_file(bare)
    path = bare
    if ending == "zip":
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for part in tmp_path.glob("a.[!z]*"):
                archive.write(part, f"folder/{part.name}")
    _same_regions(_check(path))


def test_a_shapefile_of_gbk_without_its_cpg_is_read(tmp_path: Path) -> None:
    """Names are right although nothing says how the table is written, and one cell is cut in the middle of a letter."""
    names = ["杭州市西湖区北山街道", "杭州市西湖区灵隐街道", "杭州市西湖区翠苑街道", "杭州市" * 30]
    rows = [{"code": f"33010600{n}", "name": name, "geometry": area(n, 0, n + 1, 1)} for n, name in enumerate(names, 1)]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    frame.to_file(tmp_path / "a.shp", encoding="GB18030")
    (tmp_path / "a.cpg").unlink()
    dbf = bytearray((tmp_path / "a.dbf").read_bytes())
    dbf[29] = 0  # nor does the table's own header
    (tmp_path / "a.dbf").write_bytes(bytes(dbf))
    assert [region.name for region in _check(tmp_path / "a.shp").regions][:3] == names[:3]


def test_a_declared_datum_is_undone(tmp_path: Path) -> None:
    """Boundaries drawn on a shifted map lie where they belong, to a millimetre."""
    true = np.asarray(COUNTY.boundary.exterior.coords)  # type: ignore[union-attr]
    lon, lat = convert(true[:, 0], true[:, 1], Datum.WGS84, Datum.GCJ02)
    path = write_geojson(tmp_path / "a.json", [({"code": "330106", "name": "x"}, Polygon(zip(lon, lat, strict=True)))])
    found = _check(path, datum=Datum.GCJ02).regions[0].boundary
    assert found is not None and shapely.hausdorff_distance(found, COUNTY.boundary) < 1e-8
    plain = _check(path).regions[0].boundary
    assert plain is not None and shapely.hausdorff_distance(plain, COUNTY.boundary) > 0.002


@pytest.mark.parametrize(
    ("shape", "code", "says"),
    [
        (None, "no_boundary", "no geometry"),
        (Point(120, 30), "no_boundary", "a point"),
        (LineString([(120, 30), (121, 31)]), "no_boundary", "a line"),
        (Polygon([(30, 120), (31, 120), (31, 121)]), "bad_boundary", "longitude first"),
        (Polygon([(120, 30), (121, 31), (120, 30)]), "bad_boundary", "no area"),
        ({"type": "Polygon", "coordinates": []}, "no_boundary", "no geometry"),
    ],
)
def test_what_is_no_area_is_refused_with_its_row(tmp_path: Path, shape: Any, code: str, says: str) -> None:
    """Nothing, a point, a line, exchanged degrees, a line drawn as an area; the good row beside it loads."""
    path = write_geojson(tmp_path / "a.geojson", [({"code": "330106"}, area(0, 0, 1, 1)), ({"code": "330107"}, shape)])
    checked = _check(path)
    assert _codes(checked.rejected) == [(2, code)]
    assert says in checked.rejected[0].reason
    assert [region.code for region in checked.regions] == ["330106"]


def test_a_boundary_that_crosses_itself_is_mended_and_says_where(tmp_path: Path) -> None:
    """A bow tie becomes its two halves; the warning names the crossing."""
    path = write_geojson(tmp_path / "a.geojson", [({"code": "330106", "name": "Bow"}, _BOW_TIE)])
    checked = _check(path)
    assert _codes(checked.warnings) == [(1, "mended")]
    assert "120.010000, 30.010000" in checked.warnings[0].reason
    boundary = checked.regions[0].boundary
    assert boundary is not None and boundary.is_valid
    assert boundary.area == pytest.approx(0.02 * 0.02 / 2)


def test_parents_come_from_their_column_first(tmp_path: Path) -> None:
    """By column, in whatever order the rows stand; an unknown one, a circle and a wrong level are refused by row."""
    rows: list[Feature] = [
        ({"code": "c", "level": "village", "parent": "b"}, area(0, 0, 1, 1)),
        ({"code": "b", "level": "township", "parent": "a"}, area(0, 0, 2, 1)),
        ({"code": "a", "level": "county", "parent": ""}, area(0, 0, 3, 1)),
        ({"code": "d", "level": "village", "parent": "nobody"}, area(3, 0, 4, 1)),
        ({"code": "e", "level": "township", "parent": "f"}, area(4, 0, 5, 1)),
        ({"code": "f", "level": "village", "parent": "e"}, area(5, 0, 6, 1)),
        ({"code": "g", "level": "township", "parent": "c"}, area(6, 0, 7, 1)),
        ({"code": "h", "level": "village", "parent": "g"}, area(7, 0, 8, 1)),
        ({"code": "i", "level": "moon", "parent": "a"}, area(8, 0, 9, 1)),
    ]
    checked = _check(write_geojson(tmp_path / "a.geojson", rows))
    assert {region.code: region.parent for region in checked.regions} == {"a": None, "b": "a", "c": "b"}
    assert _codes(checked.rejected) == [
        (4, "no_parent"),
        (5, "cycle"),
        (6, "cycle"),
        (7, "bad_level"),
        (8, "no_parent"),
        (9, "bad_level"),
    ]
    assert "e -> f -> e" in checked.rejected[1].reason


def test_parents_are_found_by_where_a_region_lies(tmp_path: Path) -> None:
    """Codes that tell nothing: the deepest region that holds it, among those loaded and those of the file."""
    rows: list[Feature] = [
        ({"id": "v1", "type": "社区"}, VILLAGES[0].boundary),
        ({"id": "v9", "type": "社区"}, area(4.1, 0.1, 4.9, 0.9)),
        ({"id": "g1", "type": "网格"}, area(0.1, 0.1, 0.2, 0.2)),
        ({"id": "far", "type": "社区"}, area(50, 0, 51, 1)),
    ]
    checked = _check(write_geojson(tmp_path / "a.geojson", rows), (COUNTY, *TOWNS))
    assert {region.code: region.parent for region in checked.regions} == {
        "v1": "330106001",
        "v9": "330106",
        "g1": "v1",
        "far": None,
    }
    assert [one for one in _codes(checked.warnings) if one[1] != "no_name"] == [(4, "top")]


def test_a_code_is_not_believed_against_the_boundary(tmp_path: Path) -> None:
    """A village whose code says west and whose boundary lies east belongs to the east."""
    rows: list[Feature] = [({"code": "330106001009", "name": "Odd"}, area(3.2, 0.2, 3.4, 0.4))]
    assert _check(write_geojson(tmp_path / "a.geojson", rows), EVERYTHING[:3]).regions[0].parent == "330106002"


def test_what_is_odd_is_told(tmp_path: Path) -> None:
    """A code told twice or missing, people that are no number, a neighbour on the same ground, a child outside."""
    rows: list[Feature] = [
        ({"code": "330106001", "name": "A", "pop": "12,345"}, area(0, 0, 2, 1)),
        ({"code": "330106001000", "name": "A again"}, area(0, 0, 2, 1)),
        ({"code": "", "name": "None"}, area(0, 0, 2, 1)),
        ({"code": "330106003", "name": "B", "pop": "many"}, area(1, 0, 3, 1)),
        ({"code": "330106004", "name": "", "pop": None}, area(3, 0, 4, 1.5)),
        ({"code": "no code", "name": "C"}, area(4, 0, 5, 1)),
    ]
    checked = _check(write_geojson(tmp_path / "a.geojson", rows), (COUNTY,))
    assert _codes(checked.rejected) == [(2, "duplicate"), (3, "no_code"), (6, "bad_code")]
    assert sorted(_codes(checked.warnings)) == [
        (4, "bad_population"),
        (4, "overlap"),
        (5, "no_name"),
        (5, "outside_parent"),
    ]
    assert [region.population for region in checked.regions] == [12345, None, None]


def test_organisations_come_from_a_column_and_stay_without_one(tmp_path: Path) -> None:
    """Yes, no and none; a file that says nothing leaves a steward's word alone."""
    rows: list[Feature] = [
        ({"code": f"33010600{n}", "name": "x", "红十字组织": text}, area(n, 0, n + 1, 1))
        for n, text in enumerate(["是", "否", "不设", "", "maybe"], 1)
    ]
    checked = _check(write_geojson(tmp_path / "a.geojson", rows))
    expected = [Organisation.ESTABLISHED, Organisation.POSSIBLE, Organisation.NOT_FORESEEN] + [
        Organisation.POSSIBLE
    ] * 2
    assert [region.organisation for region in checked.regions] == expected
    assert _codes(checked.warnings) == [(5, "bad_organisation")]
    known = replace(checked.regions[0], population=7)
    again = _check(
        write_geojson(tmp_path / "b.geojson", [({"code": known.code, "name": "y"}, known.boundary)]), (known,)
    )
    assert (again.regions[0].organisation, again.regions[0].population) == (Organisation.ESTABLISHED, 7)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.geojson", b"", "is empty"),
        ("a.geojson", b"hello", "no file of boundaries"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "cannot be read"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "holds no"),
        ("a.shp", b'{"type": "FeatureCollection", "features": []}', "not the Shapefile"),
        ("a.gpkg", b"SQLite format 3\0" + b"\0" * 200, "cannot be read"),
        ("a.zip", b"PK\x03\x04 broken", "damaged ZIP"),
        ("a.shp", b"\x00\x00\x27\x0a" + b"\0" * 200, "cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    """Empty, cut short, another kind than its name says, damaged."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=sentence):
        _check(tmp_path / name)


def test_what_the_file_lacks_is_one_sentence(tmp_path: Path) -> None:
    """No such file or column, no column with a code, metres without a system, nothing or too much in an archive."""
    good = write_geojson(tmp_path / "a.geojson", [({"colour": "red"}, area(0, 0, 1, 1))])
    metres = gpd.GeoDataFrame([{"code": "330106", "geometry": shapely.box(5e5, 3e6, 6e5, 4e6)}], geometry="geometry")
    with pytest.warns(UserWarning, match="projection"):
        metres.to_file(tmp_path / "m.shp")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.txt", "text")
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.geojson", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(b"\0" * 8_000_000)
    for path, request, sentence in (
        (tmp_path / "none.geojson", {}, "There is no file"),
        (tmp_path, {}, "is a folder"),
        (good, {}, "--code-column"),
        (good, {"columns": {RegionField.CODE: "kode"}}, "no column 'kode'"),
        (good, {"crs": "EPSG:0"}, "not known"),
        (tmp_path / "m.shp", {}, "--crs"),
        (tmp_path / "none.zip", {}, "holds none"),
        (tmp_path / "bomb.zip", {}, "unpacks to more"),
    ):
        with pytest.raises((InvalidInput, SourceUnavailable), match=sentence):
            _check(path, **request)
    assert _check(tmp_path / "m.shp", crs="EPSG:32651", level=Level.COUNTY).regions


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(["code", "parent", "level", "pop", "name"]), _CELLS),
            st.recursive(st.one_of(st.none(), st.floats(), st.text(max_size=3)), lambda x: st.lists(x, max_size=4)),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_any_file_is_read_or_refused(tmp_path: Path, features: list[tuple[dict[str, Any], Any]]) -> None:
    """Whatever stands in it, the answer is regions whose parents are sound, or a sentence."""
    listed = [
        {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": where}}
        for said, where in features
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), "utf-8")
    try:
        checked = _check(path)
    except AedmapError as refusal:
        assert "\n" not in str(refusal)
        return
    hierarchy = Hierarchy(checked.regions)
    for region in checked.regions:
        assert all(above.level.depth < region.level.depth for above in hierarchy.above(region.code))


def test_the_districts_of_seoul_hold_their_neighbourhoods() -> None:
    """25 districts and 423 neighbourhoods, which files draw a little differently, all find their district."""
    districts = _check(shared_data("seoul/districts.geojson"), level=Level.COUNTY)
    assert (len(districts.regions), districts.rejected) == (25, ())
    path = shared_data("seoul/seoul_submunicipalities_2013_simple.geojson")
    parts = _check(path, districts.regions, level=Level.TOWNSHIP)
    assert (len(parts.regions), parts.rejected) == (423, ())
    right = sum(1 for region in parts.regions if region.parent and region.code.startswith(region.parent))
    assert right >= 400

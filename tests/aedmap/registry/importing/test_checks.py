"""What is wrong with records, and what only looks so."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.geography.datum import Datum, convert
from aedmap.registry.importing import Boundary, read_boundary
from aedmap.registry.importing.checks.shifted import KnownPlace, find_shift
from tests.aedmap.registry.importing.files import HEADER, around, check, write_csv

TOWN = Boundary(shapely.box(120.10, 30.20, 120.25, 30.35), "town.geojson")


def _codes(tmp_path: Path, rows: list[list[str]], **request: object) -> list[tuple[int, str]]:
    checked = check(write_csv(tmp_path / "a.csv", [HEADER, *rows]), **request)
    return [(fault.row, fault.code.value) for fault in (*checked.rejected, *checked.warnings)]


@pytest.mark.parametrize("boundary", [TOWN, None])
@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("", "30.25", "no_position"),
        ("-", "—", "no_position"),
        ("null", "null", "no_position"),
        ("120.15", "", "no_position"),
        ("east", "30.25", "bad_position"),
        ("0", "0", "bad_position"),
        ("0.0000001", "0.0", "bad_position"),
        ("120.151", "0", "bad_position"),
        ("12015100", "30.25", "bad_position"),
        ("120.151", "3025", "bad_position"),
        ("30.25", "120.151", "swapped"),
        ("500", "95", "bad_position"),
        ("nan", "nan", "no_position"),
    ],
)
def test_an_impossible_position_is_rejected_with_its_code(
    tmp_path: Path, lon: str, lat: str, code: str, boundary: Boundary | None
) -> None:
    """One bad record among twenty is found with a boundary and without; the others load."""
    rows = around(20)
    rows[6][3:5] = [lon, lat]
    assert _codes(tmp_path, rows, boundary=boundary) == [(7, code)]


def test_a_lost_point_is_offered_back(tmp_path: Path) -> None:
    """The reason names the position that was probably meant."""
    rows = around(20)
    rows[6][3:5] = ["120151000", "30252"]
    fault = check(write_csv(tmp_path / "a.csv", [HEADER, *rows])).rejected[0]
    assert "120.151, 30.252" in fault.reason and fault.value == "120151000" and fault.column == "longitude"


def test_exchanged_halves_within_the_valid_range_are_found(tmp_path: Path) -> None:
    """In Europe both halves are valid either way; the others show which way is right."""
    rows = around(20, lon=6.95, lat=50.94)
    rows[3][3:5] = rows[3][4], rows[3][3]
    assert _codes(tmp_path, rows) == [(4, "swapped")]
    cologne = Boundary(shapely.box(6.8, 50.8, 7.2, 51.1))
    swapped = [[*row[:3], row[4], row[3], ""] for row in around(5, lon=6.95, lat=50.94)]
    assert {code for _, code in _codes(tmp_path, swapped, boundary=cologne)} == {"swapped"}


@pytest.mark.parametrize(("axis", "column"), [(3, "longitude"), (4, "latitude")])
def test_one_degree_off_is_outside_the_boundary_and_odd_without_one(tmp_path: Path, axis: int, column: str) -> None:
    """With a boundary the record is rejected and the degree named; without, it is kept with a warning."""
    rows = around(20)
    rows[9][axis] = f"{float(rows[9][axis]) + 1:.6f}"
    checked = check(write_csv(tmp_path / "a.csv", [HEADER, *rows]), boundary=TOWN)
    assert [(fault.row, fault.column, fault.code) for fault in checked.rejected] == [(10, column, "outside_boundary")]
    assert f"one degree of {column} off" in checked.rejected[0].reason
    assert _codes(tmp_path, rows) == [(10, "degree_off")]


def test_a_wall_on_the_boundary_is_inside_and_the_next_town_is_not(tmp_path: Path) -> None:
    """Twenty metres beyond the drawn line are the line's own tolerance; a kilometre is another town."""
    rows = around(20)
    rows[0][3:5] = ["120.0998", "30.25"]
    rows[1][3:5] = ["120.09", "30.25"]
    assert _codes(tmp_path, rows, boundary=TOWN) == [(2, "outside_boundary")]


def test_one_point_for_different_places_is_a_default_point(tmp_path: Path) -> None:
    """Each record on the point is warned of once; devices in one building are not."""
    rows = around(20)
    for at in (2, 5, 9):
        rows[at][3:5] = ["120.2", "30.3"]
    for at, floor in ((11, "1"), (12, "2"), (13, "7")):
        rows[at][1:5] = [f"Grand Hospital floor {floor}", "Hospital Road 5", "120.21", "30.31"]
    assert _codes(tmp_path, rows) == [(3, "default_point"), (6, "default_point"), (10, "default_point")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("서울특별시 서초구 헌릉로 260 삼성발달센터 5층", "서울특별시 서초구 헌릉로 260"),
        ("大分市大手町３丁目１番１号", "大手町三丁目1-1"),
        ("宇佐市大字中原３４７番地の２", "宇佐市中原347-2"),
        ("Kerpener Straße 62", "Kerpener Str. 62, 50937 Köln"),
    ],
)
def test_one_address_written_in_two_ways_is_one(tmp_path: Path, one: str, other: str) -> None:
    """Two houses at one address may share a point."""
    rows = around(20)
    rows[2][1:5] = ["School", one, "120.2", "30.3"]
    rows[3][1:5] = ["Library", other, "120.2", "30.3"]
    assert _codes(tmp_path, rows) == []


def test_the_same_device_twice_is_said(tmp_path: Path) -> None:
    """By serial, by number, and word for word; with another spot in the house it is another device."""
    header = [*HEADER, "serial number", "location"]
    rows = [[*row, f"SN-{i:05d}", ""] for i, row in enumerate(around(20))]
    rows[4][6] = " sn-00002"
    rows[8][0] = "D005"
    rows[12][1:5] = rows[11][1:5]
    rows[12][6] = rows[11][6] = ""
    rows[15][1:5] = rows[14][1:5]
    rows[15][6], rows[14][6], rows[14][7], rows[15][7] = "", "", "entrance", "5th floor"
    checked = check(write_csv(tmp_path / "a.csv", [header, *rows]))
    assert [(fault.row, fault.column, fault.code) for fault in checked.warnings] == [
        (5, "serial number", "duplicate"),
        (9, "id", "duplicate"),
        (13, "name", "duplicate"),
    ]
    assert len(checked.devices) == 20


def test_a_number_given_twice_is_said_even_where_one_is_rejected(tmp_path: Path) -> None:
    """The record without a position is rejected, and its number is in doubt all the same."""
    rows = around(20)
    rows[8][0], rows[8][3] = "D005", ""
    assert _codes(tmp_path, rows) == [(9, "no_position"), (9, "duplicate")]


def test_odd_hours_are_one_warning_a_record(tmp_path: Path) -> None:
    """Seven odd cells are one fault, which names the first of them."""
    header = ["name", "위도", "경도", "월요일", "화요일", "수요일", "일요일", "공휴일"]
    rows = [[row[1], row[4], row[3], "soon", "later", "09:00~18:00", "2409:00~17:00", ""] for row in around(9)]
    checked = check(write_csv(tmp_path / "a.csv", [header, *rows]))
    assert [(f.row, f.column, f.value, f.code) for f in checked.warnings] == [
        (i, "월요일", "soon", "hours_unparsed") for i in range(1, 10)
    ]
    assert checked.devices[0].said.opening_hours is not None and checked.devices[0].said.hours_raw is not None


def test_a_declared_datum_is_undone_exactly(tmp_path: Path) -> None:
    """What a Chinese map shifted comes back to where it stands."""
    rows = around(20)
    lon, lat = np.array([[float(row[3]), float(row[4])] for row in rows]).T
    for datum in (Datum.GCJ02, Datum.BD09, Datum.CGCS2000):
        there = convert(lon, lat, Datum.WGS84, datum)
        moved = [[*row[:3], f"{x:.9f}", f"{y:.9f}", ""] for row, x, y in zip(rows, *there, strict=True)]
        checked = check(write_csv(tmp_path / "a.csv", [HEADER, *moved]), datum=datum)
        assert [(d.said.lon, d.said.lat) for d in checked.devices] == [
            pytest.approx((x, y), abs=1e-6) for x, y in zip(lon, lat, strict=True)
        ]


def _drawn_to_the_edge(datum: Datum) -> list[list[str]]:
    """Devices along the inside of the town's boundary, in the datum."""
    along = np.linspace(0, 1, 30, endpoint=False)
    ring = shapely.box(120.102, 30.202, 120.248, 30.348).exterior
    points = [ring.interpolate(share, normalized=True) for share in along]
    x, y = convert([p.x for p in points], [p.y for p in points], Datum.WGS84, datum)
    return [
        [f"D{i}", f"Gate {i}", f"Ring {i}", f"{a:.7f}", f"{b:.7f}", ""]
        for i, (a, b) in enumerate(zip(x, y, strict=True))
    ]


@pytest.mark.parametrize("true", [Datum.GCJ02, Datum.BD09])
def test_a_shifted_file_is_said_to_look_shifted_and_not_mended(tmp_path: Path, true: Datum) -> None:
    """One warning for the whole file with the metres; positions stay as declared."""
    rows = _drawn_to_the_edge(true)
    checked = check(write_csv(tmp_path / "a.csv", [HEADER, *rows]), boundary=TOWN)
    shifted = [fault for fault in checked.warnings if fault.code == "shifted_datum"]
    assert [(fault.row, true.value in fault.reason, " m;" in fault.reason) for fault in shifted] == [(0, True, True)]
    assert all(d.said.lon == float(rows[d.row - 1][3]) for d in checked.devices)


def test_a_true_file_is_not_said_to_be_shifted(tmp_path: Path) -> None:
    """Well-drawn devices along the boundary, and single outliers, do not look like another datum."""
    rows = _drawn_to_the_edge(Datum.WGS84)
    for at in (3, 7, 12, 20):
        rows[at][3] = f"{float(rows[at][3]) + 1:.6f}"
    assert {code for _, code in _codes(tmp_path, rows, boundary=TOWN)} == {"outside_boundary"}


def test_known_devices_show_a_shift_with_its_direction(tmp_path: Path) -> None:
    """Devices known by name and address that all lie off by one vector betray the datum."""
    rows = around(12)
    known = [KnownPlace(row[1], row[2], Position(float(row[3]), float(row[4]))) for row in rows]
    x, y = convert([k.position.lon for k in known], [k.position.lat for k in known], Datum.WGS84, Datum.GCJ02)
    moved = [[*row[:3], f"{a:.7f}", f"{b:.7f}", ""] for row, a, b in zip(rows, x, y, strict=True)]
    shift = find_shift(check(write_csv(tmp_path / "a.csv", [HEADER, *moved])).drafts, Datum.WGS84, None, known)
    assert shift is not None and "GCJ-02" in shift.reason and "south-east" in shift.reason
    assert find_shift(check(write_csv(tmp_path / "a.csv", [HEADER, *rows])).drafts, Datum.WGS84, None, known) is None


def test_personal_columns_are_not_read_unless_asked_for(tmp_path: Path) -> None:
    """Names and telephone numbers of people stay out, and out of every repr."""
    rows = [[*row, "Li Lei", "13800000000"] for row in around(3)]
    path = write_csv(tmp_path / "a.csv", [[*HEADER, "联系人", "联系电话"], *rows])
    plain, asked = check(path), check(path, with_contacts=True)
    assert not any(device.contact for device in plain.devices)
    assert "13800000000" not in repr(plain.drafts) + repr(plain.devices) + repr(asked.devices)
    assert asked.devices[0].contact.phone == "13800000000"


def test_a_boundary_in_any_coordinate_system_is_read(tmp_path: Path) -> None:
    """Polygons in metres of a named system are degrees afterwards; points are no boundary."""
    import geopandas as gpd

    frame = gpd.GeoDataFrame(geometry=[shapely.box(120.1, 30.2, 120.2, 30.3)], crs=4326)
    frame.to_crs(3857).to_file(tmp_path / "b.gpkg", driver="GPKG", engine="pyogrio")
    boundary = read_boundary(tmp_path / "b.gpkg")
    assert boundary.holds(120.15, 30.25) and not boundary.holds(120.3, 30.25)
    assert boundary.metres_outside(120.15, 30.301) == pytest.approx(111, rel=0.02)
    frame.set_geometry(frame.representative_point()).to_file(tmp_path / "p.gpkg", driver="GPKG", engine="pyogrio")
    with pytest.raises(InvalidInput, match="holds no polygons"):
        read_boundary(tmp_path / "p.gpkg")


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(20)))
def test_the_order_of_rows_does_not_matter(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    """The same records are rejected and warned of, wherever they stand."""
    rows = around(20)
    rows[2][3], rows[5][3:5], rows[8][3:5] = "", ["30.25", "120.151"], ["0", "0"]
    rows[11][3:5] = rows[12][3:5] = ["120.2", "30.3"]
    folder = tmp_path_factory.mktemp("order")
    found = {(order[row - 1], code) for row, code in _codes(folder, [rows[i] for i in order])}
    assert found == {
        (2, "no_position"),
        (5, "swapped"),
        (8, "bad_position"),
        (11, "default_point"),
        (12, "default_point"),
    }


def test_an_exchanged_position_is_found_among_a_handful(tmp_path: Path) -> None:
    """A county's first five devices deserve the look that five hundred get."""
    rows = around(5)
    rows[-1][3:5] = reversed(rows[-1][3:5])
    assert [fault.row for fault in check(write_csv(tmp_path / "few.csv", [HEADER, *rows])).rejected] == [5]
    near = [["D1", "A", "B 1", "24.94", "60.17", ""], ["D2", "C", "B 2", "24.95", "60.18", ""]]
    near += [["D3", "E", "B 3", "24.96", "60.16", ""], ["D4", "F", "B 4", "60.172", "24.95", ""]]
    (fault,) = check(write_csv(tmp_path / "north.csv", [HEADER, *near])).rejected
    assert (fault.row, fault.code.value) == (4, "swapped")


_TOWNS = ((24.9, 60.2), (23.8, 61.5), (25.5, 65.0), (22.3, 60.5))


def test_a_few_devices_far_apart_are_compared_with_nothing(tmp_path: Path) -> None:
    """Four towns of a country are no town, and one of them is no mistake."""
    rows = [[f"D{i}", f"Town {i}", f"Street {i}", str(lon), str(lat), ""] for i, (lon, lat) in enumerate(_TOWNS)]
    assert check(write_csv(tmp_path / "far.csv", [HEADER, *rows])).rejected == ()

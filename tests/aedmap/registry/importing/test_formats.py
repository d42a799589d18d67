"""One register in every format."""

import json
from datetime import time
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest

from aedmap.registry.importing import check_file
from aedmap.registry.importing.check import ImportRequest
from aedmap.registry.importing.formats import read_records
from aedmap.registry.importing.record import Format
from tests.aedmap.registry.importing.files import HEADER, around, check, write_csv

ROWS = around(10)


def _xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["nothing to see"])
    sheet = book.create_sheet("AED")
    for row in (["Devices of the town"], [], HEADER, *ROWS):
        sheet.append(list(row))
    book.save(path)
    return path


def _json(path: Path) -> Path:
    items = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    path.write_text(json.dumps({"response": {"count": 10, "body": {"items": items}}}))
    return path


def _geojson(path: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "id": row[0],
            "geometry": {"type": "Point", "coordinates": [float(row[3]), float(row[4])]},
            "properties": {"name": row[1], "address": row[2]},
        }
        for row in ROWS
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _gpkg(path: Path) -> Path:
    points = gpd.points_from_xy([float(row[3]) for row in ROWS], [float(row[4]) for row in ROWS], crs=4326)
    table = {"id": [row[0] for row in ROWS], "name": [row[1] for row in ROWS], "address": [row[2] for row in ROWS]}
    gpd.GeoDataFrame(table, geometry=points).to_crs(3857).to_file(path, driver="GPKG", engine="pyogrio")
    return path


def _xml(path: Path) -> Path:
    items = "".join(
        "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in zip(HEADER, row, strict=True)) + "</item>" for row in ROWS
    )
    path.write_text(f"<response><header><code>00</code></header><body><items>{items}</items></body></response>")
    return path


def _kml(path: Path) -> Path:
    """Positions with a height, cells as named values."""
    items = "".join(
        f'<Placemark><name>{r[1]}</name><ExtendedData><Data name="id"><value>{r[0]}</value></Data>'
        f'<Data name="address"><value>{r[2]}</value></Data></ExtendedData>'
        f"<Point><coordinates>{r[3]},{r[4]},0</coordinates></Point></Placemark>"
        for r in ROWS
    )
    path.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{items}</Document></kml>')
    return path


def _xml_attributes(path: Path) -> Path:
    items = "".join("<aed " + " ".join(f'{k}="{v}"' for k, v in zip(HEADER, row, strict=True)) + "/>" for row in ROWS)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><register>{items}</register>')
    return path


def _osm_tags(row: list[str]) -> dict[str, str]:
    return {"emergency": "defibrillator", "name": row[1], "addr:full": row[2]}


def _overpass(path: Path) -> Path:
    elements = [
        {"type": "node", "id": i, "lon": float(row[3]), "lat": float(row[4]), "tags": _osm_tags(row)}
        for i, row in enumerate(ROWS, start=1)
    ]
    path.write_text(json.dumps({"version": 0.6, "osm3s": {}, "elements": elements}))
    return path


def _osm(path: Path) -> Path:
    nodes = "".join(
        f'<node id="{i}" version="1" lon="{row[3]}" lat="{row[4]}">'
        + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in _osm_tags(row).items())
        + "</node>"
        for i, row in enumerate(ROWS, start=1)
    )
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{nodes}<node id="99" version="1" lon="1" lat="1"/></osm>')
    return path


def _tsv(path: Path) -> Path:
    return write_csv(path, [HEADER, *ROWS], delimiter="\t")


def _semicolons(path: Path) -> Path:
    return write_csv(path, [HEADER, *([c.replace(".", ",") for c in row] for row in ROWS)], delimiter=";")


@pytest.mark.parametrize(
    ("name", "write", "kind"),
    [
        ("a.csv", lambda path: write_csv(path, [HEADER, *ROWS]), Format.CSV),
        ("a.tsv", _tsv, Format.CSV),
        ("a.txt", _semicolons, Format.CSV),
        ("a.xlsx", _xlsx, Format.XLSX),
        ("a.json", _json, Format.JSON),
        ("a.geojson", _geojson, Format.GEOJSON),
        ("a.gpkg", _gpkg, Format.GPKG),
        ("a.xml", _xml, Format.XML),
        ("a.kml", _kml, Format.XML),
        ("b.xml", _xml_attributes, Format.XML),
        ("b.json", _overpass, Format.OVERPASS),
        ("a.osm", _osm, Format.OSM),
    ],
)
def test_a_register_reads_the_same_in_every_format(tmp_path: Path, name: str, write: object, kind: Format) -> None:
    """Ten devices with their names and positions, row by row, and nothing wrong with them."""
    checked = check(write(tmp_path / name))  # type: ignore[operator]
    assert checked.file.format == kind
    assert [device.row for device in checked.devices] == list(range(1, 11))
    assert [device.said.place for device in checked.devices] == [row[1] for row in ROWS]
    for device, row in zip(checked.devices, ROWS, strict=True):
        assert (device.said.lon, device.said.lat) == pytest.approx((float(row[3]), float(row[4])), abs=1e-6)
    assert checked.rejected == () and checked.warnings == ()


def test_rows_count_from_the_header_on_with_blank_ones(tmp_path: Path) -> None:
    """An empty row in the middle of a sheet keeps its number and is no record."""
    book = openpyxl.Workbook()
    for row in (HEADER, ROWS[0], [], ROWS[1]):
        book.active.append(list(row))
    book.save(tmp_path / "a.xlsx")
    assert [record.row for record in read_records(tmp_path / "a.xlsx").records] == [1, 3]


def test_a_row_with_a_cell_too_many_is_not_guessed_at(tmp_path: Path) -> None:
    """An unquoted comma shifts every cell behind it, so the record is refused and the others load."""
    path = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    path.write_text(path.read_text().replace("Long Street 3", "Long Street, 3"))
    checked = check(path)
    assert [(fault.row, fault.code) for fault in checked.rejected] == [(3, "bad_row")]
    assert len(checked.devices) == 9


def test_a_spreadsheets_own_times_and_numbers_are_text(tmp_path: Path) -> None:
    """Times of a sheet become clock times and whole numbers lose their point."""
    book = openpyxl.Workbook()
    book.active.append(["no", "名称", "経度", "緯度", "利用可能曜日", "開始時間", "終了時間"])
    for i in range(3):
        book.active.append([i + 5, f"館{i}", 134.05 + i / 100, 34.34, "月火水木金", time(9, 0), time(17, 30)])
    book.save(tmp_path / "a.xlsx")
    checked = check(tmp_path / "a.xlsx")
    assert {device.said.opening_hours for device in checked.devices} == {"Mo-Fr 09:00-17:30"}
    assert [draft.source_id for draft in checked.drafts] == ["5", "6", "7"]


def test_positions_in_one_column_find_their_order(tmp_path: Path) -> None:
    """A pair is read by what its numbers allow, well-known text always longitude first."""
    for header, pair in (
        ("坐标", "{lon},{lat}"),
        ("geo_point_2d", "{lat}, {lon}"),
        ("the_geom", "POINT ({lon} {lat})"),
    ):
        rows = [[row[1], pair.format(lon=row[3], lat=row[4])] for row in ROWS]
        checked = check(write_csv(tmp_path / "a.csv", [["name", header], *rows]))
        assert [device.said.lon for device in checked.devices] == [float(row[3]) for row in ROWS]


def test_projected_metres_are_read_where_the_mapping_declares_them(tmp_path: Path) -> None:
    """Metres of a national grid become degrees by the mapping's crs, and are refused without it."""
    frame = gpd.GeoSeries(gpd.points_from_xy([114.16, 114.17], [22.28, 22.29]), crs=4326).to_crs(2326)
    rows = [[f"Hall {i}", f"{p.x:.3f}", f"{p.y:.3f}"] for i, p in enumerate(frame)]
    path = write_csv(tmp_path / "a.csv", [["name", "x", "y"], *rows])
    assert {fault.code for fault in check(path).rejected} == {"bad_position"}
    toml = tmp_path / "m.toml"
    toml.write_text('crs = "EPSG:2326"\n[columns]\nname = "name"\nlon = "x"\nlat = "y"\n')
    from aedmap.registry.importing import read_mapping

    checked = check_file(path, ImportRequest("x", mapping=read_mapping(toml)))
    assert [round(device.said.lon, 4) for device in checked.devices] == [114.16, 114.17]


def test_an_areas_middle_stands_for_it(tmp_path: Path) -> None:
    """A device drawn as an outline lies inside it."""
    ring = [[120.0, 30.0], [120.002, 30.0], [120.002, 30.002], [120.0, 30.0]]
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"name": "x"}}
    (tmp_path / "a.geojson").write_text(json.dumps(feature))
    said = check(tmp_path / "a.geojson").devices[0].said
    assert 120.0 < said.lon < 120.002 and 30.0 < said.lat < 30.002


def test_hours_that_hold_on_some_sundays_are_unknown_on_sundays(tmp_path: Path) -> None:
    """Flags for the first to fifth Sunday of the month narrow the column of Sundays."""
    days = {"monSttTme": "0900", "monEndTme": "1800", "sunSttTme": "0600", "sunEndTme": "2200"}
    weeks = ("sunFrtYon", "sunScdYon", "sunThiYon", "sunFurYon", "sunFifYon")
    items = [
        {"org": "A", "wgs84Lon": "126.9", "wgs84Lat": "37.5", **days, **dict(zip(weeks, flags, strict=True))}
        for flags in ("NYNYN", "YYYYY")
    ]
    (tmp_path / "a.json").write_text(json.dumps(items))
    checked = check(tmp_path / "a.json")
    assert [device.said.opening_hours for device in checked.devices] == [
        'Mo 09:00-18:00; Su unknown "Su2,Su4 06:00-22:00"',
        "Mo 09:00-18:00; Su 06:00-22:00",
    ]
    assert [(fault.row, fault.code) for fault in checked.warnings if fault.code == "hours_unparsed"] == [
        (1, "hours_unparsed")
    ]


def test_days_and_hours_in_two_sets_are_read_together(tmp_path: Path) -> None:
    """Around the clock on working days is not around the clock."""
    header = ["nom", "latitude", "longitude", "c_disp_j", "c_disp_h"]
    rows = [["A", "48.85", "2.35", "{lundi,mardi}", "{24h/24}"], ["B", "48.86", "2.35", "{7j/7}", "{24h/24}"]]
    said = [device.said.opening_hours for device in check(write_csv(tmp_path / "a.csv", [header, *rows])).devices]
    assert said == ["Mo,Tu 00:00-24:00", "24/7"]


def test_objects_under_their_numbers_are_records(tmp_path: Path) -> None:
    """The number is the device's own."""
    keyed = {row[0]: {"name": row[1], "lon": float(row[3]), "lat": float(row[4])} for row in ROWS}
    (tmp_path / "a.json").write_text(json.dumps(keyed))
    checked = check(tmp_path / "a.json")
    assert [draft.source_id for draft in checked.drafts] == [row[0] for row in ROWS] and len(checked.devices) == 10


def test_a_file_without_columns_of_positions_says_what_to_do(tmp_path: Path) -> None:
    """Every record is rejected with the way out."""
    checked = check(write_csv(tmp_path / "a.csv", [["name", "where"], ["A", "x"], ["B", "y"]]))
    assert [fault.code for fault in checked.rejected] == ["no_position"] * 2
    assert "--mapping" in checked.rejected[0].reason

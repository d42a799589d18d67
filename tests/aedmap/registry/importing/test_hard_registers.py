"""Registers as portals of several countries hand them out, made up by hand with their shapes and traps."""

import json
from pathlib import Path
from typing import Any

import pytest

from aedmap.registry.importing import Checked
from tests.aedmap.registry.importing.files import check

_DOTS = {"lon": 5.21, "lat": 35.11}


def _file(folder: Path, name: str, content: str | object, encoding: str = "utf-8") -> Checked:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / name).write_bytes(text.encode(encoding))
    return check(folder / name)


def _lines(header: str, line: str, count: int = 3) -> str:
    return "\n".join([header, *(line.replace("#", str(n)) for n in range(1, count + 1)), ""])


def _overpass(**place: Any) -> dict[str, Any]:
    element = {"type": "relation", "id": 4, "members": [], "tags": {"emergency": "defibrillator"}, **place}
    return {"generator": "Overpass API", "elements": [element]}


_ESRI = {
    "spatialReference": {"wkid": 102100, "latestWkid": 3857},
    "features": [
        {"attributes": {"OBJECTID": 7, "SITE_NAME": "Hall 1"}, "geometry": {"x": 579974.55, "y": 4178839.77}},
    ],
}
_GML = (
    '<?xml version="1.0"?><c:FeatureCollection xmlns:c="http://c.example" xmlns:g="http://www.opengis.net/gml/3.2">'
    "<c:member><c:aed><c:name>Hall 1</c:name><c:geom><g:Point><g:pos>35.11 5.21</g:pos></g:Point></c:geom></c:aed>"
    "</c:member></c:FeatureCollection>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ndjson", '{"name":"Hall 1","where":{"type":"Point","coordinates":[5.21,35.11]}}\n' * 2),
        ("a.csv", '名称,緯度経度\n公民館1,"35.11,5.21"\n'),
        ("a.csv", '명칭,경도/위도\n회관1,"5.21,35.11"\n'),
        ("a.csv", "name,lat,lon\nHall 1,35 06 36.0 N,5 12 36.0 E\n"),
        ("a.json", _ESRI),
        ("a.json", _overpass(bounds={"minlat": 35.10, "maxlat": 35.12, "minlon": 5.20, "maxlon": 5.22})),
        ("a.xml", _GML),
        ("a.csv", "Nombre;Dirección;Latitud;Longitud\nHall 1;Calle 1;35,11;5,21\n"),
        ("a.xml", '<aeds><aed naam="Hal 1" adres="Plein 1" breedtegraad="35.11" lengtegraad="5.21"/></aeds>'),
    ],
)
def test_a_position_is_found_wherever_it_stands(tmp_path: Path, name: str, content: object) -> None:
    """GeoJSON's order in a list, both halves under one header, minutes behind spaces, Esri, bounds, GML, neighbours."""
    checked = _file(tmp_path, name, content)
    assert checked.rejected == ()
    for device in checked.devices:
        assert {"lon": device.said.lon, "lat": device.said.lat} == pytest.approx(_DOTS, abs=1e-5)


def test_numbers_that_count_lines_identify_nothing_however_they_are_written(tmp_path: Path) -> None:
    """Full-width digits and zeros before them, as in Japan's recommended schema, encoded as Windows does there."""
    text = _lines("NO,名称,住所,緯度,経度", "００００#,第#小学校,北１条西#丁目,４３．０６#,１４１．３５#")
    checked = _file(tmp_path, "a.csv", text, "cp932")
    assert [device.key[:3] for device in checked.devices] == ["of "] * 3
    assert (checked.devices[0].said.lon, checked.devices[0].said.lat) == (141.351, 43.061)


def test_sets_in_cells_are_read_as_what_stands_in_them(tmp_path: Path) -> None:
    """The French register of devices gives days and hours as lists in quotes."""
    header = "c_nom;c_lat_coor1;c_long_coor1;c_disp_j;c_disp_h;c_dermnt"
    line = 'Mairie #;48,85#;2,35#;"[""7j/7""]";"[""24h/24""]";2024-01-0#'
    checked = _file(tmp_path, "a.csv", _lines(header, line))
    assert checked.warnings == ()
    assert {device.said.opening_hours for device in checked.devices} == {"24/7"}
    assert checked.devices[0].said.last_checked_on == "2024-01-01"


def test_an_opening_time_without_an_end_is_hours(tmp_path: Path) -> None:
    """Chinese mini-programs call the whole text openTime; who to ring is read as personal."""
    record = {"aedName": "景区", "lng": "120.13", "lat": "30.24", "openTime": "全天", "linkPhone": "1"}
    checked = _file(tmp_path, "a.json", {"data": {"list": [record]}})
    assert checked.devices[0].said.opening_hours == "24/7"
    assert not checked.devices[0].contact and "linkPhone" not in checked.mapping.unused


def test_mends_in_the_middle_of_a_file_leave_no_trace(tmp_path: Path) -> None:
    """Files put together have a byte order mark in the middle, line breaks in quotes and empty columns at the end."""
    header, pool = "\ufeffname,address,lat,lon,,\r\n", "\ufeffPool,2 Main St,40.2,-75.2,,\r\n"
    text = header + '"Hall\nof ""Fame""","1 Main\r\nStreet",40.1,-75.1,,\r\n' + pool
    checked = _file(tmp_path, "a.csv", text)
    assert checked.rejected == checked.warnings == ()
    assert [device.said.place for device in checked.devices] == ['Hall\nof "Fame"', "Pool"]

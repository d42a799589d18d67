"""Exports: nothing lost, nothing personal, and each says how fresh it is and under which licence."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import defusedxml.ElementTree as safe
import geopandas as gpd
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import SourceUnavailable
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.registry.exporting import Catalogue, ExportFormat, catalogue, osm_tags, write_export
from aedmap.registry.importing import SourceInfo
from tests.aedmap.registry.importing.files import check

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
SOURCES = [
    SourceInfo("town", "CC BY 4.0", "WGS84", None, "a.csv", datetime(2026, 2, 1, tzinfo=UTC)),
    SourceInfo(
        "osm", "© OpenStreetMap contributors, ODbL 1.0", "WGS84", None, "b.json", datetime(2026, 1, 1, tzinfo=UTC)
    ),
]


def _aed(number: int, source: str = "town", **said: object) -> Aed:
    values: dict[str, object] = {"status": AedStatus.IN_SERVICE, "place": f"Hall {number}", "address": f"Road {number}"}
    position = Position(120.1 + number / 1000, 30.2)
    return Aed(  # type: ignore[call-arg]
        id=f"{source}-{number}", position=position, time_zone="Asia/Shanghai", country="CN", source=source,
        **(values | said),  # type: ignore[arg-type]
    )  # fmt: skip


AEDS = [
    _aed(
        1,
        opening_hours="Mo-Fr 09:00-17:00",
        hours_raw="周一至周五",
        floor="B1",
        indoor=True,
        location="服务台 & <desk>",
    ),
    _aed(2, serial="SN-0001", last_checked_on=date(2026, 2, 20), access="customers", guardian="Red Cross"),
    _aed(3, "osm"),
    _aed(4, "hand", place="=1+1"),
    _aed(5, status=AedStatus.RETIRED),
]


def _made(tmp_path: Path, kind: ExportFormat, *, sample: bool = False) -> Path:
    path = tmp_path / f"out.{kind}"
    write_export(catalogue(AEDS, SOURCES, NOW, sample=sample), kind, path)
    return path


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.GEOJSON, ExportFormat.GPKG])
def test_what_is_exported_can_be_imported_again(tmp_path: Path, kind: ExportFormat) -> None:
    """Names, positions, hours, floors and serials survive the round."""
    checked = check(_made(tmp_path, kind))
    said = {device.said.place.strip(): device.said for device in checked.devices}
    assert checked.rejected == () and set(said) == {"Hall 1", "Hall 2", "Hall 3", "=1+1"}
    one, two = said["Hall 1"], said["Hall 2"]
    assert (one.lon, one.lat, one.floor, one.indoor, one.location) == (120.101, 30.2, "B1", True, "服务台 & <desk>")
    assert (one.opening_hours, two.serial, two.last_checked_on) == ("Mo-Fr 09:00-17:00", "SN-0001", "2026-02-20")


def test_geojson_states_its_sources(tmp_path: Path) -> None:
    """Source, licence and date stand beside the features and in each."""
    document = json.loads(_made(tmp_path, ExportFormat.GEOJSON).read_text("utf-8"))
    assert document["made_at"] == "2026-03-01T08:00:00+00:00"
    assert {"source": "town", "licence": "CC BY 4.0", "as_of": "2026-02-01"} in document["sources"]
    by_id = {feature["id"]: feature["properties"] for feature in document["features"]}
    assert (by_id["town-1"]["licence"], by_id["town-1"]["as_of"]) == ("CC BY 4.0", "2026-02-01")
    assert by_id["town-2"]["as_of"] == "2026-02-20"
    assert by_id["hand-4"]["licence"] == "not stated" and "SAMPLE" not in document


def test_csv_holds_no_formula(tmp_path: Path) -> None:
    """A name that a spreadsheet would run is text."""
    text = _made(tmp_path, ExportFormat.CSV).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["name"] for row in rows if row["id"] == "hand-4"] == [" =1+1"]
    assert {row["licence"] for row in rows} == {"CC BY 4.0", "© OpenStreetMap contributors, ODbL 1.0", "not stated"}


@pytest.mark.parametrize("place", ["＝1+1", "＋86", "－1", "＠SUM(A1)", "=1+1", "-1+1", "@a"])
def test_no_sign_of_any_width_begins_a_cell_and_the_name_survives_the_round(tmp_path: Path, place: str) -> None:
    """Office programs take full-width signs for formulas, too; an import strips the space again."""
    path = tmp_path / "out.csv"
    write_export(catalogue([_aed(1, place=place)], SOURCES, NOW), ExportFormat.CSV, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["name"] == f" {place}"
    assert [device.said.place for device in check(path).devices] == [place]


def test_a_geopackage_has_a_layer_of_sources(tmp_path: Path) -> None:
    """Points and statements in one file."""
    path = _made(tmp_path, ExportFormat.GPKG)
    assert [name for name, _ in pyogrio.list_layers(path)] == ["aeds", "sources"]
    assert list(gpd.read_file(path, layer="sources")["licence"])[-1] == "CC BY 4.0"


def test_an_osm_change_leaves_out_what_openstreetmap_gave(tmp_path: Path) -> None:
    """Only devices of other sources are created, with negative ids, the date and the licence in their tags."""
    path = _made(tmp_path, ExportFormat.OSC)
    root: Element = safe.parse(path).getroot()
    nodes = root.findall("create/node")
    tags = [{tag.get("k"): tag.get("v") for tag in node} for node in nodes]
    assert root.tag == "osmChange" and [one["ref"] for one in tags] == ["hand-4", "town-1", "town-2"]
    assert all(int(node.get("id", "0")) < 0 for node in nodes)
    assert tags[1]["defibrillator:location"] == "Hall 1, 服务台 & <desk>, floor B1"
    assert (tags[1]["source:date"], tags[1]["source:license"]) == ("2026-02-01", "CC BY 4.0")
    assert "review before any upload" in path.read_text("utf-8")


def test_osm_nodes_are_read_back_by_our_own_reader(tmp_path: Path) -> None:
    """The file of nodes is an extract like any other."""
    checked = check(_made(tmp_path, ExportFormat.OSM))
    assert len(checked.devices) == 4
    assert {device.said.opening_hours for device in checked.devices} == {None, "Mo-Fr 09:00-17:00"}


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_a_sample_says_so_in_every_format(tmp_path: Path, kind: ExportFormat) -> None:
    """Nobody takes made-up devices for real ones."""
    assert b"SAMPLE" in _made(tmp_path, kind, sample=True).read_bytes()
    assert b"SAMPLE" not in _made(tmp_path, kind).read_bytes()


def test_what_cannot_be_written_leaves_the_old_export(tmp_path: Path) -> None:
    """A folder that is not there is told in one sentence."""
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        write_export(catalogue(AEDS, SOURCES, NOW), ExportFormat.CSV, tmp_path / "nowhere" / "a.csv")


_TEXT = st.text(max_size=30)


@settings(max_examples=100, deadline=None)
@given(place=_TEXT, location=_TEXT, source=st.text(min_size=1, max_size=10))
def test_any_text_gives_well_formed_files(
    tmp_path_factory: pytest.TempPathFactory, place: str, location: str, source: str
) -> None:
    """Control characters, angle brackets and hyphens of a source break no format."""
    info = SourceInfo(source, f"--{place}--", "WGS84", None, "x", NOW)
    of = catalogue([_aed(1, source, place=place or "x", location=location or None)], [info], NOW)
    folder = tmp_path_factory.mktemp("text")
    for kind in (ExportFormat.OSM, ExportFormat.OSC, ExportFormat.GEOJSON):
        path = folder / f"a.{kind}"
        write_export(of, kind, path)
        if kind == ExportFormat.GEOJSON:
            assert json.loads(path.read_text("utf-8"))["features"][0]["properties"]["name"] == (place or "x")
        else:
            safe.parse(path)


def test_tags_hold_no_person(tmp_path: Path) -> None:
    """Neither contact nor telephone has a way into the tags."""
    of = Catalogue(tuple(AEDS), {}, NOW)
    assert not {key for aed in AEDS for key in osm_tags(aed, of)} & {"phone", "contact:phone", "email", "contact"}

"""Extracts, good and bad."""

import bz2
import gzip
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.network import build_network
from aedmap.osm import extract_info, read_extract
from tests.drawing import draw_osm

_CLIPPED = """<?xml version='1.0'?>
<osm version="0.6" generator="hand"><bounds minlat="60" minlon="24" maxlat="61" maxlon="25"/>
<node id="1" version="1" lon="24.940" lat="60.170"/><node id="2" version="1" lon="24.941" lat="60.170"/>
<node id="5" version="1" lon="24.943" lat="60.170"/><node id="6" version="1" lon="24.944" lat="60.170"/>
<way id="1" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="5"/><nd ref="6"/><nd ref="7"/>
<tag k="highway" v="residential"/></way></osm>"""


def test_a_drawn_town_is_read(tmp_path: Path):
    """Streets with their names, barriers with their tags, in the order of the file."""
    path = tmp_path / "town.osm"
    places = draw_osm(path, "A--B--C", tags={"AB": {"name": "Mill Lane"}}, points={"B": {"barrier": "gate"}})
    extract = read_extract(path)
    assert [extract.ways.names[i] for i in extract.ways.way_name] == ["Mill Lane", ""]
    assert [tags["barrier"] for tags in extract.barriers.tags] == ["gate"]
    assert extract.ways.lon[0] == places["A"].lon
    assert extract.ways.present.all()


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_packed_files_are_read(tmp_path: Path, ending, pack):
    """.osm.gz and .osm.bz2 hold the same as .osm."""
    draw_osm(tmp_path / "town.osm", "A--B")
    packed = tmp_path / f"town.osm{ending}"
    packed.write_bytes(pack((tmp_path / "town.osm").read_bytes()))
    assert len(read_extract(packed).ways) == 1


def test_a_clipped_way_is_cut_where_points_are_missing(tmp_path: Path):
    """No street is invented across the part that the extract does not hold."""
    path = tmp_path / "clipped.osm"
    path.write_text(_CLIPPED, encoding="utf-8")
    extract = read_extract(path)
    assert extract.ways.present.tolist() == [True, True, False, True, True, False]
    network = build_network(extract)
    assert network.edge_count == 2
    assert network.edge_m.max() < 60


def test_the_head_says_where_and_when(tmp_path: Path):
    """Bounds are read as west, south, east, north; what is not said is None."""
    path = tmp_path / "clipped.osm"
    path.write_text(_CLIPPED, encoding="utf-8")
    info = extract_info(path)
    assert info.bbox == (24, 60, 25, 61)
    assert info.timestamp is None


def test_a_missing_file_is_named(tmp_path: Path):
    """The sentence says which path does not exist."""
    with pytest.raises(SourceUnavailable, match=r"nowhere\.osm\.pbf does not exist"):
        read_extract(tmp_path / "nowhere.osm.pbf")


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The sentence tells to look at the permissions."""
    path = tmp_path / "town.osm"
    draw_osm(path, "A--B")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)  # root may read every file, so the refusal is acted
    with pytest.raises(SourceUnavailable, match="permissions"):
        read_extract(path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.osm.pbf", b"", "is empty"),
        ("picture.osm.pbf", b"\x89PNG\r\n\x1a\n" * 50, "not OpenStreetMap data"),
        ("text.osm", b"hello", "not OpenStreetMap data"),
        ("cut.osm", b"<osm version='0.6'><node id='1' lon='1' ", "not OpenStreetMap data"),
        ("packed.osm.gz", b"not packed at all", "not OpenStreetMap data"),
        ("other.osm", b"<gpx version='1.1'></gpx>", "not OpenStreetMap data|no streets"),
        ("bare.osm", b"<osm version='0.6'></osm>", "no streets"),
        ("far.osm", b"<osm version='0.6'><node id='1' lon='999' lat='999'/></osm>", "not OpenStreetMap|no streets"),
        ("table.csv", b"lon,lat\n1,2\n", "does not end in"),
    ],
)
def test_what_is_not_an_extract_is_refused(tmp_path: Path, name, content, sentence):
    """One sentence for each, never a crash."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=sentence) as refused:
        read_extract(path)
    assert "\n" not in str(refused.value)


def test_a_folder_is_refused(tmp_path: Path):
    """A folder is not an extract."""
    with pytest.raises(InvalidInput, match="is a folder"):
        read_extract(tmp_path)


def test_ways_before_their_points_are_refused(tmp_path: Path):
    """A file in another order would give streets without a place; the sentence says so."""
    path = tmp_path / "order.osm"
    path.write_text(
        "<osm version='0.6'><way id='1' version='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='path'/></way>"
        "<node id='1' version='1' lon='1' lat='1'/><node id='2' version='1' lon='1' lat='1.1'/></osm>",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput, match="nodes before ways"):
        read_extract(path)

"""The base map: the right things in the right layers, readable as PMTiles."""

import gzip
from pathlib import Path

import pytest
import shapely
from pmtiles.reader import MemorySource, Reader, all_tiles
from pyogrio import raw

from aedmap.osm.features import Feature, read_features
from aedmap.town.base_map import BaseMapCollector, classes, write_tiles
from tests.drawing import draw_osm

_TOWN = """
A--B--C
|  |X |
D--E--F
"""
_BOX = (24.939, 60.169, 24.947, 60.1701)


def _draw(path: Path) -> None:
    draw_osm(
        path,
        _TOWN,
        tags={
            "AB": {"name": "主街", "name:en": "Main Street", "highway": "primary"},
            "BE": {"highway": "footway", "tunnel": "yes"},
        },
        points={
            "X": {"railway": "station", "name": "火车站"},
            "D": {"place": "city", "name": "城市"},
            "F": {"place": "city", "name": "城市"},
        },
        areas={"ABED": {"leisure": "park", "name": "公园"}, "BCFE": {"building": "yes"}},
        ways={"FC": {"natural": "coastline"}},
    )


def _build(folder: Path) -> Path:
    _draw(folder / "town.osm")
    collector = BaseMapCollector()
    for feature in read_features(folder / "town.osm"):
        collector.take(feature)
    write_tiles(collector.sheets(_BOX), _BOX, "Town", folder / "base.pmtiles")
    return folder / "base.pmtiles"


def _layers(tile: bytes) -> dict[str, list[bytes]]:
    """Layer names of a tile and their bytes, by the framing of protocol buffers."""
    found: dict[str, list[bytes]] = {}
    at = 0
    while at < len(tile):
        assert tile[at] == 0x1A  # field 3, length-delimited: a layer
        length, shift, at = 0, 0, at + 1
        while True:
            length |= (tile[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if tile[at - 1] < 0x80:
                break
        layer = tile[at : at + length]
        name = layer.index(b"\x0a")
        found.setdefault(layer[name + 2 : name + 2 + layer[name + 1]].decode(), []).append(layer)
        at += length
    return found


def test_every_layer_comes_once_a_tile(tmp_path: Path) -> None:
    """Joining tiles must never give two layers of one name, which no reader allows."""
    source = MemorySource(_build(tmp_path).read_bytes())
    seen: set[str] = set()
    for _, data in all_tiles(source):
        layers = _layers(gzip.decompress(data))
        assert all(len(copies) == 1 for copies in layers.values())
        seen |= set(layers)
    assert seen == {"water", "green", "buildings", "streets", "labels"}


def test_gdal_reads_back_names_and_classes(tmp_path: Path) -> None:
    """Another reader than ours finds the street with both names at the closest zoom."""
    path = _build(tmp_path)
    _, _, _, columns = raw.read(str(path), layer="streets", columns=["class", "name", "name_en", "tunnel"])
    rows = set(zip(*(column.tolist() for column in columns), strict=True))
    assert ("primary", "主街", "Main Street", None) in rows
    assert ("path", None, None, "yes") in rows


def test_the_header_tells_box_zooms_and_whose_data_it_is(tmp_path: Path) -> None:
    """A map without attribution breaks the licence."""
    reader = Reader(MemorySource(_build(tmp_path).read_bytes()))
    header = reader.header()
    assert (header["min_zoom"], header["max_zoom"]) == (8, 14)
    assert (header["min_lon_e7"], header["max_lat_e7"]) == (249390000, 601701000)
    assert "OpenStreetMap contributors" in reader.metadata()["attribution"]
    assert {layer["id"] for layer in reader.metadata()["vector_layers"]} >= {"streets", "water"}


def test_from_afar_only_main_streets_and_the_towns_name_show(tmp_path: Path) -> None:
    """The whole county on one screen must stay light."""
    reader = Reader(MemorySource(_build(tmp_path).read_bytes()))
    tile = reader.get(8, 145, 74)
    assert tile is not None
    layers = _layers(gzip.decompress(tile))
    assert set(layers) == {"water", "streets", "labels"}
    assert b"primary" in layers["streets"][0]
    assert b"minor" not in layers["streets"][0]


def test_a_name_is_written_once(tmp_path: Path) -> None:
    """The same city marked twice gets one label."""
    _, _, _, columns = raw.read(str(_build(tmp_path)), layer="labels", columns=["name"])
    assert sorted(set(columns[0].tolist())) == ["公园", "城市", "火车站"]
    assert columns[0].tolist().count("城市") <= 4  # at most once in each of four tiles that meet


def test_the_outline_of_a_cut_square_is_no_street() -> None:
    """What is left around an area is not drawn as if one could walk along it."""
    collector = BaseMapCollector()
    square = {"highway": "pedestrian", "area": "yes", "name": "Market"}
    collector.take(Feature("way/1", square, shapely.LineString([(24.94, 60.17), (24.941, 60.17)]), False, True))
    assert list(collector.sheets(_BOX)) == []


def test_the_same_features_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing in the file depends on when or how fast it was made."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert _build(tmp_path / "a").read_bytes() == _build(tmp_path / "b").read_bytes()


def test_a_map_with_nothing_on_it_is_still_a_map(tmp_path: Path) -> None:
    """An extract of streets that the map does not draw gives one empty tile, which readers accept."""
    write_tiles([], _BOX, "Nothing", tmp_path / "base.pmtiles")
    tiles = list(all_tiles(MemorySource((tmp_path / "base.pmtiles").read_bytes())))
    assert [(place, gzip.decompress(data)) for place, data in tiles] == [((8, 145, 74), b"")]


@pytest.mark.parametrize(
    ("tags", "street", "water", "green"),
    [
        ({"highway": "motorway_link"}, "motorway", None, None),
        ({"highway": "proposed"}, None, None, None),
        ({"natural": "water", "water": "river"}, None, "river", None),
        ({"natural": "water", "amenity": "fountain"}, None, "pool", None),
        ({"landuse": "forest"}, None, None, "wood"),
    ],
)
def test_classes(tags: dict[str, str], street: str | None, water: str | None, green: str | None) -> None:
    """Many tags become few classes."""
    assert (classes.street_class(tags), classes.water_class(tags), classes.green_class(tags)) == (street, water, green)

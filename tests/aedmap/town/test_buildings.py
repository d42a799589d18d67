"""Buildings as arrays."""

from pathlib import Path

import numpy as np
import pytest

from aedmap.geography import LocalProjection
from aedmap.osm.features import read_features
from aedmap.town.buildings import Buildings, load_buildings, save_buildings
from aedmap.town.collectors.buildings import BuildingCollector
from aedmap.town.collectors.footprint import level_count
from tests.drawing import draw_osm

_BLOCK = """
A--B--E
|  |  |
D--C--F
"""


def _buildings(path: Path) -> Buildings:
    collector = BuildingCollector()
    for feature in read_features(path):
        collector.take(feature)
    return collector.buildings(LocalProjection(24.94, 60.17))


def test_a_building_has_its_footprint_levels_and_kind(tmp_path: Path) -> None:
    """Square metres on the ground, floors where tagged, nan where not."""
    areas = {"ABCD": {"building": "apartments", "building:levels": "6"}, "BEFC": {"building": "yes"}}
    draw_osm(tmp_path / "town.osm", _BLOCK, areas=areas)
    buildings = _buildings(tmp_path / "town.osm")
    assert buildings.area_m2 == pytest.approx([15_000, 15_000], rel=1e-3)
    assert buildings.kind.tolist() == ["apartments", "yes"]
    np.testing.assert_array_equal(buildings.levels, [6.0, np.nan])


def test_a_town_without_buildings_has_empty_columns(tmp_path: Path) -> None:
    """Many towns have none on the map, and that is no failure, also after reading back."""
    draw_osm(tmp_path / "town.osm", _BLOCK)
    save_buildings(_buildings(tmp_path / "town.osm"), tmp_path / "buildings.npz")
    assert len(load_buildings(tmp_path / "buildings.npz")) == 0


def test_the_same_buildings_are_the_same_bytes(tmp_path: Path) -> None:
    """Two builds of one extract must agree to the byte, or the fingerprint would mean nothing."""
    draw_osm(tmp_path / "town.osm", _BLOCK, areas={"ABCD": {"building": "yes"}})
    for name in ("one.npz", "two.npz"):
        save_buildings(_buildings(tmp_path / "town.osm"), tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize(
    ("raw", "levels"), [("3", 3.0), ("2,5", 2.5), ("4;5", 4.0), ("many", None), ("-1", None), ("3000", None)]
)
def test_levels_are_read_as_people_write_them(raw: str, levels: float | None) -> None:
    """Commas and lists are understood, nonsense is unknown."""
    assert level_count({"building:levels": raw}) == levels

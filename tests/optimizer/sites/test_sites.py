"""Candidate sites and devices from files."""

from pathlib import Path

import geopandas
import pytest
import shapely

from aedmap.errors import InvalidInput, SourceUnavailable
from optimizer.sites import read_devices, read_sites


def test_sites_from_a_table(tmp_path: Path) -> None:
    """Name, kind and hours are taken when given; a row without an id gets one."""
    (tmp_path / "s.csv").write_text("id,name,lon,lat,opening_hours\nx1,Hall,25,60,24/7\n,,25.1,60,\n")
    hall, other = read_sites(tmp_path / "s.csv")
    assert (hall.id, hall.name, hall.opening_hours, hall.position.lon) == ("x1", "Hall", "24/7", 25)
    assert (other.id, other.name, other.opening_hours) == ("s/2", "", None)


def test_sites_from_a_map_file_in_another_crs(tmp_path: Path) -> None:
    """Points in metres end at the same degrees; missing texts are no texts."""
    frame = geopandas.GeoDataFrame(
        {"name": ["Hall", None]}, geometry=[shapely.Point(25, 60), shapely.Point(25.1, 60)], crs=4326
    )
    frame.to_crs(3067).to_file(tmp_path / "s.gpkg")
    hall, other = read_sites(tmp_path / "s.gpkg")
    assert (hall.position.lon, hall.position.lat) == pytest.approx((25, 60), abs=1e-6)
    assert (hall.name, other.name) == ("Hall", "")


def test_bad_sites_are_refused(tmp_path: Path) -> None:
    """An id twice, a shape that is no point, a file that is no map: each in a sentence."""
    (tmp_path / "twice.csv").write_text("id,lon,lat\na,25,60\na,25,61\n")
    with pytest.raises(InvalidInput, match="has the id 'a' more than once"):
        read_sites(tmp_path / "twice.csv")
    geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=4326).to_file(tmp_path / "box.geojson")
    with pytest.raises(InvalidInput, match="row 1 is no point"):
        read_sites(tmp_path / "box.geojson")
    (tmp_path / "text.gpkg").write_text("hello")
    with pytest.raises(SourceUnavailable, match="cannot be read as a map file"):
        read_sites(tmp_path / "text.gpkg")


def test_devices_from_a_table(tmp_path: Path) -> None:
    """Devices in a file are in service, with the town's time zone; a SAMPLE source stays one."""
    (tmp_path / "d.csv").write_text("lon,lat,place,source\n25,60,Hall,SAMPLE\n25,60,Gym,\n")
    hall, gym = read_devices(tmp_path / "d.csv", "Europe/Helsinki", "FI")
    assert (hall.place, hall.source, hall.time_zone) == ("Hall", "SAMPLE", "Europe/Helsinki")
    assert gym.source == "d.csv"

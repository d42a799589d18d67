"""Files handed in for planning are read at once as a plan would read them; what is of no use is said in a sentence."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import Position
from aedmap.town import Town
from optimizer.data_files import FileUse, look_into
from tests.optimizer.towns import draw_town, write_people

Places = Mapping[str, Position]
_BLOCK = """
A-----B-----C
|           |
|           |
D-----E-----F
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Places]:
    return draw_town(tmp_path_factory.mktemp("drawn"), _BLOCK)


def _geojson(path: Path, *shapes: Mapping[str, object]) -> Path:
    features = [{"type": "Feature", "properties": {"name": "x", "people": 5}, "geometry": shape} for shape in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _square(at: Position, half: float = 0.002) -> Mapping[str, object]:
    west, south, east, north = at.lon - half, at.lat - half, at.lon + half, at.lat + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_people_inside_the_town_are_counted(drawn: tuple[Town, Places], tmp_path: Path) -> None:
    """Those outside of its box are not."""
    town, places = drawn
    far = {"Z": Position(places["A"].lon + 1, places["A"].lat)}
    path = write_people(tmp_path / "people.csv", {**places, **far}, {"A": 30, "D": 12, "Z": 1000})
    assert look_into(path, FileUse.POPULATION, town) == 42


def test_each_use_is_read_by_its_own_reader(drawn: tuple[Town, Places], tmp_path: Path) -> None:
    """Tables, points and areas are counted in the town."""
    town, places = drawn
    here = places["B"]
    table = tmp_path / "points.csv"
    table.write_text(f"lon,lat,name\n{here.lon},{here.lat},One\n{here.lon},{here.lat},Two\n")
    assert [look_into(table, use, town) for use in (FileUse.SITES, FileUse.EXISTING, FileUse.VOLUNTEERS)] == [2, 2, 2]
    traffic = tmp_path / "traffic.csv"
    traffic.write_text(f"place,lon,lat,hour,people\nGate,{here.lon},{here.lat},8,40\n")
    assert look_into(traffic, FileUse.FOOT_TRAFFIC, town) == 1
    areas = _geojson(tmp_path / "areas.geojson", _square(here), _square(Position(here.lon + 3, here.lat)))
    assert [look_into(areas, use, town) for use in (FileUse.BOUNDARY, FileUse.PARTS)] == [1, 1]


def test_a_raster_of_people_is_read(drawn: tuple[Town, Places], tmp_path: Path) -> None:
    """A GeoTIFF in degrees with a nodata value counts as many people as its pixels have over the town."""
    town, _ = drawn
    path, (west, south, east, north) = tmp_path / "people.tif", town.info.bbox
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=1,
        height=1,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        nodata=-1,
        transform=Affine(2 * (east - west), 0, west, 0, south - north, north),
    ) as raster:
        raster.write(np.array([[250.0]], dtype=np.float32), 1)
    assert look_into(path, FileUse.POPULATION, town) == 125


def test_another_towns_file_is_told_by_where_it_lies(drawn: tuple[Town, Places], tmp_path: Path) -> None:
    """Exchanged longitude and latitude are the usual reason."""
    town, places = drawn
    path = tmp_path / "sites.csv"
    path.write_text(f"lon,lat\n{places['A'].lat},{places['A'].lon}\n")
    with pytest.raises(InvalidInput, match=r"nothing inside the town .* exchanged"):
        look_into(path, FileUse.SITES, town)
    areas = _geojson(tmp_path / "areas.geojson", _square(Position(3.0, 3.0)))
    with pytest.raises(InvalidInput, match="nothing inside the town"):
        look_into(areas, FileUse.PARTS, town)


@pytest.mark.parametrize(
    ("name", "content", "use", "sentence"),
    [
        ("people.xlsm", b"PK", FileUse.POPULATION, "ends in '.xlsm'"),
        ("people.vrt", b"<VRTDataset/>", FileUse.POPULATION, "ends in '.vrt'"),
        ("areas.csv", b"lon,lat\n1,2\n", FileUse.PARTS, "ends in '.csv'"),
        ("areas.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", FileUse.PARTS, "no .geojson file inside"),
        ("people.tif", b"<VRTDataset></VRTDataset>", FileUse.POPULATION, "no .tif file inside"),
        ("areas.gpkg", b"{}", FileUse.PARTS, "no .gpkg file inside"),
        ("surface.npz", b"no zip", FileUse.SURFACE, "no .npz file inside"),
        ("people.csv", b"a,b\n1,2\n", FileUse.POPULATION, "lacks the column"),
    ],
)
def test_what_is_no_file_of_its_use_is_refused(
    drawn: tuple[Town, Places], tmp_path: Path, name: str, content: bytes, use: FileUse, sentence: str
) -> None:
    """By its ending and by how it begins: formats that name further files on the server never reach a map reader."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((InvalidInput, SourceUnavailable), match=sentence):
        look_into(path, use, drawn[0])

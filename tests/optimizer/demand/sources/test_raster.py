"""Rasters of people: nobody is lost, and what a raster does not say is asked for."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.windows
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio.transform import Affine

from aedmap.errors import InvalidInput, SourceUnavailable
from optimizer.demand import read_population
from tests.optimizer.demand.grids import degrees, grid, square


def _north_up(x: float, y: float, pixel: float) -> Affine:
    return Affine(pixel, 0, x, 0, -pixel, y)


def _write(
    path: Path,
    people: NDArray[np.float64],
    crs: str | None = "EPSG:3857",
    nodata: float | None = -99999.0,
    pixel: float = 200.0,
    transform: Affine | None = None,
) -> Path:
    """Pixels of `pixel` units whose north-west corner is 400 m north-west of the middle."""
    lon, lat = degrees(-400, 400)
    if transform is None:
        x, y = Transformer.from_crs(4326, crs or 3857, always_xy=True).transform(lon, lat)
        transform = _north_up(x, y, pixel)
    head = {"driver": "GTiff", "height": people.shape[0], "width": people.shape[1], "count": 1, "dtype": "float64"}
    with rasterio.open(path, "w", **head, crs=crs, nodata=nodata, transform=transform) as raster:
        raster.write(people, 1)
    return path


_PEOPLE = np.array([[5.0, 0.0, -99999.0], [2.5, 40.0, 1.0]])


@pytest.mark.parametrize(
    ("crs", "pixel"), [("EPSG:3857", 200.0), ("EPSG:4326", 0.002), ("EPSG:3067", 150.0), ("ESRI:54009", 100.0)]
)
def test_nobody_is_lost(tmp_path: Path, crs: str, pixel: float) -> None:
    """In web mercator, degrees (WorldPop), the national grid or Mollweide (GHSL) people add up; no data is nobody."""
    people = read_population(_write(tmp_path / "p.tif", _PEOPLE, crs, pixel=pixel), None, grid())
    assert people.people.sum() == pytest.approx(48.5)


def test_people_lie_where_the_raster_says(tmp_path: Path) -> None:
    """The pixel with 40 people ends in the cells under it."""
    lon, lat = degrees(0, 0)
    x, y = Transformer.from_crs(4326, 3067, always_xy=True).transform(lon, lat)
    path = _write(tmp_path / "p.tif", np.array([[0.0, 40.0]]), "EPSG:3067", transform=_north_up(x - 200, y, 200))
    people, area = read_population(path, None, grid()), square()
    by_cell = area.total(people.lon, people.lat, people.people)[:, 0]
    in_quarter = (area.column >= 0) & (area.column < 2) & (area.row < 0) & (area.row >= -2)
    assert by_cell[in_quarter].sum() == pytest.approx(40, rel=0.1)
    assert by_cell[in_quarter].min() > 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"crs": None}, "does not say its coordinate system"),
        ({"nodata": None}, "does not say which value means no data"),
        ({"people": np.array([[3.0, -7.0]])}, r"row 1, column 2 \(at .*\) has -7 people"),
        ({"people": np.array([[3.0, 4e9]])}, r"has 4e\+09 people on .* ha"),
        ({"people": np.array([[3.0, np.inf]])}, r"row 1, column 2 .* has inf people"),
        ({"people": np.array([[np.nan, 3.0]])}, r"row 1, column 1 .* has nan people .* declare the value"),
        ({"transform": _north_up(0, 0, 200)}, "nothing of the region"),
        (
            {"crs": "EPSG:4326", "transform": _north_up(390_000, 6_650_000, 200)},
            "declare the CRS it is",
        ),
    ],
)
def test_bad_rasters_are_refused_with_the_place(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    """No CRS, no nodata, fewer than nobody, an impossible crowd, another place, metres declared as degrees."""
    path = _write(tmp_path / "p.tif", **{"people": _PEOPLE, **changes})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=words):
        read_population(path, None, grid())


def test_people_per_square_kilometre_are_noticed(tmp_path: Path) -> None:
    """400,000 a km2 over a whole town is no count per pixel, though each pixel alone could hold so many."""
    path = _write(tmp_path / "p.tif", np.full((12, 12), 4000.0))
    with pytest.raises(InvalidInput, match=r"has .* people on the 1\.4 km2 of the region.* and not per km2"):
        read_population(path, None, grid(half_m=600))


def test_another_file_is_no_raster(tmp_path: Path) -> None:
    """Text called .tif is said to be no raster, and a file that was cut off to be damaged."""
    (tmp_path / "p.tif").write_text("hello")
    with pytest.raises(SourceUnavailable, match="cannot be read as a raster"):
        read_population(tmp_path / "p.tif", None, grid())
    random = np.random.default_rng(1)
    whole = _write(tmp_path / "q.tif", random.uniform(0, 9, (40, 40)), pixel=50.0).read_bytes()
    (tmp_path / "q.tif").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceUnavailable, match="damaged or not there in full"):
        read_population(tmp_path / "q.tif", None, grid())


def test_of_several_bands_one_has_to_be_named(tmp_path: Path) -> None:
    """Nobody guesses which band has the people; the one that is named is read, one that is not there refused."""
    path = tmp_path / "bands.tif"
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(*degrees(-400, 400))
    head = {"driver": "GTiff", "height": 1, "width": 2, "count": 2, "dtype": "float64", "nodata": -1.0}
    with rasterio.open(path, "w", **head, crs="EPSG:3857", transform=_north_up(x, y, 200)) as raster:
        raster.write(np.array([[[1.0, 2.0]], [[10.0, 20.0]]]))
    with pytest.raises(InvalidInput, match=r"has 2 bands; give a raster with one"):
        read_population(path, None, grid())
    assert read_population(path, None, grid(), band=2).people.sum() == pytest.approx(30)
    with pytest.raises(InvalidInput, match="has 2 bands, but band = 3"):
        read_population(path, None, grid(), band=3)


def test_strips_change_no_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in strips, with the points of a cell joined, every cell has the people that it has when read at once."""
    random = np.random.default_rng(2)
    path = _write(tmp_path / "p.tif", random.uniform(0, 9, (30, 30)), pixel=37.0)
    whole = read_population(path, None, grid())
    monkeypatch.setattr("optimizer.demand.sources.raster._AT_ONCE", 40)
    strips = read_population(path, None, grid())
    area = square()
    assert len(strips) < len(whole) / 5
    assert area.total(strips.lon, strips.lat, strips.people) == pytest.approx(
        area.total(whole.lon, whole.lat, whole.people)
    )


def test_nodata_is_meant_in_the_rasters_own_numbers(tmp_path: Path) -> None:
    """The lowest float32, written as text with 15 digits as many tools do, is nobody all the same."""
    path = tmp_path / "p.tif"
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(*degrees(-400, 400))
    head = {"driver": "GTiff", "height": 1, "width": 2, "count": 1, "dtype": "float32", "nodata": -3.40282346638529e38}
    with rasterio.open(path, "w", **head, crs="EPSG:3857", transform=_north_up(x, y, 200)) as raster:
        raster.write(np.array([[5, np.finfo(np.float32).min]], np.float32), 1)
    assert read_population(path, None, grid()).people.sum() == pytest.approx(5)


def test_a_raster_of_the_world_is_read_by_window(tmp_path: Path) -> None:
    """Pixels of 3 seconds over the whole world, 373 GB if read: those in the town are read alone."""
    path = tmp_path / "world.tif"
    head = {"driver": "GTiff", "height": 216_000, "width": 432_000, "count": 1, "dtype": "float32", "nodata": -1.0}
    sparse = {"tiled": True, "blockxsize": 512, "blockysize": 512, "SPARSE_OK": True, "BIGTIFF": "YES"}
    lon, lat = degrees(0, 0)
    column, row = int((lon + 180) * 1200), int((90 - lat) * 1200)
    with rasterio.open(
        path, "w", **head, **sparse, compress="deflate", crs="EPSG:4326", transform=_north_up(-180, 90, 1 / 1200)
    ) as raster:
        raster.write(np.full((2, 2), 7.0, np.float32), 1, window=rasterio.windows.Window(column, row, 2, 2))
    tracemalloc.start()
    people = read_population(path, None, grid())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert people.people.sum() == pytest.approx(28)
    assert most < 20_000_000

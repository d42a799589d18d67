"""Residents from tables and map files end in the right cells, and none is lost."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import LocalProjection
from optimizer.demand import CellGrid, Period, expected_arrests, read_population
from optimizer.demand.cells import spread_polygons
from tests.parts import shared_data

_ALWAYS = (Period("always", 0, 24),)
_PLANE = LocalProjection(25.0, 60.0)


def _grid(cell_m: float = 100.0, half_m: float = 500.0) -> CellGrid:
    west, south = _PLANE.to_degrees(-half_m, -half_m)
    east, north = _PLANE.to_degrees(half_m, half_m)
    return CellGrid(_PLANE, cell_m, float(west), float(south), float(east), float(north))


def _box(west_m: float, south_m: float, east_m: float, north_m: float) -> shapely.Geometry:
    box = shapely.box(west_m, south_m, east_m, north_m)
    return shapely.transform(box, lambda points: np.column_stack(_PLANE.to_degrees(*points.T)))


def _grid_file(path: Path, crs: str = "EPSG:3879", column: str = "population") -> Path:
    """The shape of Helsinki's population grid, made by hand: square polygons, whole people, an id."""
    frame = geopandas.GeoDataFrame(
        {"id": [0, 1], column: [80, 20]},
        geometry=[_box(0, 0, 200, 100), _box(-150, 0, -50, 100)],
        crs="EPSG:4326",
    )
    frame.to_crs(crs).to_file(path)
    return path


@pytest.mark.parametrize("crs", ["EPSG:3879", "EPSG:4326", "EPSG:3857"])
def test_a_grid_in_any_crs_lands_in_the_same_cells(tmp_path: Path, crs: str) -> None:
    """80 people over two cells are 40 each; 20 over two halves are 10 each."""
    people = read_population(_grid_file(tmp_path / "g.gpkg", crs), None, _grid())
    surface = expected_arrests(_grid(), people, None, _ALWAYS, 100, 60)
    found = {(c, r): n for c, r, n in zip(surface.column, surface.row, surface.residents, strict=True) if n > 0.01}
    assert found == {
        k: pytest.approx(v, abs=0.01) for k, v in {(0, 0): 40, (1, 0): 40, (-2, 0): 10, (-1, 0): 10}.items()
    }
    assert surface.residents.sum() == pytest.approx(100)


def test_geojson_is_read_too(tmp_path: Path) -> None:
    """GeoJSON carries its own CRS by definition."""
    people = read_population(_grid_file(tmp_path / "g.geojson", "EPSG:4326"), None, _grid())
    assert people.people.sum() == pytest.approx(100)


def test_table_of_points_is_read(tmp_path: Path) -> None:
    """Each row is a point with its people."""
    (tmp_path / "p.csv").write_text("lon,lat,people\n25,60,7\n25.001,60,3\n")
    people = read_population(tmp_path / "p.csv", None, _grid())
    assert people.people[:, 0].tolist() == [7, 3]


def test_a_column_of_another_name_is_asked_for(tmp_path: Path) -> None:
    """Without a usual name the columns are listed; naming one in the scenario helps."""
    path = _grid_file(tmp_path / "g.gpkg", column="n_2020")
    with pytest.raises(InvalidInput, match=r"it has id, n_2020: name the right one in demand\.population_column"):
        read_population(path, None, _grid())
    assert read_population(path, "N_2020", _grid()).people.sum() == pytest.approx(100)


def test_bad_files_are_refused(tmp_path: Path) -> None:
    """A missing CRS, negative people and a file of another kind each end in a sentence."""
    frame = geopandas.GeoDataFrame({"people": [1, -5]}, geometry=[_box(0, 0, 9, 9)] * 2)
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(tmp_path / "nocrs.gpkg")
    with pytest.raises(InvalidInput, match="does not say its coordinate system"):
        read_population(tmp_path / "nocrs.gpkg", None, _grid())
    frame.set_crs(4326).to_file(tmp_path / "minus.gpkg")
    with pytest.raises(InvalidInput, match="row 2 has -5 people"):
        read_population(tmp_path / "minus.gpkg", None, _grid())
    (tmp_path / "text.gpkg").write_text("hello")
    with pytest.raises(SourceUnavailable, match="cannot be read as a map file"):
        read_population(tmp_path / "text.gpkg", None, _grid())


@given(
    st.lists(
        st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(1, 600), st.floats(1, 600), st.floats(0, 1e4)),
        min_size=1,
        max_size=6,
    ),
    st.floats(20, 300),
)
def test_spreading_loses_nobody(boxes: list[tuple[float, float, float, float, float]], cell_m: float) -> None:
    """However polygons lie to the cells and the town's edge, the people add up."""
    shapes = np.asarray([_box(x, y, x + w, y + h) for x, y, w, h, _ in boxes], dtype=object)
    people = np.asarray([box[4] for box in boxes])
    spread = spread_polygons(_grid(cell_m), shapes, people)
    assert spread.people.sum() == pytest.approx(people.sum(), rel=1e-6)


def test_helsinki_grid_as_published() -> None:
    """92 cells with 71,724 inhabitants; about 4,300 of them live in the square kilometre of the extract."""
    grid = CellGrid(LocalProjection(24.944, 60.172), 100, 24.93518, 60.16416, 24.95341, 60.17911)
    people = read_population(shared_data("osm/helsinki_population_grid_2020.gpkg"), None, grid)
    surface = expected_arrests(grid, people, None, _ALWAYS, 100, 60)
    assert people.people.sum() == pytest.approx(71_724)
    assert 4_200 < surface.residents.sum() < 4_450
    assert "(94.0 %)" in surface.notes[0]

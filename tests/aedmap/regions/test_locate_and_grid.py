"""Which region holds a point, and regions cut into cells."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.regions import Level, Region, RegionIndex, cut_into_cells
from tests.aedmap.regions.worlds import COUNTY, EVERYTHING, area, at, without_boundary


def test_the_deepest_region_holds_a_point() -> None:
    """A village before its town, a town's county where there is no town, and nowhere outside."""
    index = RegionIndex(EVERYTHING)
    places = [at(0.5, 0.5), at(1.5, 0.5), at(4.5, 0.5), at(7, 0.5)]
    assert index.codes(*zip(*places, strict=True)) == ["330106001001", "330106001002", "330106", None]


def test_a_point_on_a_border_belongs_to_one() -> None:
    """The smaller code has it, in whatever order the regions come."""
    for order in (EVERYTHING, EVERYTHING[::-1]):
        assert RegionIndex(order).codes(*zip(at(1, 0.5), strict=True)) == ["330106001001"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_locating_equals_asking_every_polygon(seed: int) -> None:
    """Random overlapping triangles of random levels against brute force."""
    chance = np.random.default_rng(seed)
    levels = list(Level)[:5]
    regions = []
    for n in range(12):
        corners = chance.uniform(0, 1, (3, 2))
        shape = Polygon(corners)
        if shape.is_valid and shape.area > 1e-6:
            regions.append(Region(f"r{n:02d}", "x", levels[chance.integers(5)], boundary=shape))
    regions.append(without_boundary(COUNTY))
    lon, lat = chance.uniform(0, 1, (2, 60))
    expected = []
    for x, y in zip(lon, lat, strict=True):
        holding = [r for r in regions if r.boundary is not None and r.boundary.covers(shapely.Point(x, y))]
        best = min(holding, key=lambda r: (-r.level.depth, r.code), default=None)
        expected.append(best.code if best else None)
    assert RegionIndex(regions).codes(lon, lat) == expected


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(150, 900))
def test_cells_fill_the_region_and_do_not_overlap(seed: int, size_m: float) -> None:
    """Their areas add up to the region's, each lies in it, and none is larger than asked for."""
    chance = np.random.default_rng(seed)
    corners = chance.uniform((120, 30), (120.02, 30.02), (9, 2))
    region = Region("330106", "County", Level.COUNTY, boundary=shapely.convex_hull(shapely.multipoints(corners)))
    cells = cut_into_cells(region, size_m)
    shapes = [cell.boundary for cell in cells]
    assert region.boundary is not None
    assert sum(shapely.area(shapes)) == pytest.approx(region.boundary.area, rel=1e-4)
    assert shapely.union_all(shapes).area == pytest.approx(region.boundary.area, rel=1e-4)
    east, north = LocalProjection(120.01, 30.01).to_metres(121.01, 31.01)
    assert max(shapely.area(shapes)) * float(east) * float(north) <= size_m**2 * 1.001
    assert len({cell.code for cell in cells}) == len(cells)
    assert all(cell.parent == "330106" and cell.level is Level.GRID for cell in cells)


@pytest.mark.parametrize("size_m", [0, -5, 19, float("nan"), float("inf"), 1e9])
def test_cells_of_no_size_are_refused(size_m: float) -> None:
    """Too small, too large, and no number at all."""
    with pytest.raises(InvalidInput, match="metres"):
        cut_into_cells(COUNTY, size_m)


def test_too_many_cells_and_no_boundary_are_refused() -> None:
    """A province in cells of 20 m would fill no map."""
    wide = Region("33", "Province", Level.PROVINCE, boundary=area(0, 0, 300, 300))
    with pytest.raises(InvalidInput, match="give larger ones"):
        cut_into_cells(wide, 20)
    with pytest.raises(InvalidInput, match="no boundary to cut"):
        cut_into_cells(without_boundary(COUNTY), 500)

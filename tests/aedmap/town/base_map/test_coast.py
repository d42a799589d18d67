"""Coastlines become sea: land on the left, water on the right."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from aedmap.town.base_map.coast import sea_areas

_BOX = (0.0, 0.0, 0.01, 0.01)
_ALL = 0.01 * 0.01


def _sea(*lines: list[tuple[float, float]]) -> BaseGeometry:
    return shapely.union_all(sea_areas([shapely.LineString(line) for line in lines], _BOX))


def test_no_coastline_no_sea() -> None:
    """A town inland is all land."""
    assert sea_areas([], _BOX) == []


def test_a_shore_across_the_box_has_the_sea_on_its_right() -> None:
    """Drawn northward the sea is east, drawn southward it is west."""
    assert _sea([(0.004, -0.01), (0.004, 0.02)]).bounds == pytest.approx((0.004, 0, 0.01, 0.01))
    assert _sea([(0.004, 0.02), (0.004, -0.01)]).bounds == pytest.approx((0, 0, 0.004, 0.01))


def test_a_shore_cut_short_of_the_edge_is_closed_at_the_edge() -> None:
    """Clipped extracts end a line at its last point inside the box."""
    assert _sea([(0.004, 0.0005), (0.004, 0.0095)]).area == pytest.approx(0.6 * _ALL)


def test_a_shore_that_leaves_and_comes_back_leaves_land_between() -> None:
    """Two bays at the eastern edge are two pieces of sea; a spit between them reaches out of the box."""
    bays = sea_areas(
        [
            shapely.LineString([(0.0099, 0.001), (0.006, 0.001), (0.006, 0.003), (0.0099, 0.003)]),
            shapely.LineString([(0.0099, 0.006), (0.006, 0.006), (0.006, 0.008), (0.0099, 0.008)]),
        ],
        _BOX,
    )
    assert sorted(round(bay.centroid.y, 4) for bay in bays) == [0.002, 0.007]
    assert sum(bay.area for bay in bays) == pytest.approx(2 * 0.004 * 0.002)


def test_an_island_stays_land() -> None:
    """A ring drawn against the clock is land; alone in the box it has the sea all around."""
    island = [(0.004, 0.004), (0.006, 0.004), (0.006, 0.006), (0.004, 0.006), (0.004, 0.004)]
    assert _sea(island).area == pytest.approx(_ALL - 0.002**2)
    assert _sea(island[::-1]).area == pytest.approx(0.002**2)


def test_a_shore_in_many_ways_is_one_shore() -> None:
    """OpenStreetMap splits a coast as it likes, and the order of the pieces does not matter."""
    pieces = [[(0.004, -0.01), (0.005, 0.003)], [(0.005, 0.003), (0.003, 0.006)], [(0.003, 0.006), (0.004, 0.02)]]
    whole = [pieces[0][0], pieces[0][1], pieces[1][1], pieces[2][1]]
    assert _sea(*reversed(pieces)).equals_exact(_sea(whole).normalize(), 1e-9) or (
        _sea(*pieces).symmetric_difference(_sea(whole)).area < 1e-12
    )


def test_one_piece_drawn_the_wrong_way_does_not_flood_the_town() -> None:
    """The longer part of the shore decides."""
    right = [(0.004, -0.01), (0.004, 0.008)]
    wrong = [(0.004, 0.02), (0.004, 0.008)]
    assert _sea(right, wrong).area == pytest.approx(0.6 * _ALL)


@settings(deadline=None)
@given(st.lists(st.floats(0.001, 0.009), min_size=2, max_size=12))
def test_sea_and_land_share_the_box(bends: list[float]) -> None:
    """Whatever the shore, the sea of a line and the sea of the line turned round fill the box without overlap."""
    step = 0.03 / (len(bends) - 1)
    line = [(bend, -0.01 + i * step) for i, bend in enumerate(bends)]
    one, other = _sea(line), _sea(line[::-1])
    assert one.area + other.area == pytest.approx(_ALL)
    assert one.intersection(other).area == pytest.approx(0, abs=1e-12)

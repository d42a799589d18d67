"""Links across squares."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.geography import LocalProjection
from aedmap.network.areas import CentreLinks, centre_links

PLANE = LocalProjection(114.3, 30.6)


def links(corners_m: list[tuple[float, float]], entries: set[int], close: bool = True) -> CentreLinks:
    ring = [*corners_m, corners_m[0]] if close else corners_m
    lon, lat = PLANE.to_degrees([x for x, _ in ring], [y for _, y in ring])
    return centre_links(lon, lat, np.array([i % len(corners_m) in entries for i in range(len(ring))]))


SQUARE = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]
# The upper right quarter is missing.
CORNER = [(0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (20.0, 20.0), (20.0, 100.0), (0.0, 100.0)]


def test_a_square_is_crossed_by_its_middle() -> None:
    """Its four corners meet in the centre: 141 m across instead of 200 m round."""
    found = links(SQUARE, {0, 1, 2, 3})
    assert found.point.tolist() == [0, 1, 2, 3]
    assert PLANE.to_metres(found.lon, found.lat) == pytest.approx((50, 50), abs=0.1)


def test_only_entries_are_linked() -> None:
    """A corner where no street arrives needs no link."""
    assert links(SQUARE, {0, 2}).point.tolist() == [0, 2]


def test_an_entry_round_the_corner_keeps_the_outline() -> None:
    """No link leads through the houses."""
    found = links(CORNER, set(range(6)))
    ring = shapely.Polygon(CORNER)
    x, y = PLANE.to_metres(found.lon, found.lat)
    for point in found.point:
        assert ring.buffer(0.6).covers(shapely.LineString([(x, y), CORNER[point]]))
    assert len(found.point) < 6


@pytest.mark.parametrize(
    ("corners", "entries", "close"),
    [
        (SQUARE, {0}, True),
        (SQUARE, set(), True),
        (SQUARE, {0, 1, 2, 3}, False),
        (SQUARE[:2], {0, 1}, True),
        ([(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)], {0, 1, 2, 3}, True),
    ],
)
def test_where_a_centre_gains_nothing_there_is_none(
    corners: list[tuple[float, float]], entries: set[int], close: bool
) -> None:
    """One entry or none, an open outline, a line, an outline that crosses itself."""
    assert len(links(corners, entries, close).point) == 0


corner = st.tuples(st.floats(-200, 200), st.floats(-200, 200))


@settings(deadline=None)
@given(st.lists(corner, min_size=3, max_size=9), st.sets(st.integers(0, 8)))
def test_every_link_stays_on_the_square(corners: list[tuple[float, float]], entries: set[int]) -> None:
    """Whatever the outline, no link leaves it."""
    found = links(corners, entries)
    if len(found.point):
        x, y = PLANE.to_metres(found.lon, found.lat)
        square = shapely.Polygon(corners).buffer(0.6)
        assert set(found.point.tolist()) <= entries
        assert all(square.covers(shapely.LineString([(x, y), corners[i]])) for i in found.point)

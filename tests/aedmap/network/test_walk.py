"""Walks as the edges they follow."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput, NotFound
from aedmap.network import metres_to_one, shortest_path, snap
from aedmap.network.along import part_of_edge
from aedmap.network.walk import shortest_walk
from tests.drawing import draw_streets

TOWN, AT = draw_streets("""
A---B---C   X---Y
|   |   |
D---E---F---+
 \\     /    |
  +---+-----G
""")
middle = TOWN.projection
coordinates = st.tuples(st.floats(-50, 650), st.floats(-250, 50))


@settings(deadline=None)
@given(coordinates, coordinates)
def test_a_walk_is_as_long_as_the_search_says_and_hangs_together(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    """Same metres as the pair search and the drawn path; each stretch begins where the last one ends."""
    plane = type(middle)(AT["A"].lon, AT["A"].lat)
    points = [plane.to_degrees(*point) for point in (start, end)]
    origin, target = (snap(TOWN, lon, lat, within_m=1000) for lon, lat in points)
    metres = metres_to_one(TOWN, origin, target, 10_000.0)[0]
    if np.isinf(metres):
        with pytest.raises(NotFound, match="island"):
            shortest_walk(TOWN, origin, target)
        return
    walk = shortest_walk(TOWN, origin, target)
    path = shortest_path(TOWN, origin, target)
    assert walk.metres == pytest.approx(metres, abs=1e-6)
    assert walk.metres == pytest.approx(path.metres, abs=1e-6)
    if walk.straight:
        assert walk.metres <= origin.off_m[0] + target.off_m[0]
        assert (path.lon.tolist(), path.lat.tolist()) == (
            [origin.lon[0], target.lon[0]],
            [origin.lat[0], target.lat[0]],
        )
        return
    stretches = zip(walk.edge.tolist(), walk.begin_m, walk.end_m, strict=True)
    lines = [np.column_stack(part_of_edge(TOWN, edge, begin, end)) for edge, begin, end in stretches]
    for before, after in pairwise(lines):
        assert np.allclose(before[-1], after[0], rtol=0, atol=1e-9)
    assert np.allclose(lines[0][0], [path.lon[0], path.lat[0]], rtol=0, atol=1e-9)
    assert np.allclose(lines[-1][-1], [path.lon[-1], path.lat[-1]], rtol=0, atol=1e-9)


def test_standing_still_is_a_walk_without_length() -> None:
    """One stretch, zero metres."""
    here = snap(TOWN, AT["B"].lon, AT["B"].lat)
    walk = shortest_walk(TOWN, here, here)
    assert len(walk.edge) == 1
    assert walk.metres == pytest.approx(0, abs=0.01)


def test_a_point_far_from_any_street_is_refused_by_its_part() -> None:
    """The sentence says which of the two."""
    far, near = snap(TOWN, 25.5, 60.0), snap(TOWN, AT["A"].lon, AT["A"].lat)
    with pytest.raises(InvalidInput, match="The start is too far"):
        shortest_walk(TOWN, far, near)
    with pytest.raises(InvalidInput, match="The destination is too far"):
        shortest_walk(TOWN, near, far)

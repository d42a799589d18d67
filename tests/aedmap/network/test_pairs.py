"""Pairs within a cut-off."""

import numpy as np
import pytest

from aedmap.errors import InvalidInput
from aedmap.network import EdgeIndex, metres_to_one, pairs_within, snap
from tests.drawing import draw_streets

_TOWN = """
    A---B---C
    |       |
    D---E---F   Y--Z
"""


def _snapped(network, places, letters):
    return snap(network, [places[a].lon for a in letters], [places[a].lat for a in letters])


def test_walking_follows_the_streets():
    """From A to E is one block down and one across, not the straight line."""
    network, places = draw_streets(_TOWN)
    metres = metres_to_one(network, _snapped(network, places, "A"), _snapped(network, places, "ABEF"), 1000)
    assert metres == pytest.approx([0, 200, 300, 500], abs=0.05)


def test_two_points_on_one_edge_are_joined_along_it():
    """Between two points on a ring without junction, the shorter way round counts."""
    network, places = draw_streets(_TOWN)
    metres = metres_to_one(network, _snapped(network, places, "B"), _snapped(network, places, "CE"), 1000)
    assert metres == pytest.approx([200, 500], abs=0.05)


def test_beyond_the_cut_off_is_infinite():
    """Nothing is told about what lies farther than asked, nor about another component."""
    network, places = draw_streets(_TOWN)
    metres = metres_to_one(network, _snapped(network, places, "A"), _snapped(network, places, "BCZ"), 250)
    assert metres[0] == pytest.approx(200, abs=0.05)
    assert np.isinf(metres[1:]).all()


def test_metres_off_the_street_are_walked_too():
    """A point 100 m beside the street is 100 m farther."""
    network, places = draw_streets("A---B\n\n  X  ")
    assert metres_to_one(network, _snapped(network, places, "A"), _snapped(network, places, "X"), 1000) == (
        pytest.approx([200], abs=0.05)
    )


def test_threads_change_nothing():
    """One thread and three find the same pairs with the same metres."""
    network, places = draw_streets(_TOWN)
    index = EdgeIndex.of(network)
    seeded = np.random.default_rng(1)
    lon = seeded.uniform(places["A"].lon, places["Z"].lon, 2000)
    lat = seeded.uniform(places["F"].lat, places["A"].lat, 2000)
    points = snap(index, lon, lat)
    one, three = (pairs_within(network, points, points, 150, threads=threads) for threads in (1, 3))
    assert np.array_equal(one.start, three.start)
    assert np.array_equal(one.target, three.target)
    assert np.array_equal(one.metres, three.metres)


@pytest.mark.parametrize("cutoff", [-1.0, float("nan"), float("inf")])
def test_a_cut_off_that_is_no_distance_is_refused(cutoff):
    """A negative or endless cut-off is answered by a sentence."""
    network, places = draw_streets("A--B")
    points = _snapped(network, places, "A")
    with pytest.raises(InvalidInput, match="cut-off"):
        pairs_within(network, points, points, cutoff)

"""The search behind coverage figures, against the network's own search and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.geography import Position
from aedmap.network import Snapped, StreetNetwork, pairs_within, snap
from optimizer.coverage import metres_to_nearest
from optimizer.coverage.nearest_device import reach_of_each
from tests.drawing import draw_streets

_BLOCK = """
A--B--C
|  |  |
D--E--F
|     |
G--H--I   X--Y
"""


@pytest.fixture(scope="module")
def block() -> tuple[StreetNetwork, dict[str, Position]]:
    """Blocks of 100 m and an island."""
    return draw_streets(_BLOCK, step_m=100 / 3)


def _at(network: StreetNetwork, *positions: Position) -> Snapped:
    return snap(network, [p.lon for p in positions], [p.lat for p in positions], prefer_main_m=0)


def test_metres_by_hand(block: tuple[StreetNetwork, dict[str, Position]]) -> None:
    """From A it is 100 m to B, 300 m to F, and no way to the island."""
    network, at = block
    metres = metres_to_nearest(network, _at(network, at["A"]), _at(network, *(at[x] for x in "ABFX")), 1000)
    assert metres[:3] == pytest.approx([0, 100, 266.7], rel=0.01)
    assert np.isinf(metres[3])


def test_nearest_of_several_counts(block: tuple[StreetNetwork, dict[str, Position]]) -> None:
    """The distance is to whichever device is nearest; without devices it is infinite."""
    network, at = block
    metres = metres_to_nearest(network, _at(network, at["A"], at["I"]), _at(network, at["H"], at["B"]), 1000)
    assert metres == pytest.approx([100, 100], rel=0.01)
    assert np.isinf(metres_to_nearest(network, _at(network), _at(network, at["B"]), 1000)).all()


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.floats(-0.2, 1.7), st.floats(-1.2, 0.2)), min_size=1, max_size=5),
    st.lists(st.tuples(st.floats(-0.2, 1.7), st.floats(-1.2, 0.2)), min_size=1, max_size=8),
    st.floats(0, 600),
)
def test_both_searches_agree(
    devices: list[tuple[float, float]], points: list[tuple[float, float]], cutoff_m: float
) -> None:
    """Anywhere on or off the streets, the nearest device is the nearest of the network's own pairs."""
    network, at = draw_streets(_BLOCK, step_m=100 / 3)
    east, south = at["C"].lon - at["A"].lon, at["A"].lat - at["G"].lat

    def snapped(fractions: list[tuple[float, float]]) -> Snapped:
        lon, lat = np.asarray(fractions).T
        return snap(network, at["A"].lon + east * lon, at["A"].lat + south * lat, within_m=60)

    these, those = snapped(devices), snapped(points)
    pairs = pairs_within(network, these, those, cutoff_m)
    wanted = np.full(len(those), np.inf)
    np.minimum.at(wanted, pairs.target, pairs.metres)
    metres = metres_to_nearest(network, these, those, cutoff_m)
    near_the_edge = np.abs(np.where(np.isfinite(wanted), wanted, metres) - cutoff_m) < 1e-6
    assert metres[~near_the_edge] == pytest.approx(wanted[~near_the_edge], abs=1e-6)
    alone = [metres_to_nearest(network, snapped([device]), those, cutoff_m) for device in devices]
    for (found, metres_of_found), metres in zip(reach_of_each(network, these, those, cutoff_m), alone, strict=True):
        assert found.tolist() == np.flatnonzero(np.isfinite(metres)).tolist()
        assert metres_of_found == pytest.approx(metres[found], abs=1e-9)

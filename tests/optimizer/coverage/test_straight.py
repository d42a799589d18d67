"""Ways without streets, compared with geodesics of all pairs."""

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.coverage.straight import Places, StraightWays

_GEOD = pyproj.Geod(ellps="WGS84")


def _scattered(seed: int, count: int, lon: float, lat: float) -> Places:
    """Places within a few hundred metres of each other; west of the date line they may lie beyond it."""
    random = np.random.default_rng(seed)
    east, north = random.normal(0, 300, (2, count))
    at_lon, at_lat, _ = _GEOD.fwd(
        np.full(count, lon), np.full(count, lat), np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    )
    return Places.at(at_lon, at_lat)


def _all_metres(one: Places, other: Places, detour: float) -> np.ndarray:
    """(one, other) metres by the geodesic of each pair."""
    lon, lat = np.repeat(one.lon, len(other)), np.repeat(one.lat, len(other))
    _, _, metres = _GEOD.inv(lon, lat, np.tile(other.lon, len(one)), np.tile(other.lat, len(one)))
    return np.asarray(metres).reshape(len(one), len(other)) * detour


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(0, 40),
    st.integers(0, 8),
    st.sampled_from([(134.05, 34.34), (-71.34, -29.95), (179.9999, 0.0), (25.0, 69.9)]),
    st.floats(1, 2),
    st.floats(10, 900),
)
def test_the_same_as_every_pair_measured(
    seed: int, cells: int, devices: int, at: tuple[float, float], detour: float, reach_m: float
) -> None:
    """Covered cells, cells of each device and pairs are those of the geodesics times the detour, metres and all."""
    there, here = _scattered(seed, cells, *at), _scattered(seed + 1, devices, *at)
    ways = StraightWays(there, reach_m, detour)
    metres = _all_metres(here, there, detour)
    near = metres <= reach_m
    each = ways.reach_of_each(here)
    assert [cells.tolist() for cells, _ in each] == [np.flatnonzero(row).tolist() for row in near]
    for (cells_of, metres_of), row in zip(each, metres, strict=True):
        np.testing.assert_allclose(metres_of, row[cells_of], rtol=1e-6, atol=1e-6)
    nearest = metres.min(axis=1, initial=np.inf)
    within = np.where(nearest <= reach_m, nearest, np.inf)
    np.testing.assert_allclose(ways.to_nearest(there, here, reach_m), within, rtol=1e-6, atol=1e-6)
    pairs = ways.pairs_from(here, reach_m)
    source = np.repeat(np.arange(devices), np.diff(pairs.start))
    assert sorted(zip(source.tolist(), pairs.target.tolist(), strict=True)) == list(zip(*np.nonzero(near), strict=True))
    np.testing.assert_allclose(pairs.metres, metres[source, pairs.target], rtol=1e-6, atol=1e-6)


def test_pairs_stand_near_ones_first() -> None:
    """In each row by metres, and by number where metres are equal; the same on every run."""
    cells = Places.at([25.002, 25.001, 25.001, 25.0], [60, 60, 60, 60])
    pairs = StraightWays(cells, 200, 1.26).pairs_from(Places.at([25.0], [60.0]), 200)
    assert pairs.target.tolist() == [3, 1, 2, 0]
    assert pairs.start.tolist() == [0, 4]


def test_the_detour_is_on_the_way() -> None:
    """A tenth of a thousandth of a degree north at the equator is 11.0574 m; with 1.26 it is 13.93 m."""
    ways = StraightWays(Places.at([0.0], [0.0001]), 13.94, 1.26)
    (metres,) = ways.pairs_from(Places.at([0.0], [0.0]), 20).metres
    assert metres == pytest.approx(11.0574 * 1.26, abs=1e-3)
    assert [len(cells) for cells, _ in ways.reach_of_each(Places.at([0.0], [0.0]))] == [1]
    assert [
        len(cells) for cells, _ in StraightWays(ways.cells, 13.93, 1.26).reach_of_each(Places.at([0.0], [0.0]))
    ] == [0]

"""Every search gives what the plainest search gives, on random towns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import NotFound
from aedmap.network import fetch_and_bring, k_nearest, pairs_within, shortest_path
from tests.aedmap.network.random_towns import plain_metres, points_on, towns

CUTOFFS = st.sampled_from([0.0, 50.0, 300.0, 1e6])


def same(ours: np.ndarray, plain: np.ndarray) -> None:
    assert ours == pytest.approx(plain, rel=1e-9, abs=1e-6)


def check_pairs(data: st.DataObject) -> None:
    network = data.draw(towns())
    sources, targets = data.draw(points_on(network, 0, 4)), data.draw(points_on(network, 0, 6))
    cutoff_m = data.draw(CUTOFFS)
    plain = plain_metres(network, [sources, targets])[: len(sources), len(sources) :]
    pairs = pairs_within(network, sources, targets, cutoff_m)
    ours = np.full(plain.shape, np.inf)
    for i in range(len(sources)):
        row = slice(pairs.start[i], pairs.start[i + 1])
        assert len(set(pairs.target[row])) == row.stop - row.start
        ours[i, pairs.target[row]] = pairs.metres[row]
    on_the_line = np.abs(plain - cutoff_m) < 1e-6  # rounding decides
    same(ours[~on_the_line], np.where(plain <= cutoff_m, plain, np.inf)[~on_the_line])


def check_nearest(data: st.DataObject) -> None:
    network = data.draw(towns())
    sources, targets = data.draw(points_on(network, 1, 3)), data.draw(points_on(network, 0, 8))
    usable = np.array([data.draw(st.booleans()) for _ in range(len(targets))], bool)
    k = data.draw(st.integers(1, 5))
    plain = plain_metres(network, [sources, targets])[: len(sources), len(sources) :]
    nearest = k_nearest(network, sources, targets, k, 2000.0, usable)
    for i in range(len(sources)):
        within = np.sort(plain[i][usable & (plain[i] <= 2000.0)])[:k]
        count = nearest.count[i]
        same(nearest.metres[i, :count], within)
        same(plain[i, nearest.target[i, :count]], within)
        assert usable[nearest.target[i, :count]].all()
        assert len(set(nearest.target[i, :count])) == count


def check_fetching(data: st.DataObject) -> None:
    network = data.draw(towns())
    patient, aeds, people = (data.draw(points_on(network, *n)) for n in ((1, 1), (0, 4), (0, 5)))
    pickup_m = np.array([data.draw(st.sampled_from([0.0, 60.0])) for _ in range(len(aeds))])
    usable = np.array([data.draw(st.integers(0, 3)) > 0 for _ in range(len(aeds))], bool)
    cutoff_m = data.draw(st.sampled_from([300.0, 1e6]))
    plain = plain_metres(network, [patient, aeds, people])
    to_aed, from_aed = plain[1 + len(aeds) :, 1 : 1 + len(aeds)], plain[1 : 1 + len(aeds), 0]
    ways = np.where(usable, to_aed + pickup_m + from_aed, np.inf)
    best = ways.min(axis=1, initial=np.inf)
    ours = fetch_and_bring(network, patient, aeds, people, cutoff_m, pickup_m, usable)
    for metres, expected in ((ours.direct_m, plain[1 + len(aeds) :, 0]), (ours.via_m, best)):
        on_the_line = np.abs(expected - cutoff_m) < 1e-6
        same(metres[~on_the_line], np.where(expected <= cutoff_m, expected, np.inf)[~on_the_line])
    for i in np.flatnonzero(np.isfinite(ours.via_m)):
        same(ways[i, ours.via_aed[i]], best[i])


def check_path(data: st.DataObject) -> None:
    network = data.draw(towns())
    ends = data.draw(points_on(network, 2, 2))
    plain = plain_metres(network, [ends])[0, 1]
    if np.isinf(plain):
        with pytest.raises(NotFound):
            shortest_path(network, ends[:1], ends[1:])
        return
    path = shortest_path(network, ends[:1], ends[1:])
    assert path.metres == pytest.approx(plain, rel=1e-9, abs=1e-6)
    x, y = network.projection.to_metres(path.lon, path.lat)
    drawn_m = np.hypot(np.diff(x), np.diff(y)).sum()
    straight = np.array_equal([path.lon, path.lat], [ends.lon, ends.lat]) and path.metres <= ends.off_m.sum()
    assert drawn_m == pytest.approx(path.metres - (0 if straight else ends.off_m.sum()), rel=1e-3, abs=0.01)
    assert len(path.lon) >= 2


CHECKS = pytest.mark.parametrize("check", [check_pairs, check_nearest, check_fetching, check_path])


@CHECKS
@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_equal_to_brute_force(check, data):
    """Pairs, k nearest, fetch-and-bring and paths on 100 random towns each."""
    check(data)


@pytest.mark.proof
@CHECKS
@settings(max_examples=1000, deadline=None)
@given(data=st.data())
def test_equal_to_brute_force_a_thousand_times(check, data):
    """The same on 1,000 random towns each, others every time."""
    check(data)

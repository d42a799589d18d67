"""Every search gives what the plainest search gives, on random towns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import NotFound
from aedmap.network import (
    fetch_and_bring,
    fetch_and_bring_in_time,
    k_nearest,
    k_nearest_in_time,
    pairs_within,
    pairs_within_in_time,
    shortest_path,
)
from aedmap.network.walk import quickest_walk
from tests.aedmap.network.random_towns import edges_of, plain_metres, plain_seconds, points_on, towns

CUTOFFS = st.sampled_from([0.0, 50.0, 300.0, 1e6])


def same(ours: np.ndarray, plain: np.ndarray) -> None:
    assert ours == pytest.approx(plain, rel=1e-9, abs=1e-6)


def same_within(ours: np.ndarray, plain: np.ndarray, cutoff: float) -> None:
    on_the_line = np.abs(plain - cutoff) < 1e-6  # rounding decides
    same(ours[~on_the_line], np.where(plain <= cutoff, plain, np.inf)[~on_the_line])


def check_pairs(data: st.DataObject) -> None:
    network = data.draw(towns())
    edges = data.draw(edges_of(network))
    sources, targets = data.draw(points_on(network, 0, 4, edges)), data.draw(points_on(network, 0, 6, edges))
    cutoff = data.draw(CUTOFFS)
    by_metres, in_time = (search(network, sources, targets, cutoff) for search in (pairs_within, pairs_within_in_time))
    for plain_of, pairs, found in (
        (plain_metres, by_metres, by_metres.metres),
        (plain_seconds, in_time, in_time.seconds),
    ):
        plain = plain_of(network, [sources, targets])[: len(sources), len(sources) :]
        ours = np.full(plain.shape, np.inf)
        for i in range(len(sources)):
            row = slice(pairs.start[i], pairs.start[i + 1])
            assert len(set(pairs.target[row])) == row.stop - row.start
            ours[i, pairs.target[row]] = found[row]
        same_within(ours, plain, cutoff)


def check_nearest(data: st.DataObject) -> None:
    network = data.draw(towns())
    edges = data.draw(edges_of(network))
    sources, targets = data.draw(points_on(network, 1, 3, edges)), data.draw(points_on(network, 0, 8, edges))
    usable = np.array([data.draw(st.booleans()) for _ in range(len(targets))], bool)
    k = data.draw(st.integers(1, 5))
    by_metres, in_time = (
        search(network, sources, targets, k, 2000.0, usable) for search in (k_nearest, k_nearest_in_time)
    )
    for plain_of, nearest, found in (
        (plain_metres, by_metres, by_metres.metres),
        (plain_seconds, in_time, in_time.seconds),
    ):
        plain = plain_of(network, [sources, targets])[: len(sources), len(sources) :]
        for i in range(len(sources)):
            within = np.sort(plain[i][usable & (plain[i] <= 2000.0)])[:k]
            count = nearest.count[i]
            same(found[i, :count], within)
            same(plain[i, nearest.target[i, :count]], within)
            assert usable[nearest.target[i, :count]].all()
            assert len(set(nearest.target[i, :count])) == count


def check_fetching(data: st.DataObject) -> None:
    network = data.draw(towns())
    edges = data.draw(edges_of(network))
    patient, aeds, people = (data.draw(points_on(network, *n, edges)) for n in ((1, 1), (0, 4), (0, 5)))
    pickup = np.array([data.draw(st.sampled_from([0.0, 60.0])) for _ in range(len(aeds))])
    usable = np.array([data.draw(st.integers(0, 3)) > 0 for _ in range(len(aeds))], bool)
    cutoff = data.draw(st.sampled_from([300.0, 1e6]))
    asked = network, patient, aeds, people, cutoff, pickup, usable
    by_metres, in_time = fetch_and_bring(*asked), fetch_and_bring_in_time(*asked)
    for plain_of, direct, via, aed in (
        (plain_metres, by_metres.direct_m, by_metres.via_m, by_metres.via_aed),
        (plain_seconds, in_time.direct_s, in_time.via_s, in_time.via_aed),
    ):
        plain = plain_of(network, [patient, aeds, people])
        to_aed, from_aed = plain[1 + len(aeds) :, 1 : 1 + len(aeds)], plain[1 : 1 + len(aeds), 0]
        ways = np.where(usable, to_aed + pickup + from_aed, np.inf)
        best = ways.min(axis=1, initial=np.inf)
        same_within(direct, plain[1 + len(aeds) :, 0], cutoff)
        same_within(via, best, cutoff)
        for i in np.flatnonzero(np.isfinite(via)):
            same(ways[i, aed[i]], best[i])


def check_path(data: st.DataObject) -> None:
    network = data.draw(towns())
    ends = data.draw(points_on(network, 2, 2, data.draw(edges_of(network))))
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


def check_quickest(data: st.DataObject) -> None:
    network = data.draw(towns())
    ends = data.draw(points_on(network, 2, 2, data.draw(edges_of(network))))
    plain = plain_seconds(network, [ends])[0, 1]
    if np.isinf(plain):
        with pytest.raises(NotFound):
            quickest_walk(network, ends[:1], ends[1:])
        return
    walk = quickest_walk(network, ends[:1], ends[1:])
    off_s = (walk.off_begin_m + walk.off_end_m) / network.pace_mps
    assert walk.seconds.sum() + off_s == pytest.approx(plain, rel=1e-9, abs=1e-6)


CHECKS = pytest.mark.parametrize("check", [check_pairs, check_nearest, check_fetching, check_path, check_quickest])


@CHECKS
@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_equal_to_brute_force(check, data):
    """Pairs, k nearest and fetch-and-bring in metres and in seconds, paths and ways, on 100 random towns each."""
    check(data)


@pytest.mark.proof
@CHECKS
@settings(max_examples=1000, deadline=None)
@given(data=st.data())
def test_equal_to_brute_force_a_thousand_times(check, data):
    """The same on 1,000 random towns each, others every time."""
    check(data)

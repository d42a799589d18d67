"""The search for covers: what it finds covers every row, and what it keeps up to date is what a fresh count gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from optimizer.solvers import AnyOf, Gap, Iterations, Seconds, Status
from optimizer.solvers.complete_cover import completed
from optimizer.solvers.incidence import Incidence, incidence_of
from optimizer.solvers.row_weighting import RowWeighting
from optimizer.solvers.set_cover import Cover, cover_all


def scattered(rows: int, sites: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(row_start, row_site): about eight sites in the plane cover a row, at least the nearest."""
    rng = np.random.default_rng(seed)
    away = ((rng.random((rows, 1, 2)) - rng.random((1, sites, 2))) ** 2).sum(axis=2)
    covers = sparse.csr_array((away < 8 / np.pi / sites) | (away == away.min(axis=1, keepdims=True)))
    return covers.indptr.astype(np.int64), covers.indices.astype(np.int32)


def problem(rows: int, cost: np.ndarray, seed: int) -> Incidence:
    """A random one with these costs."""
    start, site = scattered(rows, len(cost), seed)
    return incidence_of(start, site, np.ones((rows, 1)), cost)


def open_covers(inc: Incidence, chosen: np.ndarray) -> np.ndarray:
    """(rows,) how many of these sites cover each."""
    is_open = np.isin(np.arange(inc.sites), chosen)
    return np.add.reduceat(is_open[inc.row_site].astype(np.int64), inc.row_start[:-1])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), steps=st.integers(1, 400), unit=st.booleans())
def test_the_best_covers_every_row_for_what_it_says(seed: int, steps: int, unit: bool) -> None:
    """The cheapest cover seen is one, costs what is said, and is never dearer than the first."""
    rng = np.random.default_rng(seed)
    inc = problem(60, np.ones(30) if unit else rng.integers(1, 9, 30).astype(np.float64), seed)
    first = completed(inc.row_start, inc.row_site, inc.charge, np.arange(30))
    search = RowWeighting(inc, first, seed)
    search.run(steps, np.inf, -np.inf)
    assert open_covers(inc, search.best).min() >= 1
    assert search.best_cost == inc.charge[search.best].sum() <= inc.charge[first].sum()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), steps=st.integers(1, 400))
def test_scores_are_what_a_fresh_count_gives(seed: int, steps: int) -> None:
    """After any number of steps: covers, rows left out, and the weight that each site alone covers or would."""
    inc = problem(50, np.ones(25), seed)
    search = RowWeighting(inc, np.arange(25), seed)
    search.run(steps, np.inf, -np.inf)
    state = search._state
    chosen = state.order[: state.counts[0]]
    covers = open_covers(inc, chosen)
    assert np.array_equal(state.covers, covers)
    assert sorted(state.left_out[: state.counts[1]]) == np.flatnonzero(covers == 0).tolist()
    for j in range(inc.sites):
        mine = inc.site_row[inc.site_start[j] : inc.site_start[j + 1]]
        assert state.score[j] == state.weight[mine[covers[mine] == (1 if j in chosen else 0)]].sum()


def test_completing_adds_and_leaves_out() -> None:
    """Site 1 covers both rows for 2: of nothing it makes the cheapest site a row, of everything the dear ones go."""
    start, site = np.array([0, 2, 4]), np.array([0, 1, 1, 2], np.int32)
    cost = np.array([1.0, 2.0, 9.0])
    assert completed(start, site, cost, np.array([], np.int64)).tolist() == [1]
    assert completed(start, site, cost, np.arange(3)).tolist() == [1]


@pytest.mark.parametrize("unit", [True, False])
def test_same_seed_same_cover(unit: bool) -> None:
    """Without a clock the same seed gives the same sites and bound, and the bound is not above the cost."""
    start, site = scattered(400, 120, 3)
    cost = np.ones(120) if unit else np.random.default_rng(0).integers(1, 9, 120).astype(np.float64)
    one, two = (cover_all(Cover(start, site, cost), stop=Iterations(30), seed=4) for _ in range(2))
    assert list(one.chosen) == list(two.chosen)
    assert one.bound == two.bound <= one.objective


def test_clock_and_count_meet_at_the_optimum() -> None:
    """Two cores under a clock and one under a count prove the same cost; progress never crosses."""
    start, site = scattered(200, 60, 5)
    seen = []
    timed = cover_all(Cover(start, site, np.ones(60)), stop=Seconds(60), seed=0, progress=seen.append)
    counted = cover_all(Cover(start, site, np.ones(60)), stop=AnyOf(Iterations(400), Gap(0.0)), seed=0)
    assert timed.status is counted.status is Status.OPTIMAL
    assert timed.objective == timed.bound == counted.objective == counted.bound
    assert all(state.value <= state.bound for state in seen)


def test_a_cancelled_search_keeps_its_cover() -> None:
    """Cancelled at once there is still a choice that covers every row, and the status says so."""
    start, site = scattered(4000, 900, 6)
    answer = cover_all(Cover(start, site, np.ones(900)), stop=Seconds(60), seed=0, cancelled=lambda: True)
    assert answer.status is Status.CANCELLED
    inc = incidence_of(start, site, np.ones((4000, 1)), np.ones(900))
    assert open_covers(inc, answer.chosen).min() >= 1
    assert answer.bound < answer.objective == len(answer.chosen)


def test_sites_that_cost_nothing() -> None:
    """Free sites are opened where they help, and rows that they cover cost nothing."""
    start, site = np.array([0, 2, 3]), np.array([0, 1, 2], np.int32)
    answer = cover_all(Cover(start, site, np.array([0.0, 4, 0])), stop=Iterations(5), seed=0)
    assert (answer.objective, answer.bound, list(answer.chosen)) == (0, 0, [0, 2])

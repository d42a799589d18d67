"""What counts as the same: never what nobody can win or what has to be paid anyway."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import best_by_trying_all

from optimizer.models import lscp, mclp
from optimizer.solvers import Iterations, Status, solve
from optimizer.solvers.set_cover import cover_all

HEAVY = 3e8 + 0.5


def random_cover(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """12 rows x 9 sites and weights of two decimals."""
    rng = np.random.default_rng(seed)
    return rng.random((12, 9)) < 0.25, np.round(rng.random(12) * 3, 2) + 0.01


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_heavy_row_out_of_reach_changes_nothing(seed: int) -> None:
    """Its weight is not a measure of what is won elsewhere: the answer is still the best."""
    covers, weight = random_cover(seed)
    heavy = mclp(np.vstack([covers, np.zeros((1, 9), bool)]), np.append(weight, HEAVY), 3)
    answer = solve(heavy, stop=Iterations(100), seed=0)
    assert answer.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(best_by_trying_all(mclp(covers, weight, 3)), rel=2e-6)
    assert answer.gap <= 2e-6


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_site_too_dear_to_open_changes_nothing(seed: int) -> None:
    """A charge that nobody would pay is the same as a site fixed closed."""
    covers, weight = random_cover(seed)
    problem = mclp(covers, weight, 3)
    charge = np.zeros(9)
    charge[2] = HEAVY
    dear = solve(replace(problem, site_charge=charge), stop=Iterations(100), seed=0)
    closed = solve(replace(problem, fixed_closed=np.array([2])), stop=Iterations(100), seed=0)
    assert dear.status is closed.status is Status.OPTIMAL
    assert dear.objective == pytest.approx(closed.objective, rel=2e-6)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_dear_site_that_must_be_taken_hides_nothing(seed: int) -> None:
    """A row with one site of its own costs what it costs; the other rows are covered as cheaply as without it."""
    covers, _ = random_cover(seed)
    covers[np.arange(12), np.arange(12) % 9] = True
    cost = np.round(np.random.default_rng(seed).random(9) + 0.5, 3)
    without = cover_all(lscp(covers, cost), stop=Iterations(200), seed=0)
    forced = np.zeros((13, 10), bool)
    forced[:12, :9], forced[12, 9] = covers, True
    answer = cover_all(lscp(forced, np.append(cost, 1e7 + 0.5)), stop=Iterations(200), seed=0)
    assert answer.status is without.status is Status.OPTIMAL
    assert answer.objective - 1e7 - 0.5 == pytest.approx(without.objective, rel=1e-5)
    assert answer.bound <= answer.objective
    assert set(without.chosen) <= set(range(9))


def test_a_dear_site_that_nobody_needs_leaves_the_bound_good() -> None:
    """One site covers all for ten million; the cheap ones are still proven."""
    covers, _ = random_cover(5)
    covers[np.arange(12), np.arange(12) % 9] = True
    covers[:, 8] = True
    cost = np.append(np.round(np.random.default_rng(5).random(8) + 0.5, 3), 1e7)
    covers[np.flatnonzero(covers[:, :8].sum(axis=1) == 0), 0] = True
    answer = cover_all(lscp(covers, cost), stop=Iterations(200), seed=0)
    cheap = cover_all(lscp(covers[:, :8], cost[:8]), stop=Iterations(200), seed=0)
    assert answer.status is cheap.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(cheap.objective)


def test_only_forced_sites_are_proven_at_once() -> None:
    """Three rows, two of them with one site each, which cover the third as well: cost 2 + 3."""
    covers = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 1]])
    answer = cover_all(lscp(covers, [2, 3, 1]), stop=Iterations(10), seed=0)
    assert (answer.chosen.tolist(), answer.objective, answer.bound) == ([0, 1], 5, 5)
    assert answer.status is Status.OPTIMAL

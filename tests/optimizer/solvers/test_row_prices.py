"""Prices handed back to the rows prove by themselves, on the problem as it was asked, what no choice can exceed."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import sparse
from small_problems import best_by_trying_all, cover_problems

from optimizer.models import bacop2, lscp, mclp
from optimizer.solvers import CoverProblem, Iterations, Status, solve
from optimizer.solvers.set_cover import cover_all


def proven_by(problem: CoverProblem, price: np.ndarray) -> float:
    """The bound of the formula in `Solution`, with what is fixed left fixed, written out anew."""
    shape = (problem.rows, problem.site_count)
    covers = sparse.csr_array((np.ones(len(problem.row_site)), problem.row_site, problem.row_start), shape)
    earns = covers.T @ price - problem.charge()
    free = np.setdiff1d(np.arange(problem.site_count), np.union1d(problem.fixed_open, problem.fixed_closed))
    room = problem.count - len(problem.fixed_open)
    best = np.sort(np.maximum(0.0, earns[free]))[::-1][:room]
    unpaid = np.maximum(0.0, problem.row_value() - price.reshape(-1, 1)).sum()
    return float(unpaid + earns[problem.fixed_open].sum() + best.sum())


@settings(max_examples=80, deadline=None)
@given(problem=cover_problems())
def test_prices_bound_every_choice(problem: CoverProblem) -> None:
    """Whatever presolve merged, settled, fixed and dropped."""
    answer = solve(problem, stop=Iterations(60), seed=0)
    if answer.row_price is None:
        assert answer.status is Status.OPTIMAL
        return
    assert answer.row_price.shape == (problem.rows,)
    assert answer.row_price.min() >= 0
    assert proven_by(problem, answer.row_price) >= best_by_trying_all(problem) - 1e-6


def scattered(rows: int, sites: int) -> tuple[np.ndarray, np.ndarray]:
    """Points drawn to a grid, so that many rows have the same sites."""
    rng = np.random.default_rng(3)
    row_xy = np.round(rng.random((rows, 1, 2)), 2)
    return ((row_xy - rng.random((1, sites, 2))) ** 2).sum(axis=2) < 20 / np.pi / sites, rng.integers(1, 99, rows)


def test_prices_prove_the_bound_that_was_given() -> None:
    """On a problem that branching does not close, the formula gives the bound itself, before it is rounded down."""
    problem = mclp(*scattered(9000, 600), 24)
    answer = solve(problem, stop=Iterations(400), seed=0)
    assert answer.status is Status.GAP
    assert np.floor(proven_by(problem, answer.row_price)) == pytest.approx(answer.bound, abs=1)
    assert answer.presolve.rows_left < 7000


def test_rows_of_the_same_sites_share_by_weight() -> None:
    """Two rows of weights 2 and 6 under the same sites pay one to three."""
    covers = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]])
    answer = solve(mclp(covers, [2, 6, 5, 5], 1), stop=Iterations(5), seed=0)
    assert answer.row_price[1] == pytest.approx(3 * answer.row_price[0])
    assert answer.row_price[1] > 0


def test_second_covers_and_set_covers_have_prices_too() -> None:
    """Of backup cover the formula holds for every gain; what a cover costs is not below what its rows pay."""
    covers, weight = scattered(200, 40)
    backup = bacop2(covers, weight, 4, 0.5)
    answer = solve(backup, stop=Iterations(50), seed=0)
    assert proven_by(backup, answer.row_price) >= answer.objective - 1e-6
    reached = covers[covers.any(axis=1)]
    cover = cover_all(lscp(reached), stop=Iterations(50), seed=0)
    pays = cover.row_price.sum() - np.maximum(0.0, reached.T @ cover.row_price - 1.0).sum()
    assert cover.bound - 2 < pays <= cover.bound + 1e-6

"""Whatever the windows and the prices, the joined bound holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import best_by_trying_all, constrained_problems, cover_problems

from optimizer.solvers import CoverProblem
from optimizer.solvers.incidence import Incidence
from optimizer.solvers.proof.window_bounds import Allowance, bound_windows, joined_bound
from optimizer.solvers.proof.windows import Windows, windows_of
from optimizer.solvers.reduce import Reduced, presolve


def proven(reduced: Reduced, windows: Windows, price: np.ndarray, side_price: np.ndarray, nodes: int | None) -> float:
    """The joined bound at these prices, the empty choice known of each window."""
    allowance = Allowance(lambda: 60.0, nodes, 0.0, lambda: False)
    nothing = (0.0, np.empty(0, np.int64))
    which = list(range(len(windows.windows)))
    found = bound_windows(windows, which, price, lambda _: nothing, reduced.count, allowance, 0)
    bounds = np.array([one.bound for one in found])
    return reduced.bound(joined_bound(reduced, windows, bounds, price, side_price))


def random_windows(incidence: Incidence, seed: int) -> tuple[Windows, np.ndarray]:
    """Rows anywhere, prices up to twice what rows can be worth."""
    rng = np.random.default_rng(seed)
    windows = windows_of(incidence, rng.integers(0, 4, incidence.rows))
    return windows, rng.random(len(windows.site)) * 2.0 * incidence.value.sum() / max(1, incidence.rows)


@settings(max_examples=80, deadline=None)
@given(problem=cover_problems() | constrained_problems(), seed=st.integers(0, 1000), nodes=st.sampled_from([None, 1]))
def test_never_below_the_best_choice(problem, seed: int, nodes: int | None) -> None:
    """Random windows, random prices on their sites and on side rows, whole or cut short: no choice is worth more."""
    best = best_by_trying_all(problem)
    reduced = presolve(problem)
    if best is None or reduced.incidence.rows == 0 or reduced.count <= 0:
        return
    windows, price = random_windows(reduced.incidence, seed)
    side_price = np.random.default_rng(seed).random(len(reduced.sides))
    assert proven(reduced, windows, price, side_price, nodes) >= best - 1e-12 * abs(best)


def test_a_weight_of_nearly_nothing_is_no_division_by_zero() -> None:
    """The smallest number there is, in broken units: its thousandth is 0, and the bound holds all the same."""
    problem = CoverProblem(np.array([0, 1]), np.array([5], np.int32), np.array([5e-324]), 6, 1)
    reduced = presolve(problem)
    windows, price = random_windows(reduced.incidence, 0)
    assert proven(reduced, windows, price, np.empty(0), None) >= 5e-324


@settings(max_examples=40, deadline=None)
@given(problem=cover_problems(), seed=st.integers(0, 1000))
def test_larger_windows_prove_no_less(problem, seed: int) -> None:
    """Two windows made one, their prices added up, never raise the bound."""
    reduced = presolve(problem)
    if reduced.incidence.rows == 0 or reduced.count <= 0:
        return
    windows, price = random_windows(reduced.incidence, seed)
    larger = windows_of(reduced.incidence, windows.row_window // 2)
    added = larger.inherited(windows, price, reduced.incidence.sites)
    nothing = np.empty(0)
    of_halves = proven(reduced, windows, price, nothing, None)
    assert proven(reduced, larger, added, nothing, None) <= of_halves + 1e-5 * max(1.0, of_halves)


@settings(max_examples=40, deadline=None)
@given(problem=cover_problems(), seed=st.integers(0, 1000))
def test_one_window_without_prices_is_the_problem(problem, seed: int) -> None:
    """With all rows in one window and free sites the bound is the best value itself."""
    reduced = presolve(problem)
    if reduced.incidence.rows == 0 or reduced.count <= 0:
        return
    windows = windows_of(reduced.incidence, np.zeros(reduced.incidence.rows, np.int64))
    bound = proven(reduced, windows, np.zeros(len(windows.site)), np.empty(0), None)
    of_all = float(problem.row_weight.sum())
    assert bound == pytest.approx(best_by_trying_all(problem), abs=1e-9 + 4e-6 * of_all)

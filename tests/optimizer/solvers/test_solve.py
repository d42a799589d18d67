"""The engine against brute force, and what it promises besides."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import best_by_trying_all, cover_problems

from optimizer.models import mclp
from optimizer.solvers import (
    AnyOf,
    BadProblem,
    Gap,
    Iterations,
    Params,
    SearchState,
    Seconds,
    Status,
    order_by_gain,
    solve,
)
from optimizer.solvers.incidence import objective

THREE_BY_FOUR = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 0, 1]])


def scattered(rows: int, sites: int, count: int, seed: int = 0) -> object:
    """A larger problem: about 20 sites in the plane cover each row."""
    rng = np.random.default_rng(seed)
    away = rng.random((rows, 1, 2)) - rng.random((1, sites, 2))
    covers = (away**2).sum(axis=2) < 20 / np.pi / sites
    return mclp(covers, rng.integers(1, 100, rows), count)


def test_three_rows_by_hand() -> None:
    """Sites 0 and 3 cover rows 0, 1 and row 2: all of 5 + 3 + 2."""
    answer = solve(mclp(THREE_BY_FOUR, [5, 3, 2], 2), stop=Iterations(100), seed=0)
    assert answer.objective == answer.bound == 10
    assert answer.status is Status.OPTIMAL
    alone = solve(mclp(THREE_BY_FOUR, [5, 3, 2], 1), stop=Iterations(100), seed=0)
    assert (list(alone.chosen), alone.objective) == ([0], 8)


@settings(max_examples=60, deadline=None)
@given(problem=cover_problems())
def test_matches_brute_force(problem) -> None:
    """The answer is the best of all choices, keeps what is fixed, and the bound is not below it."""
    answer = solve(problem, stop=Iterations(200), seed=3)
    best = best_by_trying_all(problem)
    assert answer.objective == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert answer.bound >= best
    assert answer.status is Status.OPTIMAL
    assert answer.bound - answer.objective <= 1e-5 * problem.row_weight.sum()
    assert len(answer.chosen) <= problem.count
    assert set(problem.fixed_open) <= set(answer.chosen)
    assert not set(problem.fixed_closed) & set(answer.chosen)
    assert list(answer.chosen) == sorted(set(answer.chosen))


@settings(max_examples=30, deadline=None)
@given(problem=cover_problems(), seed=st.integers(0, 5))
def test_order_by_gain_adds_up(problem, seed: int) -> None:
    """Gains never rise and together are what the choice adds to the sites fixed open."""
    answer = solve(problem, stop=Iterations(50), seed=seed)
    order, gain = order_by_gain(problem, answer.chosen)
    assert sorted(order) == sorted(set(answer.chosen) - set(problem.fixed_open))
    assert np.all(np.diff(gain) <= 1e-9)
    before = objective(problem, problem.fixed_open)
    assert gain.sum() == pytest.approx(answer.objective - before)


def test_same_seed_same_answer() -> None:
    """A rule without a clock gives the same sites and bound again."""
    problem = scattered(3000, 300, 12)
    one, two = (solve(problem, stop=Iterations(150), seed=5) for _ in range(2))
    assert list(one.chosen) == list(two.chosen)
    assert one.bound == two.bound


def test_order_of_rows_does_not_matter_for_the_value() -> None:
    """Permuted rows have the same optimum."""
    rng = np.random.default_rng(1)
    covers = rng.random((60, 20)) < 0.15
    weight = rng.integers(1, 30, 60)
    shuffled = rng.permutation(60)
    one = solve(mclp(covers, weight, 4), stop=Iterations(200), seed=0)
    two = solve(mclp(covers[shuffled], weight[shuffled], 4), stop=Iterations(200), seed=0)
    assert one.status is two.status is Status.OPTIMAL
    assert one.objective == two.objective


def test_a_time_out_says_gap() -> None:
    """What is not proven is never called optimal, and the bound is above the value."""
    answer = solve(scattered(5_000, 1_000, 40), stop=Seconds(0.05), seed=0)
    assert answer.status is Status.GAP
    assert answer.objective < answer.bound


def test_cancel_keeps_the_best_so_far() -> None:
    """A cancelled run ends at once with a choice that is allowed."""
    answer = solve(scattered(5000, 500, 15), stop=Seconds(60), seed=0, cancelled=lambda: True)
    assert answer.status is Status.CANCELLED
    assert answer.seconds < 20
    assert len(answer.chosen) == 15


def test_progress_tells_value_and_bound() -> None:
    """Values only rise, bounds only fall, and a value never passes a bound."""
    seen: list[SearchState] = []
    solve(scattered(5000, 500, 15), stop=AnyOf(Iterations(300), Gap(0.0001)), seed=0, progress=seen.append)
    assert all(a.value <= b.value and a.bound >= b.bound for a, b in pairwise(seen))
    assert all(state.value <= state.bound for state in seen)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"weight": [5, -1, 2]}, "row 1 has weight -1"),
        ({"weight": [5, 3, np.nan]}, "row 2 has weight nan"),
        ({"weight": [5, 3]}, "2 weights were given for 3 rows"),
        ({"count": 5}, "count 5 is not allowed with 4 sites"),
        ({"count": 1, "fixed_open": [0, 2]}, "2 sites are fixed open but count is 1"),
        ({"fixed_open": [1], "fixed_closed": [1]}, "site 1 is fixed open and fixed closed"),
        ({"fixed_open": [9]}, "fixed_open names site 9"),
        ({"covers": np.zeros((0, 4))}, "0 rows"),
    ],
)
def test_bad_input_names_the_offending_entry(changes, names: str) -> None:
    """One sentence that says which entry is wrong."""
    given_arguments = {"covers": THREE_BY_FOUR, "weight": [5, 3, 2], "count": 2} | changes
    with pytest.raises(BadProblem, match=names):
        mclp(**given_arguments)


def test_any_function_of_the_state_stops_a_run() -> None:
    """A rule need not be one of ours: this one is content with a value."""
    problem = scattered(5000, 500, 15)
    enough = 0.9 * solve(problem, stop=Iterations(60), seed=0).objective
    answer = solve(problem, stop=AnyOf(Seconds(60), lambda state: state.value >= enough), seed=0)
    assert answer.objective >= enough
    assert answer.seconds < 20


def test_params_change_the_way_and_not_what_holds() -> None:
    """However the search is tuned, small problems end proven at the same value."""
    problem = scattered(300, 60, 6)
    usual = solve(problem, stop=Iterations(200), seed=0)
    other = solve(problem, stop=Iterations(200), seed=0, params=Params(warm=0.5, cold=0.4, moves_a_round=1))
    assert usual.status is other.status is Status.OPTIMAL
    assert usual.objective == other.objective


@pytest.mark.parametrize("wrong", [{"warm": 0.001}, {"cold": 0.0}, {"warm": np.nan}, {"moves_a_round": 0}])
def test_params_that_make_no_sense_are_refused(wrong) -> None:
    """Named with what is allowed."""
    with pytest.raises(BadProblem, match="not allowed"):
        Params(**wrong)

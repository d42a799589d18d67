"""The frontier: every point against all choices, steps that only rise, bounds that hold."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer import models
from optimizer.models.frontier import _bounds_carried_down
from optimizer.solvers import BadProblem, Iterations, Seconds, Status

COVERS = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 0, 1]])
WEIGHT = np.array([5, 3, 2])


def scattered(rows: int, sites: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """covers and weight of a problem too large to try all choices: about 20 sites in the plane cover each row."""
    rng = np.random.default_rng(seed)
    away = rng.random((rows, 1, 2)) - rng.random((1, sites, 2))
    return (away**2).sum(axis=2) < 20 / np.pi / sites, rng.integers(1, 100, rows)


@pytest.mark.parametrize("nested", [False, True])
def test_counts_by_hand(nested: bool) -> None:
    """One site covers 8, two cover 10; going step by step loses nothing here."""
    answers = models.frontier(models.mclp(COVERS, WEIGHT, 1), [1, 2], stop=Iterations(50), seed=0, nested=nested)
    assert [(one.objective, one.bound) for one in answers] == [(8, 8), (10, 10)]
    assert nested is False or set(answers[0].chosen) <= set(answers[1].chosen)


def test_budgets_by_hand() -> None:
    """For 2 site 2 covers 5, for 3 site 0 covers 8, for 4 sites 1 and 2 cover 10; beside site 0 nothing fits."""
    priced = models.budgeted_cover(COVERS, WEIGHT, [3, 2, 2, 2], 0)
    free = models.cost_frontier(priced, [2, 3, 4], stop=Iterations(50), seed=0)
    assert [one.objective for one in free] == [5, 8, 10]
    nested = models.cost_frontier(priced, [3, 4, 5], stop=Iterations(50), seed=0, nested=True)
    assert [one.objective for one in nested] == [8, 8, 10]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_point_matches_all_choices(data: st.DataObject) -> None:
    """Free: the best of each count and of each budget, proven. Nested: never above, and each keeps the one before."""
    rows, sites = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    cells = data.draw(st.lists(st.booleans(), min_size=rows * sites, max_size=rows * sites))
    covers = np.array(cells).reshape(rows, sites)
    weight = np.array(data.draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows)))
    cost = np.array(data.draw(st.lists(st.integers(0, 5), min_size=sites, max_size=sites)), np.float64)
    everything = [list(c) for n in range(sites + 1) for c in combinations(range(sites), n)]

    def top(kept: list[list[int]]) -> int:
        return max(weight[covers[:, c].any(axis=1)].sum() for c in kept)

    rule = {"stop": Iterations(20), "seed": 0}
    counts, budgets = list(range(sites + 1)), [0.0, 2.5, 7.0]
    plain, priced = models.mclp(covers, weight, 0), models.budgeted_cover(covers, weight, cost, 0)
    free = models.frontier(plain, counts, **rule)
    assert [one.objective for one in free] == [top([c for c in everything if len(c) <= n]) for n in counts]
    bought = models.cost_frontier(priced, budgets, **rule)
    assert [one.objective for one in bought] == [top([c for c in everything if cost[c].sum() <= b]) for b in budgets]
    nested = models.frontier(plain, counts, **rule, nested=True)
    saved_up = models.cost_frontier(priced, budgets, **rule, nested=True)
    for steps, best in ((nested, free), (saved_up, bought)):
        assert all(one.objective <= top.objective for one, top in zip(steps, best, strict=True))
        assert all(set(a.chosen) <= set(b.chosen) for a, b in pairwise(steps))
        assert all(one.bound >= top.objective for one, top in zip(steps, best, strict=True))
        assert all(
            (one.status is Status.OPTIMAL) == (one.objective == top.objective)
            for one, top in zip(steps, best, strict=True)
        )


@pytest.mark.parametrize("nested", [False, True])
def test_values_rise_and_bounds_hold_without_a_proof(nested: bool) -> None:
    """Runs cut short still never fall from one count to the next, and no bound is below what a long run reaches."""
    covers, weight = scattered(3000, 300, 4)
    counts = [4, 6, 8, 9]
    short = models.frontier(models.mclp(covers, weight, 1), counts, stop=Seconds(0.05), seed=1, nested=nested)
    assert all(a.objective <= b.objective for a, b in pairwise(short))
    assert all(one.objective <= one.bound for one in short)
    long = models.frontier(models.mclp(covers, weight, 1), counts, stop=Iterations(300), seed=1)
    assert all(one.bound >= better.objective for one, better in zip(short, long, strict=True))
    if not nested:
        assert all(a.bound <= b.bound for a, b in pairwise(short))


def test_same_seed_same_frontier() -> None:
    """A rule without a clock gives the same sites and bounds at every point again."""
    covers, weight = scattered(1500, 200, 5)
    one, two = (models.frontier(models.mclp(covers, weight, 1), [3, 5], stop=Iterations(60), seed=3) for _ in range(2))
    assert [(list(a.chosen), a.bound) for a in one] == [(list(b.chosen), b.bound) for b in two]


def test_a_bound_met_further_up_proves_the_points_before() -> None:
    """Two sites cover all 10; a run that left 12 open for them is proven by the 10 that four cannot exceed."""
    two, four = models.frontier(models.mclp(COVERS, WEIGHT, 1), [2, 4], stop=Iterations(50), seed=0)
    cut_short = replace(two, bound=12.0, status=Status.GAP)
    carried = _bounds_carried_down([cut_short, four])
    assert [(one.bound, one.status) for one in carried] == [(10, Status.OPTIMAL), (10, Status.OPTIMAL)]


def test_points_without_an_allowed_choice_are_infeasible_by_themselves() -> None:
    """Two groups need a site each: one site cannot, two can."""
    both = models.at_least_in_groups(models.mclp(COVERS, WEIGHT, 1), ["a", "", "", "b"], {"a": 1, "b": 1})
    answers = models.frontier(both, [1, 2], stop=Iterations(20), seed=0)
    assert [one.status for one in answers] == [Status.INFEASIBLE, Status.OPTIMAL]
    assert answers[0].reasons


def test_cancelled_between_points() -> None:
    """The answers so far are kept and the last one says that it was cancelled."""
    covers, weight = scattered(1500, 200, 5)
    problem = models.mclp(covers, weight, 1)
    answers = models.frontier(problem, [3, 4, 5], stop=Iterations(9), seed=0, cancelled=lambda: True)
    assert [one.status for one in answers] == [Status.CANCELLED]


@pytest.mark.parametrize("counts", [[], [2, 1], [1, 1]])
def test_disorder_is_refused(counts: list[int]) -> None:
    """Counts come ascending, each once; budgets need costs."""
    with pytest.raises(BadProblem, match="ascending, each once"):
        models.frontier(models.mclp(COVERS, WEIGHT, 1), counts, stop=Iterations(1), seed=0)
    with pytest.raises(BadProblem, match="needs site_cost"):
        models.cost_frontier(models.mclp(COVERS, WEIGHT, 1), [1.0], stop=Iterations(1), seed=0)

"""A choice to begin with: kept or bettered, added to where sites are left, refused where it breaks a rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import allowed, best_by_trying_all, constrained_problems, cover_problems

from optimizer.models import at_least_in_groups, keep_apart, mclp
from optimizer.solvers import BadProblem, CoverProblem, Iterations, SearchState, Status, solve
from optimizer.solvers.given_start import extended
from optimizer.solvers.incidence import objective
from optimizer.solvers.reduce import presolve

THREE_BY_FOUR = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 0, 1]])


def subset_of(sites: int, data: st.DataObject) -> np.ndarray:
    """Any of the sites."""
    return np.array(sorted(data.draw(st.sets(st.integers(0, sites - 1)))), np.int64)


@settings(max_examples=80, deadline=None)
@given(problem=cover_problems() | constrained_problems(), data=st.data())
def test_an_allowed_start_is_never_made_worse(problem: CoverProblem, data: st.DataObject) -> None:
    """Presolve may drop its sites, yet what the search begins with is allowed and worth as much or more."""
    start = np.union1d(subset_of(problem.site_count, data), problem.fixed_open)
    if not allowed(problem, tuple(start.tolist())):
        return
    reduced = presolve(problem)
    begun = extended(problem, reduced, start, 5.0)
    assert begun is not None
    first = reduced.undo(begun)
    assert allowed(problem, tuple(first.tolist()))
    assert objective(problem, first) >= objective(problem, start) - 1e-9
    answer = solve(problem, stop=Iterations(20), seed=0, start=start)
    assert answer.objective == pytest.approx(best_by_trying_all(problem), rel=1e-5, abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(problem=constrained_problems(), data=st.data())
def test_a_start_is_refused_or_mended(problem: CoverProblem, data: st.DataObject) -> None:
    """It is refused exactly when no allowed choice contains it; whatever it is, it changes no optimum."""
    start = subset_of(problem.site_count, data)
    masks = range(2**problem.site_count)
    choices = [tuple(j for j in range(problem.site_count) if mask >> j & 1) for mask in masks]
    inside = [one for one in choices if allowed(problem, one) and set(start.tolist()) <= set(one)]
    best = best_by_trying_all(problem)
    try:
        answer = solve(problem, stop=Iterations(20), seed=0, start=start)
    except BadProblem as refusal:
        assert not inside
        assert "start" in str(refusal)
        return
    assert inside or best is None
    assert answer.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)


def test_a_start_is_where_the_search_begins() -> None:
    """The first value told is that of the choice given, above what a run alone begins with."""
    rng = np.random.default_rng(2)
    covers = ((rng.random((2000, 1, 2)) - rng.random((1, 400, 2))) ** 2).sum(axis=2) < 20 / np.pi / 400
    problem = mclp(covers, rng.integers(1, 100, 2000), 16)
    good = solve(problem, stop=Iterations(300), seed=1)
    told: dict[str, list[SearchState]] = {"alone": [], "begun": []}
    solve(problem, stop=Iterations(1), seed=2, progress=told["alone"].append)
    solve(problem, stop=Iterations(1), seed=2, progress=told["begun"].append, start=good.chosen)
    assert told["alone"][0].value < good.objective <= told["begun"][0].value


def test_a_short_start_is_added_to() -> None:
    """Site 3 must be among them, so site 0 comes to it."""
    north = at_least_in_groups(mclp(THREE_BY_FOUR, [5, 3, 2], 2), ["", "", "", "north"], {"north": 1})
    answer = solve(north, stop=Iterations(20), seed=0, start=np.array([0]))
    assert list(answer.chosen) == [0, 3]


@pytest.mark.parametrize(
    ("changes", "start", "names"),
    [
        ({}, [0, 9], "start names site 9"),
        ({}, [0, 0], "start names a site twice"),
        ({}, [0, 1, 2], "3 sites but count is 2"),
        ({"fixed_open": [3]}, [0, 1], "3 sites but count is 2"),
        ({"fixed_closed": [1]}, [1], "start opens site 1, which is fixed closed"),
    ],
)
def test_a_start_that_cannot_be(changes: dict[str, list[int]], start: list[int], names: str) -> None:
    """One sentence that says which entry is wrong."""
    problem = mclp(THREE_BY_FOUR, [5, 3, 2], 2, **changes)
    with pytest.raises(BadProblem, match=names):
        solve(problem, stop=Iterations(1), seed=0, start=np.array(start))


def test_a_start_that_breaks_a_rule_names_it() -> None:
    """Two sites that may not both be open."""
    places = np.array([[0.0, 0], [50, 0], [500, 0], [900, 0]])
    apart = keep_apart(mclp(THREE_BY_FOUR, [5, 3, 2], 2), places, 100.0)
    with pytest.raises(BadProblem, match="contains the start, because of: sites 0 and 1 not both"):
        solve(apart, stop=Iterations(1), seed=0, start=np.array([0, 1]))

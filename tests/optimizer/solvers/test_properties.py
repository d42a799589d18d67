"""What holds for every covering problem, whatever its numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from small_problems import best_by_trying_all, cover_problems

from optimizer.models import mclp
from optimizer.solvers import CoverProblem, Iterations, solve
from optimizer.solvers.incidence import objective
from optimizer.solvers.reduce import presolve


def dense(problem: CoverProblem) -> np.ndarray:
    """(rows, sites) whether the site covers the row."""
    shape = (problem.rows, problem.site_count)
    return sparse.csr_array((np.ones(len(problem.row_site)), problem.row_site, problem.row_start), shape).toarray() > 0


def value_of(problem: CoverProblem) -> float:
    """The proven best value."""
    return solve(problem, stop=Iterations(40), seed=0).objective


@settings(max_examples=40, deadline=None)
@given(problem=cover_problems(), seed=st.integers(0, 99))
def test_order_of_rows_and_sites_does_not_matter(problem: CoverProblem, seed: int) -> None:
    """Permuted rows and sites, with what is fixed renamed alike, have the same value."""
    rng = np.random.default_rng(seed)
    rows, sites = rng.permutation(problem.rows), rng.permutation(problem.site_count)
    fixed = {name: np.flatnonzero(np.isin(sites, getattr(problem, name))) for name in ("fixed_open", "fixed_closed")}
    shuffled = mclp(dense(problem)[rows][:, sites], problem.row_weight[rows], problem.count, **fixed)
    assert value_of(shuffled) == pytest.approx(value_of(problem), rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(problem=cover_problems(), data=st.data())
def test_another_site_never_lowers_the_value(problem: CoverProblem, data: st.DataObject) -> None:
    """One more candidate, whatever it covers, can be left closed."""
    column = data.draw(st.lists(st.booleans(), min_size=problem.rows, max_size=problem.rows))
    covers = np.column_stack([dense(problem), column])
    fixed = {"fixed_open": problem.fixed_open, "fixed_closed": problem.fixed_closed}
    wider = mclp(covers, problem.row_weight, problem.count, **fixed)
    assert value_of(wider) >= value_of(problem) - 1e-9


@settings(max_examples=60, deadline=None)
@given(problem=cover_problems())
def test_presolve_changes_no_optimum(problem: CoverProblem) -> None:
    """The best choice among the sites left, undone, is worth the best of all choices, and its report adds up."""
    reduced = presolve(problem)
    kept = len(reduced.site)
    choices = [np.flatnonzero([(mask >> j) & 1 for j in range(kept)]) for mask in range(2**kept)]
    allowed = [chosen for chosen in choices if len(chosen) <= reduced.count]
    top = max(allowed, key=reduced.value)
    assert reduced.value(top) == pytest.approx(best_by_trying_all(problem), rel=1e-9, abs=1e-9)
    assert objective(problem, reduced.undo(top)) == pytest.approx(reduced.value(top), rel=1e-9, abs=1e-9)
    assert reduced.report.sites_left == kept
    assert reduced.report.sites_fixed + reduced.report.sites_dominated == problem.site_count - kept

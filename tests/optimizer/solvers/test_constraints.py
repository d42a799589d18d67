"""Gains of later covers, costs, groups, forbidden pairs and moves against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from small_problems import allowed, best_by_trying_all, constrained_problems

from optimizer.models import mclp
from optimizer.solvers import BadProblem, CoverProblem, Group, Iterations, Status, solve


@settings(max_examples=150, deadline=None)
@given(problem=constrained_problems())
def test_matches_brute_force(problem: CoverProblem) -> None:
    """The best allowed choice is found and proven; when there is none, the reasons are named."""
    answer = solve(problem, stop=Iterations(100), seed=1)
    best = best_by_trying_all(problem)
    if best is None:
        assert answer.status is Status.INFEASIBLE
        assert answer.reasons
        return
    assert answer.status is Status.OPTIMAL
    assert allowed(problem, tuple(answer.chosen.tolist()))
    assert answer.objective == pytest.approx(best, rel=1e-5, abs=1e-5)
    assert answer.bound >= best - 1e-12


def test_the_names_of_what_cannot_be_kept() -> None:
    """Two sites that must be open but not together are named."""
    plain = mclp(np.eye(3), [1, 1, 1], 3)
    problem = CoverProblem(
        plain.row_start,
        plain.row_site,
        plain.row_weight,
        3,
        3,
        groups=(Group(np.array([0]), 1, name="north"), Group(np.array([1]), 1, name="south")),
        forbidden_pairs=np.array([[0, 1]]),
    )
    answer = solve(problem, stop=Iterations(10), seed=0)
    assert answer.status is Status.INFEASIBLE
    assert any(word in reason for reason in answer.reasons for word in ("north", "south", "sites 0 and 1"))


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"site_cost": np.ones(3)}, "go together"),
        ({"site_cost": np.array([1.0, -2.0, 1.0]), "budget": 2.0}, "site 1 has cost -2"),
        ({"site_cost": np.ones(3), "budget": 0.5, "fixed_open": np.array([1])}, "cost 1 but the budget is 0.5"),
        ({"groups": (Group(np.array([0, 1]), 3, name="east"),)}, "group east asks for at least 3"),
        ({"groups": (Group(np.array([0, 7])),)}, "group number 0 names site 7"),
        ({"forbidden_pairs": np.array([[0, 0]])}, "forbidden pair 0 is"),
        ({"forbidden_pairs": np.array([[0, 1]]), "fixed_open": np.array([0, 1])}, "fixed open but may not both"),
        ({"row_gain": np.array([0.5, 0.7])}, "row 0 has gain 0.7 for its cover number 2"),
        ({"most_moves": -1}, "most_moves -1"),
    ],
)
def test_bad_constraints_name_the_offending_entry(changes, names: str) -> None:
    """One sentence that says which entry is wrong."""
    plain = mclp(np.eye(3), [1, 1, 1], 3)
    with pytest.raises(BadProblem, match=names):
        CoverProblem(plain.row_start, plain.row_site, plain.row_weight, 3, 3, **changes)

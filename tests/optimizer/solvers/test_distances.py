"""Set cover, p-median and p-center against brute force."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from optimizer.solvers import BadProblem, Iterations, Status
from optimizer.solvers.p_center import solve_p_center
from optimizer.solvers.p_median import MedianProblem, solve_p_median
from optimizer.solvers.set_cover import Cover, cover_all

THREE_BY_FOUR = np.array([[0.0, 4, 2, 9], [3, 1, 7, 6], [8, 5, 6, 2]])


def covering(covers: np.ndarray, cost: np.ndarray) -> Cover:
    """A cover from a dense matrix."""
    matrix = sparse.csr_array(covers)
    return Cover(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), cost.astype(np.float64))


@st.composite
def distances(draw: st.DrawFn) -> np.ndarray:
    """Up to 8 rows x 7 sites of small distances, whole or broken."""
    rows, sites = draw(st.integers(1, 8)), draw(st.integers(1, 7))
    number = draw(st.sampled_from([st.integers(0, 12), st.floats(0, 12, allow_nan=False, width=16)]))
    cells = draw(st.lists(number, min_size=rows * sites, max_size=rows * sites))
    return np.array(cells, np.float64).reshape(rows, sites)


def test_median_and_center_by_hand() -> None:
    """Sites 0 and 3 serve the rows at 0 + 3 + 2, the farthest at 3; no two sites do better."""
    median = solve_p_median(MedianProblem(THREE_BY_FOUR, np.ones(3), 2), stop=Iterations(100), seed=0)
    assert (list(median.chosen), median.objective, median.bound) == ([0, 3], 5, 5)
    assert median.status is Status.OPTIMAL
    center = solve_p_center(THREE_BY_FOUR, 2, stop=Iterations(100), seed=0)
    assert (center.objective, center.bound, center.status) == (3, 3, Status.OPTIMAL)


@settings(max_examples=60, deadline=None)
@given(distance=distances(), data=st.data())
def test_p_median_matches_brute_force(distance: np.ndarray, data: st.DataObject) -> None:
    """The cheapest of all choices, proven."""
    rows, sites = distance.shape
    weight = np.array(data.draw(st.lists(st.integers(0, 5), min_size=rows, max_size=rows)), np.float64)
    count = data.draw(st.integers(1, sites))
    best = min((distance[:, list(c)].min(axis=1) * weight).sum() for c in combinations(range(sites), count))
    answer = solve_p_median(MedianProblem(distance, weight, count), stop=Iterations(60), seed=0)
    assert answer.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert answer.bound <= best + 1e-9
    assert answer.bound == pytest.approx(best, rel=1e-4, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(distance=distances(), data=st.data())
def test_p_center_matches_brute_force(distance: np.ndarray, data: st.DataObject) -> None:
    """The smallest of all radii, proven."""
    sites = distance.shape[1]
    count = data.draw(st.integers(1, sites))
    best = min(distance[:, list(c)].min(axis=1).max() for c in combinations(range(sites), count))
    answer = solve_p_center(distance, count, stop=Iterations(60), seed=0)
    assert answer.objective == answer.bound == best
    assert answer.status is Status.OPTIMAL


@settings(max_examples=40, deadline=None)
@given(distance=distances(), data=st.data())
def test_a_run_cut_short_keeps_its_bounds_right(distance: np.ndarray, data: st.DataObject) -> None:
    """Cancelled at once: choice and bound lie on both sides of the optimum; optimal is said only when they meet."""
    count = data.draw(st.integers(1, distance.shape[1]))
    reach = [distance[:, list(c)].min(axis=1) for c in combinations(range(distance.shape[1]), count)]
    at_once = {"stop": Iterations(1), "seed": 0, "cancelled": lambda: True}
    weight = np.ones(len(distance))
    for answer, best in (
        (solve_p_center(distance, count, **at_once), min(one.max() for one in reach)),
        (solve_p_median(MedianProblem(distance, weight, count), **at_once), min(one.sum() for one in reach)),
    ):
        assert answer.bound <= best + 1e-9
        assert answer.objective >= best - 1e-9
        assert answer.status in (Status.OPTIMAL, Status.CANCELLED)
        assert answer.status is Status.CANCELLED or answer.objective == pytest.approx(answer.bound, rel=1e-6, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(distance=distances(), data=st.data(), seed=st.integers(0, 99))
def test_order_and_more_sites_for_distances(distance: np.ndarray, data: st.DataObject, seed: int) -> None:
    """Permuted rows and sites give the same values, and one more site never makes them larger."""
    rows, sites = distance.shape
    count = data.draw(st.integers(1, sites))
    random = np.random.default_rng(seed)
    shuffled = distance[random.permutation(rows)][:, random.permutation(sites)]
    wider = np.column_stack([distance, random.integers(0, 12, rows)])

    def values(away: np.ndarray) -> tuple[float, float, float]:
        rule = {"stop": Iterations(60), "seed": 0}
        covers = np.column_stack([away < 4, np.ones(rows, np.bool_)])  # the last site covers all for 5
        cost = np.append(np.ones(covers.shape[1] - 1), 5)
        return (
            solve_p_median(MedianProblem(away, np.ones(rows), count), **rule).objective,
            solve_p_center(away, count, **rule).objective,
            cover_all(covering(covers, cost), **rule).objective,
        )

    assert values(shuffled) == pytest.approx(values(distance))
    assert all(a <= b + 1e-9 for a, b in zip(values(wider), values(distance), strict=True))


def test_set_cover_reports_what_was_made_smaller() -> None:
    """Row 1 is covered whenever row 0 is, and site 2 covers no more than site 1."""
    covers = np.array([[1, 1, 0], [1, 1, 1]])
    answer = cover_all(covering(covers, np.ones(3)), stop=Iterations(5), seed=0)
    report = answer.presolve
    assert (report.rows, report.sites) == (2, 3)
    assert report.rows_left + report.rows_merged_or_settled == 2
    assert report.rows_merged_or_settled >= 1
    assert report.sites_left + report.sites_dominated + report.sites_fixed == 3
    assert report.sites_dominated >= 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_set_cover_matches_brute_force(data: st.DataObject) -> None:
    """The cheapest cover, proven; a row without a site is named."""
    rows, sites = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 7))
    cells = data.draw(st.lists(st.booleans(), min_size=rows * sites, max_size=rows * sites))
    covers = np.array(cells).reshape(rows, sites)
    cost = np.array(data.draw(st.lists(st.integers(0, 6), min_size=sites, max_size=sites)))
    answer = cover_all(covering(covers, cost), stop=Iterations(100), seed=0)
    lost = np.flatnonzero(~covers.any(axis=1))
    if len(lost):
        assert answer.status is Status.INFEASIBLE
        assert str(lost[0]) in answer.reasons[0]
        return
    choices = (list(c) for n in range(sites + 1) for c in combinations(range(sites), n))
    best = min(cost[c].sum() for c in choices if covers[:, c].any(axis=1).all())
    assert answer.objective == answer.bound == best
    assert covers[:, answer.chosen].any(axis=1).all()


def test_p_median_names_a_row_out_of_reach() -> None:
    """A row whose every distance is infinite makes it infeasible and is named."""
    distance = np.array([[1.0, 2.0], [np.inf, np.inf]])
    answer = solve_p_median(MedianProblem(distance, np.ones(2), 1), stop=Iterations(5), seed=0)
    assert answer.status is Status.INFEASIBLE
    assert "row 1" in answer.reasons[0]
    assert solve_p_center(distance, 1, stop=Iterations(5), seed=0).status is Status.INFEASIBLE


@pytest.mark.parametrize(
    ("distance", "weight", "count", "names"),
    [
        ([[1, np.nan]], [1], 1, "row 0 to site 1 is nan"),
        ([[1, 2]], [1], 3, "count 3 is not allowed with 2 sites"),
        ([[1, 2]], [-1], 1, "row 0 has weight -1"),
    ],
)
def test_bad_distances_name_the_offending_entry(distance, weight, count: int, names: str) -> None:
    """One sentence that says which entry is wrong."""
    with pytest.raises(BadProblem, match=names):
        MedianProblem(np.array(distance, np.float64), np.array(weight, np.float64), count)

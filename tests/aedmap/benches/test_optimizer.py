"""The optimiser's bench: its instances are what they say, and its peers are counted by our own measure."""

import numpy as np
import pytest

from aedmap.benches.optimizer_child import solve_scattered
from aedmap.benches.optimizer_instances import clustered, covers_within, uniform
from aedmap.benches.optimizer_peers import by_greedy, by_highs
from optimizer.solvers import Seconds, solve


@pytest.mark.parametrize("make", [uniform, clustered])
def test_about_twenty_sites_cover_a_row(make) -> None:
    """Both kinds have the density they promise, and the same seed gives the same instance."""
    scatter = make(3000, 500, 4)
    problem = scatter.problem()
    assert 14 < len(problem.row_site) / problem.rows < 26
    assert problem.count == 20
    assert np.array_equal(make(3000, 500, 4).row_xy, scatter.row_xy)


def test_covers_within_matches_every_pair() -> None:
    """The grid finds exactly the sites within the radius, ascending."""
    rng = np.random.default_rng(2)
    rows, sites = rng.random((60, 2)), rng.random((40, 2))
    start, site = covers_within(rows, sites, 0.2)
    away = np.hypot(*(rows[:, None] - sites[None, :]).transpose(2, 0, 1))
    for i in range(60):
        assert site[start[i] : start[i + 1]].tolist() == np.flatnonzero(away[i] <= 0.2).tolist()


def test_peers_are_never_above_our_bound() -> None:
    """A value by our count cannot pass what we prove."""
    problem = uniform(300, 50, 1).problem()
    ours = solve(problem, stop=Seconds(5), seed=0)
    for peer in (by_greedy(problem), by_highs(problem, 5, 0)):
        assert 0 < peer.value <= ours.bound


def test_prove_mode_is_measured_in_a_process_of_its_own() -> None:
    """The child proves a small instance and says what it took."""
    solved = solve_scattered("prove", 400, 80, 10.0, 0)
    assert 0 < solved.value <= solved.bound
    assert solved.gap == pytest.approx((solved.bound - solved.value) / solved.bound)

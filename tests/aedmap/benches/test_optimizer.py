"""The optimiser's bench: its instances are what they say, and its peers are counted by our own measure."""

import numpy as np
import pytest

from aedmap.benches import Effort
from aedmap.benches.limiting_side import Halfway, limiting_side
from aedmap.benches.optimizer import seconds_at_most
from aedmap.benches.optimizer_beside import beside_rows
from aedmap.benches.optimizer_child import solve_scattered
from aedmap.benches.optimizer_instances import clustered, covers_within, uniform
from aedmap.benches.optimizer_peers import PeerAnswer, by_greedy, by_highs
from aedmap.progress import silent
from optimizer.solvers import SearchState, Seconds, solve


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


def test_every_row_covered_is_measured_too() -> None:
    """The child covers all rows that a site reaches, and says how many none does."""
    solved = solve_scattered("lscp", 300, 60, 5.0, 0)
    problem = uniform(300, 60, 0).problem()
    assert solved.left_out == (np.diff(problem.row_start) == 0).sum()
    assert 0 < solved.bound <= solved.value <= 60


def test_the_usual_run_keeps_within_twelve_minutes() -> None:
    """All time limits together leave a minute for starting processes, reading files and peers' building."""
    assert seconds_at_most(Effort.USUAL) <= 11 * 60
    assert seconds_at_most(Effort.QUICK) <= 70


@pytest.mark.parametrize(
    ("value", "says_optimal", "best", "bound", "told"),
    [
        (100, True, 100, 100, "true"),
        (97, True, 100, 101, "false, 3 more is possible"),
        (100, True, 100, 101, "not decided"),
        (97, False, 100, 100, "no claim"),
        (100, False, 100, 100, "no claim"),
    ],
)
def test_a_label_is_held_against_what_is_known(
    value: int, says_optimal: bool, best: int, bound: int, told: str
) -> None:
    """True when proven by anybody's bound, false when anybody found more, else left open; a time-out claims nothing."""
    assert told in PeerAnswer(value, says_optimal, 1.0, "label").truth(best, bound)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of a peer beside its own packages
def test_every_peer_stands_beside_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a size that all finish those that call their answer optimal are right, and nobody passes our bound."""
    monkeypatch.setattr("aedmap.benches.optimizer_beside._SIZES", ((200, 40, 5.0),))
    rows = beside_rows(Effort.QUICK, 1, silent)
    assert [row.peer_name for row in rows[2:]] == [
        "greedy", "HiGHS on merged rows", "CP-SAT on merged rows", "spopt with CBC", "spopt with HiGHS",
    ]  # fmt: skip
    assert rows[0].note == 'says "optimal": true'
    assert rows[1].holds
    for row in rows[2:]:
        assert "not installed" in row.note or "true" in row.note or "no claim" in row.note
    assert "no claim" in rows[2].note


def test_the_side_that_stands_still_limits() -> None:
    """In the second half the value rose by 2 % of the bound and the bound did not move: the bound limits."""
    halfway = Halfway(10.0)
    for seconds, value, bound in ((1.0, 90.0, 120.0), (4.0, 95.0, 100.0), (9.0, 97.0, 100.0)):
        halfway(SearchState(seconds=seconds, value=value, bound=bound))
    assert halfway.moved(100.0) == (0.02, 0.0)
    assert limiting_side(0.03, *halfway.moved(100.0)).startswith("the bound limits")
    assert limiting_side(0.03, 0.0, 0.01).startswith("the value limits")
    assert limiting_side(0.0, 0.0, 0.0) == "proven optimal"

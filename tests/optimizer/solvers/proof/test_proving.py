"""Prove mode from end to end: below the LP, never below the optimum, repeatable, and it goes on after a kill."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_problems import best_by_trying_all, constrained_problems, cover_problems

from optimizer.models import mclp
from optimizer.solvers import BadFile, CoverProblem, Iterations, Proof, Seconds, Status, solve
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.exact import Limits, solve_exactly
from optimizer.solvers.first_choice import first_choice
from optimizer.solvers.proof import proving
from optimizer.solvers.reduce import presolve
from optimizer.solvers.run import Run
from optimizer.solvers.side_by_side import SideBySide


def scattered(rows: int, sites: int, count: int, seed: int = 0) -> CoverProblem:
    """About 20 sites in the plane cover each row."""
    rng = np.random.default_rng(seed)
    away = rng.random((rows, 1, 2)) - rng.random((1, sites, 2))
    return mclp((away**2).sum(axis=2) < 20 / np.pi / sites, rng.integers(1, 100, rows), count)


def lp_bound(problem: CoverProblem) -> float:
    """The LP's bound, to its last digit."""
    reduced = presolve(problem)
    prices = PriceBound(reduced.incidence, reduced.count, reduced.sides)
    prices.run(400)
    return reduced.offset + prices.fractional_value


def test_between_the_optimum_and_the_lp() -> None:
    """On 700 rows x 250 sites the bound lies below the LP's and not below the optimum that HiGHS proves."""
    problem = scattered(700, 250, 10)
    reduced = presolve(problem)
    limits = Limits(120.0, None, lambda _: False)
    exact = solve_exactly(reduced.incidence, reduced.count, reduced.sides, None, limits, 0)
    assert exact.chosen is not None
    optimum = reduced.value(exact.chosen)
    answer = solve(problem, stop=Iterations(1500), seed=0, proof=Proof())
    assert answer.objective <= optimum <= answer.bound
    assert answer.bound < lp_bound(problem) - 0.2 * (lp_bound(problem) - optimum)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problem=cover_problems() | constrained_problems(), seed=st.integers(0, 5))
def test_matches_brute_force(problem, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From prices that are far from the LP's, with a window for each open site, value and bound enclose the best."""
    monkeypatch.setattr(proving, "_SITES_A_WINDOW", 1.0)
    best = best_by_trying_all(problem)
    reduced = presolve(problem)
    if best is None or reduced.incidence.rows == 0 or reduced.count <= 0:
        return
    run = Run(Iterations(2000), None, None)
    start, _ = first_choice(reduced.incidence, reduced.count, reduced.sides, 1.0)
    prices = PriceBound(reduced.incidence, reduced.count, reduced.sides)
    run.update(value=reduced.value(start), bound=reduced.bound(prices.bound))
    search = SideBySide(reduced, run, prices, start, seed, exact=False)
    chosen = proving._Proof(reduced, run, prices.prices, start, seed, None, None).work(search)
    assert reduced.value(chosen) <= best + 1e-9 * abs(best)
    assert run.state.bound >= best - 1e-9 * abs(best)
    assert run.state.bound <= reduced.bound(prices.bound) + 1e-9 * abs(best)


def test_same_seed_and_iterations_same_proof() -> None:
    """Nothing depends on the clock when the stopping rule has none."""
    problem = scattered(1000, 300, 12)
    one, other = (solve(problem, stop=Iterations(1000), seed=3, proof=Proof()) for _ in range(2))
    assert one.bound == other.bound
    assert one.chosen.tolist() == other.chosen.tolist()


def test_goes_on_from_its_file(tmp_path: Path) -> None:
    """A second run begins with the bound and value of the first."""
    problem, file = scattered(4000, 400, 16), tmp_path / "proof.npz"
    first = solve(problem, stop=Iterations(600), seed=0, proof=Proof(file))
    states = []
    second = solve(problem, stop=Iterations(200), seed=1, proof=Proof(file), progress=states.append)
    assert first.status is Status.GAP
    assert states[1].value == first.objective
    assert states[1].bound == first.bound
    assert second.bound <= first.bound
    assert second.objective >= first.objective


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    """Killed the hard way, what it had proven by then is where the next run begins."""
    file = tmp_path / "proof.npz"
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path; from test_proving import scattered\n"
        "from optimizer.solvers import Iterations, Proof, solve\n"
        "solve(scattered(4000, 400, 16), stop=Iterations(1500), seed=0, proof=Proof(Path(sys.argv[1])))"
    )
    folders = [str(Path(__file__).parents[up]) for up in (0, 1, 4)]
    run = subprocess.Popen([sys.executable, "-c", code, str(file), *folders])
    until = time.monotonic() + 110
    while not file.exists() and run.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    problem = scattered(4000, 400, 16)
    with np.load(file, allow_pickle=False) as saved:
        proven = float(saved["bound"])
    states = []
    answer = solve(problem, stop=Seconds(2), seed=0, proof=Proof(file), progress=states.append)
    assert states[1].bound <= proven + presolve(problem).offset
    assert answer.objective <= answer.bound


def test_files_of_others_are_refused(tmp_path: Path) -> None:
    """Another problem's proof, a file cut short and a folder that is not there: one sentence each."""
    file = tmp_path / "proof.npz"
    solve(scattered(4000, 400, 16), stop=Iterations(400), seed=0, proof=Proof(file))
    with pytest.raises(BadFile, match="belongs to another problem"):
        solve(scattered(4000, 400, 17), stop=Iterations(400), seed=0, proof=Proof(file))
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(BadFile, match="is not a saved proof or was cut short"):
        solve(scattered(4000, 400, 16), stop=Iterations(400), seed=0, proof=Proof(file))
    with pytest.raises(BadFile, match="its folder does not exist"):
        solve(scattered(4000, 400, 16), stop=Iterations(400), seed=0, proof=Proof(tmp_path / "no" / "proof.npz"))


def test_cancelled_keeps_the_best_so_far() -> None:
    """A proof that is cancelled says so and still has a value and a bound."""
    asked = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 60

    answer = solve(scattered(4000, 400, 16), stop=Seconds(60), seed=0, proof=Proof(), cancelled=cancelled)
    assert answer.status is Status.CANCELLED
    assert 0 < answer.objective <= answer.bound
    assert answer.seconds < 40

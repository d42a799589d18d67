"""One entry: a problem and a stopping rule in, chosen sites with a proven bound out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.branch import branch
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.first_choice import first_choice
from optimizer.solvers.given_start import check_start, extended
from optimizer.solvers.greedy import greedy
from optimizer.solvers.incidence import objective
from optimizer.solvers.params import Params
from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.proof.proving import prove
from optimizer.solvers.reduce import CLOSED, KEEP, OPEN, Reduced, presolve, restrict, rounding, untouched
from optimizer.solvers.row_prices import row_prices
from optimizer.solvers.run import Run
from optimizer.solvers.side_by_side import SideBySide
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.stop import SearchState, StopRule
from optimizer.solvers.warm_up import compiled, proof_compiled

_EXACT_WITHOUT_CLOCK = 20_000  # nothing would end its root node
_EXACT_INCIDENCES = 150_000  # beyond this HiGHS seldom leaves its root node in a minute
_FIRST_S = 30.0


@dataclass(frozen=True)
class Proof:
    """Ask for a bound below the LP's. file: where the proof is kept; one that is there already is gone on with."""

    file: Path | None = None


def solve(
    problem: CoverProblem,
    *,
    stop: StopRule,
    seed: int,
    params: Params = Params(),  # noqa: B008 (frozen)
    progress: Callable[[SearchState], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    proof: Proof | None = None,
    start: NDArray[np.int64] | None = None,
) -> Solution:
    """The best choice found until `stop` says so, and a bound that holds for every choice.

    stop: a rule of `stop`, or any function of the state; params: how the search goes about it
    progress: told value, bound, gap and seconds a few times a second; cancelled: asked as often, True ends the run
    with the best so far. With a rule that has no clock the same seed gives the same answer; it limits the search, after
    which small problems still go through branch and bound with a limit of its own.
    proof: go below the LP's bound, which takes minutes; BadFile when its file belongs to another problem
    start: sites to begin with, which the answer is never worth less than; fewer than allowed are added to. BadProblem
    when no allowed choice contains them
    """
    if start is not None:
        check_start(problem, start)
    compiled(plain=problem.plain)
    if proof is not None:
        proof_compiled()
    run = Run(stop, progress, cancelled)
    reduced = presolve(problem)
    first, reasons = _first(problem, reduced, start, min(_FIRST_S, run.seconds_left))
    if first is None:
        nothing = np.empty(0, np.int64)
        status = Status.INFEASIBLE if reasons else Status.GAP
        return Solution(nothing, 0.0, reduced.total, status, run.seconds, seed, tuple(reasons), presolve=reduced.report)
    run.rounding = rounding(reduced, reduced.incidence.objective(first))
    if reduced.count == 0 or reduced.incidence.rows == 0:
        run.update(value=reduced.value(first), bound=reduced.value(first))
        return _answer(problem, reduced.undo(first), run, reduced, seed)
    prices = PriceBound(reduced.incidence, reduced.count, reduced.sides)
    run.update(value=reduced.value(first), bound=reduced.bound(prices.bound))
    small = len(reduced.incidence.row_site) <= (_EXACT_INCIDENCES if run.has_clock else _EXACT_WITHOUT_CLOCK)
    if proof is not None:
        best = prove(reduced, run, prices, first, seed, small, proof.file, params)
        return _answer(problem, reduced.undo(best), run, reduced, seed, prices)
    best = SideBySide(reduced, run, prices, first, seed, small, params).work()
    if small and not run.has_clock and not (run.proven or run.was_cancelled):
        best = branch(reduced, run, prices.prices, best, seed)
    return _answer(problem, reduced.undo(best), run, reduced, seed, prices)


def order_by_gain(problem: CoverProblem, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(order, gain): the chosen sites that were not fixed open, best first, each with what it adds to those before it.

    Sites fixed open count as there from the start; a chosen site that adds nothing comes last with gain 0.
    """
    new = np.setdiff1d(chosen, problem.fixed_open)
    fate = np.full(problem.site_count, CLOSED)
    fate[new] = KEEP
    fate[problem.fixed_open] = OPEN
    left = restrict(untouched(problem), fate)
    order, gain = greedy(left.incidence, len(new))
    idle = np.setdiff1d(new, left.site[order])
    return np.concatenate([left.site[order], idle]), np.concatenate([gain, np.zeros(len(idle))])


def _first(
    problem: CoverProblem, reduced: Reduced, start: NDArray[np.int64] | None, seconds: float
) -> tuple[NDArray[np.int64] | None, list[str]]:
    """The better of what can be had from nothing and from `start`; (None, why not) when nothing can."""
    first, reasons = first_choice(reduced.incidence, reduced.count, reduced.sides, seconds)
    if start is None or reasons:
        return first, reasons
    given = extended(problem, reduced, start, seconds)
    if first is None or (given is not None and reduced.value(given) >= reduced.value(first)):
        return given, []
    return first, []


def _answer(
    problem: CoverProblem,
    chosen: NDArray[np.int64],
    run: Run,
    reduced: Reduced,
    seed: int,
    prices: PriceBound | None = None,
) -> Solution:
    value = objective(problem, chosen)
    status = Status.OPTIMAL if value >= run.state.bound - run.rounding else Status.GAP
    if run.was_cancelled:
        status = Status.CANCELLED
    bound = max(run.state.bound, value)
    of_rows = None if prices is None else partial(row_prices, problem, reduced, prices.prices.row)
    return Solution(chosen, value, bound, status, run.seconds, seed, presolve=reduced.report, prices=of_rows)

"""One entry: a problem and a stopping rule in, chosen sites with a proven bound out."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.dual import PriceBound, fates_by_price
from optimizer.solvers.exact import Limits, solve_exactly
from optimizer.solvers.first_choice import first_choice
from optimizer.solvers.greedy import greedy
from optimizer.solvers.incidence import objective
from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.reduce import CLOSED, KEEP, OPEN, Reduced, presolve, restrict, untouched
from optimizer.solvers.run import Run
from optimizer.solvers.side_by_side import search_and_bound
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.stop import SearchState, StopRule

_EXACT_INCIDENCES = 150_000  # beyond this HiGHS seldom leaves its root node in a minute
_EXACT_NODES = 2000  # for rules without a clock
_SHARE_BEFORE_EXACT = 0.25
_SAME = 2e-6  # of all demand: broken numbers closer than this are the same; HiGHS works to one in a million
_FIRST_S = 30.0


def solve(
    problem: CoverProblem,
    *,
    stop: StopRule,
    seed: int,
    progress: Callable[[SearchState], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """The best choice found until `stop` says so, and a bound that holds for every choice.

    progress: told value, bound, gap and seconds a few times a second; cancelled: asked as often, True ends the run
    with the best so far. With a rule that has no clock the same seed gives the same answer.
    """
    run = Run(stop, progress, cancelled)
    reduced = presolve(problem)
    run.rounding = 0.0 if reduced.whole else _SAME * reduced.total
    start, reasons = first_choice(reduced.incidence, reduced.count, reduced.sides, min(_FIRST_S, run.seconds_left))
    if start is None:
        nothing = np.empty(0, np.int64)
        status = Status.INFEASIBLE if reasons else Status.GAP
        return Solution(nothing, 0.0, reduced.total, status, run.seconds, seed, tuple(reasons), presolve=reduced.report)
    if reduced.count == 0 or reduced.incidence.rows == 0:
        run.update(value=reduced.value(start), bound=reduced.value(start))
        return _answer(problem, reduced.undo(start), run, reduced, seed)
    prices = PriceBound(reduced.incidence, reduced.count, reduced.sides)
    run.update(value=reduced.value(start), bound=reduced.bound(prices.bound))
    small = len(reduced.incidence.row_site) <= _EXACT_INCIDENCES
    best = search_and_bound(reduced, run, prices, start, seed, _SHARE_BEFORE_EXACT if small else 1.0)
    chosen = reduced.undo(best)
    if small and not run.over():
        chosen = _branch(reduced, run, prices, best, seed)
    return _answer(problem, chosen, run, reduced, seed)


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


def _branch(reduced: Reduced, run: Run, prices: PriceBound, best: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """Fix what the prices settle, then branch and bound with what is left of the time; its bound joins ours."""
    value = reduced.incidence.objective(best)
    rest = restrict(reduced, fates_by_price(prices.prices, reduced.count, value, reduced.whole))

    def interrupted(bound: float) -> bool:
        if np.isfinite(bound):
            run.update(bound=max(run.state.value, rest.bound(bound)))
        return run.over()

    limits = Limits(run.seconds_left, None if run.has_clock else _EXACT_NODES, interrupted)
    known = np.flatnonzero(np.isin(rest.site, reduced.site[best]))
    at_hand = np.sort(np.concatenate([rest.opened, rest.site[known]]))
    start = known if np.array_equal(at_hand, reduced.undo(best)) else None
    if rest.count <= 0 or rest.incidence.sites == 0:  # nothing better is left, unless the fixed sites are it
        fits = rest.count == 0 and not rest.sides.broken(np.empty(0, np.int64))
        chosen = rest.undo(np.empty(0, np.int64)) if fits and rest.offset > run.state.value else reduced.undo(best)
        run.update(value=rest.offset if fits else None)
        run.update(bound=run.state.value)
        return chosen
    answer = solve_exactly(rest.incidence, rest.count, rest.sides, start, limits, seed)
    chosen = reduced.undo(best)
    if answer.chosen is not None and rest.value(answer.chosen) > run.state.value:
        chosen = rest.undo(answer.chosen)
        run.update(value=rest.value(answer.chosen))
    run.update(bound=run.state.value if answer.infeasible else max(run.state.value, rest.bound(answer.bound)))
    return chosen


def _answer(problem: CoverProblem, chosen: NDArray[np.int64], run: Run, reduced: Reduced, seed: int) -> Solution:
    value = objective(problem, chosen)
    status = Status.OPTIMAL if value >= run.state.bound - run.rounding else Status.GAP
    if run.was_cancelled:
        status = Status.CANCELLED
    bound = max(run.state.bound, value)
    return Solution(chosen, value, bound, status, run.seconds, seed, presolve=reduced.report)

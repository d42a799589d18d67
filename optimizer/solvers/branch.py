"""Fix what the prices settle, then branch and bound on what is left; its bound joins ours."""

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.dual import Prices, fates_by_price
from optimizer.solvers.exact import Limits, solve_exactly
from optimizer.solvers.reduce import Reduced, restrict
from optimizer.solvers.run import Run

_NODES = 2000  # for rules without a clock


def branch(reduced: Reduced, run: Run, prices: Prices, best: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """The best choice (in the numbers of `reduced`) when done, interrupted or out of time; the bound goes to `run`.

    Fixing keeps every choice better than `best`, so when nothing better is left `best` is proven.
    """
    value = reduced.incidence.objective(best)
    rest = restrict(reduced, fates_by_price(prices, reduced.count, value, reduced.whole))
    if rest.count <= 0 or rest.incidence.sites == 0:
        nothing = np.empty(0, np.int64)
        if rest.count == 0 and not rest.sides.broken(nothing) and rest.offset > reduced.offset + value:
            best = _in_numbers_of(reduced, rest.undo(nothing))
        run.update(value=reduced.value(best))
        run.update(bound=reduced.value(best))
        return best

    def interrupted(bound: float) -> bool:
        if np.isfinite(bound):
            run.update(bound=max(reduced.offset + value, rest.bound(bound)))
        return run.over() if run.has_clock else run.proven or run.stopped_by_hand()

    limits = Limits(run.seconds_left, None if run.has_clock else _NODES, interrupted)
    start = np.flatnonzero(np.isin(rest.site, reduced.site[best]))
    kept = np.array_equal(rest.undo(start), reduced.undo(best))
    answer = solve_exactly(rest.incidence, rest.count, rest.sides, start if kept else None, limits, seed)
    if answer.chosen is not None and rest.value(answer.chosen) > reduced.offset + value:
        best = _in_numbers_of(reduced, rest.undo(answer.chosen))
        run.update(value=reduced.value(best))
    reached = reduced.value(best)
    run.update(bound=reached if answer.infeasible else max(reached, rest.bound(answer.bound)))
    return best


def _in_numbers_of(reduced: Reduced, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.isin(reduced.site, chosen)).astype(np.int64)

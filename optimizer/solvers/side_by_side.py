"""Search on one core and bound on the other until a share of the allowance is used."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.annealing import Annealing
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.exchange import Exchange
from optimizer.solvers.reduce import Reduced
from optimizer.solvers.run import Run

_PER_ITERATION = 1000  # proposed moves
_ROUND_ITERATIONS = 50
_ROUND_S = 0.1
_IDLE_ENOUGH = 500
_CHARGES_A_SITE = 20.0  # where sites are charged, a charge is what moves turn on
_WARM, _COLD = 0.025, 0.004  # of the value per open site at the start


def search_and_bound(
    reduced: Reduced, run: Run, prices: PriceBound, chosen: NDArray[np.int64], seed: int, share: float
) -> NDArray[np.int64]:
    """The best choice seen; value and bound go to `run`. Both sides meet after each round, so that a rule without a
    clock gives the same answer again. With a share below 1 it ends early once neither side gets on.
    """
    inc = reduced.incidence
    search: Annealing | Exchange
    if len(reduced.sides) == 0 and inc.value.shape[1] == 1 and not inc.charge.any():
        search = Annealing(inc, chosen, seed)
        unit = search.value / max(1, len(chosen))
    else:
        search = Exchange(inc, reduced.count, reduced.sides, chosen, seed)
        unit = (search.value + inc.charge[chosen].sum()) / max(1, len(chosen))
    if inc.charge.any():
        unit = _CHARGES_A_SITE * float(inc.charge.mean())

    def temperature() -> float:
        return float(unit * _WARM * (_COLD / _WARM) ** min(1.0, run.share_used / share))

    def look_for_better() -> int:
        warm = temperature() if run.has_clock else fixed
        search.run(_ROUND_ITERATIONS * _PER_ITERATION, warm, warm)
        return _ROUND_ITERATIONS

    def lower_the_bound() -> int:
        prices.run(1)
        return 0 if prices.converged else 1

    with ThreadPoolExecutor(1) as other_core:
        while not run.over() and run.share_used < share:
            fixed = temperature()
            bounding = other_core.submit(_for_a_round, lower_the_bound, run.has_clock)
            iterations = _for_a_round(look_for_better, run.has_clock)
            bounding.result()
            run.update(value=reduced.value(search.best), bound=reduced.bound(prices.bound), iterations=iterations)
            idle = run.state.idle >= _IDLE_ENOUGH or inc.sites <= len(search.best)
            if share < 1.0 and idle and prices.near(inc.objective(search.best)):
                break
    return search.best


def _for_a_round(work: Callable[[], int], by_clock: bool) -> int:
    """Do it once, or with a clock again and again until the round is over or nothing is left to do."""
    deadline = time.perf_counter() + _ROUND_S
    done = more = work()
    while by_clock and more and time.perf_counter() < deadline:
        more = work()
        done += more
    return done

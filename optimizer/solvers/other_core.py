"""What the second core does beside the search: lower the bound while that pays, then branch, else search too."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.branch import branch
from optimizer.solvers.cooling import Choice
from optimizer.solvers.dual import PriceBound, fates_by_price
from optimizer.solvers.reduce import KEEP, Reduced
from optimizer.solvers.run import Run

_PER_CHECK = 50  # iterations of search for one look at the bound, without a clock
_GOOD_GAP, _ALMOST = 0.012, 0.05  # a gap small enough to leave the bound this far from the LP's
_PROMISING = 50_000  # incidences left; HiGHS seldom proves more in half a minute

Job = Callable[[], None]


class OtherCore:
    """With a clock work goes on for as long as it takes, without one in fixed portions beside the search."""

    def __init__(self, pool: ThreadPoolExecutor, reduced: Reduced, run: Run, prices: PriceBound, exact: bool) -> None:
        """exact: small enough for branch and bound."""
        self._pool, self._reduced, self._run, self._prices, self._exact = pool, reduced, run, prices, exact
        self._bounding: Future[None] | None = None
        self._branching: Future[NDArray[np.int64]] | None = None
        self._owed = 0.0
        self._stopped = False

    def near(self, value: float) -> bool:
        """Whether the bound is about as low as the LP allows, seen from this value."""
        return self._prices.near(value)

    def beside(self, jobs: list[Job], iterations: int, best: Choice, over: Callable[[], bool]) -> None:
        """Do all jobs, with the other core's help when it has nothing better to do.

        iterations: of search in these jobs; over: whether to leave the rest undone
        """
        waiting = iter(jobs)

        def work() -> None:
            while not over() and (job := next(waiting, None)) is not None:
                job()

        there = self._give_work(iterations, best, work)
        work()
        if there is not None:
            there.result()

    def lower_the_bound(self, best: Choice) -> None:
        """On this core, for want of anything to search."""
        self._prices.run(1)
        self._run.update(iterations=_PER_CHECK)
        if self._run.has_clock:
            self._branch(best)

    def finish(self) -> NDArray[np.int64] | None:
        """Wait for what is under way; what branch and bound chose, if it was given the problem."""
        self._stopped = True
        if self._bounding is not None:
            self._bounding.result()
        return None if self._branching is None else self._branching.result()

    def _give_work(self, iterations: int, best: Choice, work: Job) -> Future[None] | None:
        """What to wait for at the end of the round."""
        if not self._run.has_clock:
            self._owed += iterations / _PER_CHECK
            checks, self._owed = int(self._owed), self._owed % 1.0
            return self._pool.submit(self._check_and_work, checks, best, work)
        if self.busy:
            return None
        if not self._bound_is_enough(best):
            self._bounding = self._pool.submit(self._bound, best)
            return None
        return None if self._branch(best) else self._pool.submit(work)

    @property
    def busy(self) -> bool:
        """Whether it does something that outlasts a round."""
        return any(one is not None and not one.done() for one in (self._bounding, self._branching))

    def _check_and_work(self, checks: int, best: Choice, work: Job) -> None:
        if not self.near(best.value):
            self._prices.run(checks)
        work()

    def _bound(self, best: Choice) -> None:
        while not (self._stopped or self._run.over() or self._bound_is_enough(best)):
            self._prices.run(1)

    def _bound_is_enough(self, best: Choice) -> bool:
        """Whether searching gains more than further steps of the bound would."""
        value = best.value
        gap = (self._prices.bound - value) / (self._prices.bound + self._reduced.offset)
        good = not self._exact and gap <= _GOOD_GAP and self._prices.near(value, _ALMOST)
        return good or self.near(value)

    def _branch(self, best: Choice) -> bool:
        """Begin to branch as soon as that is promising; whether that was now."""
        value = best.value
        if not (self._exact and self._branching is None and self.near(value)):
            return False
        prices = self._prices.prices
        fate = fates_by_price(prices, self._reduced.count, value, self._reduced.whole)
        width = np.diff(self._reduced.incidence.site_start)
        if width[fate == KEEP].sum() > _PROMISING:
            return False
        self._branching = self._pool.submit(branch, self._reduced, self._run, prices, best.chosen, 0)
        return True

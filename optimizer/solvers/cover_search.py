"""Ever cheaper covers on one core; on the other first the LP's bound, then branch and bound or a second search."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.branch import branch
from optimizer.solvers.complete_cover import completed
from optimizer.solvers.dual import PriceBound, fates_by_price
from optimizer.solvers.greedy import greedy
from optimizer.solvers.reduce import KEEP, Reduced
from optimizer.solvers.row_weighting import RowWeighting
from optimizer.solvers.run import Run

SAME = 2e-6  # of the cost: covers closer than this are the same; HiGHS works to one in a million
_STEPS = 1000  # a site closed and others opened; as many are one iteration of a stopping rule
_PER_CHECK = 50  # iterations for one look at the bound, without a clock
_EXACT = 150_000  # incidences; beyond this HiGHS seldom leaves its root node in a minute
_EXACT_WITHOUT_CLOCK = 20_000
_PROMISING = 50_000  # incidences left once prices have fixed what they settle
_SHARE_BEFORE_BRANCHING, _IDLE_ENOUGH = 0.3, 100  # without a clock


class CoverSearch:
    """Value and bound go to `run` as the engine keeps them: what all rows are worth less what a cover costs."""

    def __init__(self, reduced: Reduced, run: Run, seed: int, enough: float) -> None:
        """reduced: rows worth their cheapest site, charges above 0 the costs; enough: a cover for this ends it."""
        self._reduced, self._run, self._seed, self._enough = reduced, run, seed, enough
        inc = reduced.incidence
        self._worth = reduced.offset + float(inc.value.sum())
        self._small = len(inc.row_site) <= (_EXACT if run.has_clock else _EXACT_WITHOUT_CLOCK)
        order, _ = greedy(inc, inc.sites)
        self._best = completed(inc.row_start, inc.row_site, inc.charge, order)
        self._cheapest = float(inc.charge[self._best].sum())
        run.rounding = 0.0 if reduced.whole else SAME * self._cheapest
        self._prices = PriceBound(inc, reduced.count, reduced.sides)

    @property
    def row_price(self) -> NDArray[np.float64]:
        """(rows,) the prices that prove the LP's bound."""
        return self._prices.prices.row

    def work(self) -> NDArray[np.int64]:
        """The cheapest cover, in the numbers of `reduced`; choices found by branching may leave worthless rows out."""
        run = self._run
        self._tell()
        if self._reduced.incidence.rows == 0:
            run.update(bound=self._worth)
            return self._best
        if not run.has_clock:
            return self._by_count()
        with ThreadPoolExecutor(1) as other_core:
            theirs = other_core.submit(self._on_the_other_core)
            ours = self._search_on(self._seed)
            return max((theirs.result(), ours, self._best), key=self._reduced.incidence.objective)

    def _by_count(self) -> NDArray[np.int64]:
        """One core, so that the same seed gives the same again."""
        run, search = self._run, RowWeighting(self._reduced.incidence, self._best, self._seed)
        done = 0
        while not run.over():
            if done % _PER_CHECK == 0 and not self._near():
                self._prices.run(1)
            search.run(_STEPS, self._cheapest, self._enough)
            done += 1
            self._note(search, iterations=1)
            enough = run.share_used >= _SHARE_BEFORE_BRANCHING or run.state.idle >= _IDLE_ENOUGH
            if self._small and enough and self._near():
                break
        if not self._small or run.proven or run.stopped_by_hand():
            return self._best
        return branch(self._reduced, run, self._prices.prices, self._best, self._seed)

    def _on_the_other_core(self) -> NDArray[np.int64]:
        run = self._run
        while not (self._near() or run.over()):
            self._prices.run(1)
            self._tell()
        if run.over():
            return self._best
        if self._small and self._promising():
            return branch(self._reduced, run, self._prices.prices, self._best, self._seed)
        return self._search_on(self._seed + 1)

    def _search_on(self, seed: int) -> NDArray[np.int64]:
        search = RowWeighting(self._reduced.incidence, self._best, seed)
        while not self._run.over():
            search.run(_STEPS, self._cheapest, self._enough)
            self._note(search, iterations=1)
        return search.best

    def _promising(self) -> bool:
        value = self._reduced.incidence.objective(self._best)
        fate = fates_by_price(self._prices.prices, self._reduced.count, value, self._reduced.whole)
        width = np.diff(self._reduced.incidence.site_start)
        return bool(width[fate == KEEP].sum() <= _PROMISING)

    def _near(self) -> bool:
        return self._prices.near(self._worth - self._reduced.offset - self._cheapest)

    def _note(self, search: RowWeighting, iterations: int) -> None:
        if search.best_cost < self._cheapest:
            self._best, self._cheapest = search.best, search.best_cost
        self._tell(iterations)

    def _tell(self, iterations: int = 0) -> None:
        bound = self._reduced.bound(self._prices.bound)
        self._run.update(value=self._worth - self._cheapest, bound=bound, iterations=iterations)

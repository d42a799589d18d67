"""Search on one core and bound on the other; once the bound is as good as it gets, search or branch there too.

The search goes in islands. An island begins with a generation of annealings from the same start; each further one is
smaller and slower and bred from families of the one before, until its choices are the same; its best is then polished.
The last of each island are bred with each other and recombined exactly. Where there is time for hardly one annealing a
core, two are bred once.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.branch import branch
from optimizer.solvers.breeding import Breeder, Choice, Task, deal, different
from optimizer.solvers.dual import PriceBound, fates_by_price
from optimizer.solvers.exact import Limits
from optimizer.solvers.recombine import recombine
from optimizer.solvers.reduce import KEEP, Reduced
from optimizer.solvers.run import Run
from optimizer.solvers.stop import iterations_allowed

_GENERATION, _FAMILY = 40, 4
_GROWN = ((0.75, 1.3), (0.5, 2.0), (0.3, 2.7), (0.15, 3.3))  # how large later generations are, and how much longer
_ELDERS, _MOST_ELDERS = 3, 12  # kept of each island, and of all
_TRIAL, _SLOW = 1, 30  # iterations an open site: to take the pace, of an annealing where there is time
_QUICK = 4  # the same for the first island when branching or a rule without a clock may need no more
_POLISHERS, _POLISH_QUICKER = 8, 3
_ISLAND_COSTS = 2.2  # as much as its first generation
_SHARE_PLANNED = 0.9  # of what is left
_TOO_FEW_TO_BREED, _SHARE_ALONE = 12, 0.7
_RECOMBINED, _RECOMBINE_SHARE, _NODES = 4, 0.05, 100
_PER_CHECK = 50  # iterations of search for one look at the bound, without a clock
_GOOD_GAP, _ALMOST = 0.012, 0.05  # a gap small enough to leave the bound this far from the LP's
_PROMISING = 50_000  # incidences left; HiGHS seldom proves more in half a minute
_SHARE_BEFORE_BRANCHING = 0.3  # without a clock
_IDLE_ISLANDS_ENOUGH = 2


class SideBySide:
    """Value and bound go to `run`. Without a clock the cores meet at fixed counts, so a run can be repeated."""

    def __init__(
        self, reduced: Reduced, run: Run, prices: PriceBound, start: NDArray[np.int64], seed: int, exact: bool
    ) -> None:
        """exact: small enough for branch and bound, which then has the other core as soon as the bound is near."""
        self._reduced, self._run, self._prices, self._seed, self._exact = reduced, run, prices, seed, exact
        self._branching: Future[NDArray[np.int64]] | None = None
        self.best = self._first = Choice(reduced.incidence.objective(start), start)
        self._breeder = Breeder(reduced, run, self.best)
        self._settled = self._breeder.plain and len(start) == reduced.incidence.sites  # everything is open
        self._elders: list[Choice] = []
        self._births = 0
        self._pace = np.inf  # iterations a second
        self._random = np.random.default_rng(seed)

    def work(self) -> NDArray[np.int64]:
        """The best choice seen when the run is over, or once neither side gets on and branching comes next."""
        run = self._run
        to_be_branched = self._exact and not run.has_clock
        self._end = _SHARE_BEFORE_BRANCHING if to_be_branched else 1.0
        slowest = _QUICK if self._exact or not run.has_clock else _SLOW
        idle = 0
        with ThreadPoolExecutor(1) as other_core:
            if not self._settled:
                self._take_the_pace()
            while not run.over() and run.share_used < self._end:
                before = self.best.value
                if self._settled:
                    self._lower_the_bound(other_core)
                else:
                    self._island(other_core, slowest)
                slowest = min(_SLOW, 3 * slowest)
                idle = idle + 1 if self.best.value <= before else 0
                if to_be_branched and (self._settled or idle >= _IDLE_ISLANDS_ENOUGH) and self._near():
                    break
            if self._branching is not None:
                self._note([self._choice(self._branching.result())])
        return self.best.chosen

    def _take_the_pace(self) -> None:
        """A short annealing tells what an iteration costs."""
        iterations = _TRIAL * len(self._first.chosen) + 1
        began = self._run.seconds
        self._note([self._breeder.do(self._task([self._first], iterations), self._end, self._tell)])
        self._pace = iterations / max(1e-6, self._run.seconds - began)
        self._run.update(iterations=iterations)

    def _island(self, other_core: ThreadPoolExecutor, slowest: int) -> None:
        size, iterations = self._plan(slowest)
        if size < _FAMILY and len(self._elders) > 1:
            families = deal(self._elders, min(_FAMILY, len(self._elders)), 2, self._random)
            last = self._together([self._task(family, iterations) for family in families], other_core)
        else:
            last = self._grow(other_core, size, iterations)
            if size >= _FAMILY:
                last = self._polish(other_core, last, iterations // _POLISH_QUICKER + 1)
        self._elders = different([*self._elders, *last[:_ELDERS]])[:_MOST_ELDERS]
        if len(self._elders) > _ELDERS and not self._over():
            merged = [self._task(self._elders, iterations) for _ in range(2)]
            self._elders = different([*self._together(merged, other_core), *self._elders])[:_MOST_ELDERS]
        self._recombine()

    def _grow(self, other_core: ThreadPoolExecutor, size: int, iterations: int) -> list[Choice]:
        """The last generation, best first."""
        generation = self._together([self._task([self._first], iterations) for _ in range(size)], other_core)
        for share, longer in _GROWN:
            if len(generation) < 2 or self._over():
                break
            families = deal(generation, min(_FAMILY, len(generation)), max(2, round(share * size)), self._random)
            children = self._together([self._task(family, int(longer * iterations)) for family in families], other_core)
            generation = different([*children, generation[0]])
        return generation

    def _polish(self, other_core: ThreadPoolExecutor, last: list[Choice], iterations: int) -> list[Choice]:
        """Anneal mildly from the best and breed what comes of it with the best, as long as that helps."""
        while last and not self._over():
            best = last[0]
            near_by = self._together([self._task([best], iterations, mild=True) for _ in range(_POLISHERS)], other_core)
            families = deal(near_by, min(_FAMILY, len(near_by)), _POLISHERS // 2, self._random)
            children = self._together([self._task([best, *family], iterations) for family in families], other_core)
            last = different([*children, *near_by, *last])
            if last[0].value <= best.value:
                break
        return last

    def _plan(self, slowest: int) -> tuple[int, int]:
        """(how many annealings in the first generation, of how many iterations), none slower than this a site."""
        run, sites = self._run, len(self._first.chosen)
        left = iterations_allowed(run.stop) * self._end - run.state.iterations
        if run.has_clock:
            left = self._pace * run.seconds_left * (1.0 if self._branching is not None else 1.6)
        a_generation = _SHARE_PLANNED * max(1.0, left) / _ISLAND_COSTS
        size = int(min(_GENERATION, max(2.0, a_generation / (_SLOW * sites + 1))))
        if run.has_clock and size < _TOO_FEW_TO_BREED and not self._elders:
            # Measured on uniform 100,000 x 5,000 in 60 s: one long annealing a core beats a few short ones bred.
            return 2, max(1, int(_SHARE_ALONE * left / 2))
        return size, max(1, int(min(slowest * sites + 1, a_generation / size)))

    def _together(self, tasks: list[Task], other_core: ThreadPoolExecutor) -> list[Choice]:
        """The different choices that come of these tasks, best first, both cores at work."""
        waiting, found = deque(enumerate(tasks)), dict[int, Choice]()

        def work(tell: Callable[[float], None] | None) -> None:
            while waiting and not (self._run.has_clock and self._over()) and not self._run.was_cancelled:
                try:
                    k, task = waiting.popleft()
                except IndexError:
                    return
                found[k] = self._breeder.do(task, self._end, tell)

        there = None
        if self._branching is None or self._branching.done():
            checks = sum(task.iterations for task in tasks) // _PER_CHECK + 1
            there = other_core.submit(self._on_the_other_core, other_core, waiting, checks, work)
        work(self._tell)
        if there is not None:
            there.result()
        self._run.update(iterations=sum(task.iterations for task in tasks))
        new = different([found[k] for k in sorted(found)])
        self._note(new)
        return new

    def _on_the_other_core(
        self,
        other_core: ThreadPoolExecutor,
        waiting: "deque[tuple[int, Task]]",
        checks: int,
        work: Callable[[Callable[[float], None] | None], None],
    ) -> None:
        """Lower the bound while it is not near the LP's; then branch when that is promising, else search too."""
        prices, run = self._prices, self._run
        if not run.has_clock:
            prices.run(0 if self._near() else checks)
        else:
            while waiting and not (self._near() or self._good_enough() or self._over()):
                prices.run(1)
            if self._branch_there(other_core):
                return
        work(None)

    def _lower_the_bound(self, other_core: ThreadPoolExecutor) -> None:
        """All that can be open is open: only the proof is missing."""
        self._prices.run(1)
        self._run.update(iterations=_PER_CHECK)
        self._note([])
        self._branch_there(other_core)

    def _branch_there(self, other_core: ThreadPoolExecutor) -> bool:
        """Give the other core to branch and bound as soon as that is promising; whether it has just been given."""
        if not (self._exact and self._run.has_clock and self._branching is None and self._near()):
            return False
        prices, best = self._prices.prices, self.best
        fate = fates_by_price(prices, self._reduced.count, best.value, self._reduced.whole)
        width = np.diff(self._reduced.incidence.site_start)
        if width[fate == KEEP].sum() > _PROMISING:
            return False
        self._branching = other_core.submit(branch, self._reduced, self._run, prices, best.chosen, self._seed)
        return True

    def _recombine(self) -> None:
        """The best choice among the sites of the best elders, by branch and bound."""
        run = self._run
        parents = self._elders[:_RECOMBINED]
        if len(parents) < 2 or self._over():
            return
        seconds = max(0.3, _RECOMBINE_SHARE * run.seconds_left) if run.has_clock else np.inf
        limits = Limits(seconds, None if run.has_clock else _NODES, lambda _: run.was_cancelled)
        chosen, _ = recombine(self._reduced, [one.chosen for one in parents], limits, self._seed)
        self._elders = different([self._choice(chosen), *self._elders])
        self._note(self._elders[:1])

    def _task(self, parents: list[Choice], iterations: int, mild: bool = False) -> Task:
        self._births += 1
        return Task(tuple(parents), self._seed * 1000 + self._births, iterations, mild)

    def _choice(self, chosen: NDArray[np.int64]) -> Choice:
        return Choice(self._reduced.incidence.objective(chosen), chosen)

    def _near(self) -> bool:
        return self._prices.near(self.best.value)

    def _good_enough(self) -> bool:
        """Whether searching gains more than the last steps of the bound would."""
        gap = (self._prices.bound - self.best.value) / (self._prices.bound + self._reduced.offset)
        return not self._exact and gap <= _GOOD_GAP and self._prices.near(self.best.value, _ALMOST)

    def _over(self) -> bool:
        return self._run.over() or self._run.share_used >= self._end

    def _note(self, found: list[Choice]) -> None:
        self.best = max([self.best, *found], key=lambda one: one.value)
        self._tell(self.best.value)

    def _tell(self, value: float) -> None:
        seen = max(value, self.best.value) + self._reduced.offset
        self._run.update(value=seen, bound=self._reduced.bound(self._prices.bound))

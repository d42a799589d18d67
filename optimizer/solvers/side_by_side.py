"""Search on one core and bound on the other; once the bound is as good as it gets, search on both.

The search is bred: a round anneals on each core that is free, then the new choices and good ones from before are
recombined exactly. Where the time holds no more than one round, it anneals once, as slowly as there is time for.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.annealing import Annealing
from optimizer.solvers.branch import branch
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.exact import Limits
from optimizer.solvers.exchange import Exchange
from optimizer.solvers.recombine import recombine
from optimizer.solvers.reduce import Reduced
from optimizer.solvers.run import Run

_PER_ITERATION = 1000  # proposed moves
_CHUNK = 25  # iterations between two looks at the clock
_IDLE_ROUNDS_ENOUGH = 2
_CHARGES_A_SITE = 20.0  # where sites are charged, a charge is what moves turn on
_WARM, _COLD = 0.025, 0.005  # of the value per open site at the start
_ITERATIONS_A_SITE = 10  # open sites; slower annealing gains less than another round
_SHARE_TO_RECOMBINE = 0.08
_POOL = 8
_FEWEST_PARENTS, _MOST_PARENTS = 2, 6
_NODES = 100
_LITTERS = 4
_SHARE_BEFORE_BRANCHING = 0.3  # without a clock


@dataclass(frozen=True, eq=False)
class _Choice:
    """What annealing or recombining came by."""

    value: float
    chosen: NDArray[np.int64]


class SideBySide:
    """Value and bound go to `run`. Without a clock the cores meet at fixed counts, so a run can be repeated."""

    def __init__(
        self, reduced: Reduced, run: Run, prices: PriceBound, start: NDArray[np.int64], seed: int, exact: bool
    ) -> None:
        """exact: small enough for branch and bound, which then has the other core as soon as the bound is near."""
        self._exact = exact
        self._branching: Future[NDArray[np.int64]] | None = None
        self._reduced, self._run, self._prices, self._seed = reduced, run, prices, seed
        inc = reduced.incidence
        self._first = _Choice(inc.objective(start), start)
        self._pool = [self._first]
        charged = bool(inc.charge.any())
        self._plain = len(reduced.sides) == 0 and inc.value.shape[1] == 1 and not charged
        self._unit = _CHARGES_A_SITE * float(inc.charge.mean()) if charged else self._first.value / max(1, len(start))
        self._length = max(200, _ITERATIONS_A_SITE * len(start))
        self._settled = self._plain and len(start) == inc.sites  # everything is open
        self._parents = 3
        self._births = 0
        self._random = np.random.default_rng(seed)

    @property
    def best(self) -> _Choice:
        """The best so far."""
        return self._pool[0]

    def work(self) -> NDArray[np.int64]:
        """The best choice seen when the run is over, or once neither side gets on and branching comes next."""
        run, idle = self._run, 0
        to_be_branched = self._exact and not run.has_clock
        share = _SHARE_BEFORE_BRANCHING if to_be_branched else 1.0
        with ThreadPoolExecutor(1) as other_core:
            while not run.over() and run.share_used < share:
                before = self.best.value
                self._round(other_core, share)
                idle = idle + 1 if self.best.value <= before else 0
                stuck = self._settled or idle >= _IDLE_ROUNDS_ENOUGH
                if to_be_branched and stuck and self._prices.near(self.best.value):
                    break
            if self._branching is not None:
                self._keep([self._choice(self._branching.result())])
        return self.best.chosen

    def _round(self, other_core: ThreadPoolExecutor, share: float) -> None:
        """Anneal here, bound, branch or anneal there, recombine."""
        run = self._run
        if self._exact and run.has_clock and self._branching is None and self._prices.near(self.best.value):
            best = self.best.chosen
            self._branching = other_core.submit(branch, self._reduced, run, self._prices.prices, best, self._seed)
        if self._settled:
            self._prices.run(_CHUNK)
            self._tell(_CHUNK)
            return
        end = share * (1.0 - _SHARE_TO_RECOMBINE)
        mine, theirs = self._annealing(end), self._annealing(end)
        free = None
        if self._branching is None or self._branching.done():
            free = other_core
            there = other_core.submit(self._on_the_other_core, mine, theirs)
        mine.finish(self._tell)
        mine.done = True
        if free is not None:
            there.result()
        new = [task.found() for task in (mine, theirs) if task.progress > 0]
        self._keep(new)
        self._tell(0)
        for _ in range(_LITTERS):
            before = self.best.value
            if not run.over():
                self._keep(self._breed(new, free))
                self._tell(0)
            if self.best.value <= before:
                break

    def _on_the_other_core(self, mine: "_Annealing", theirs: "_Annealing") -> None:
        """Lower the bound while it is not near the LP's; search in the time that is left."""
        prices = self._prices
        if prices.near(self.best.value):
            theirs.finish(None)
        elif not self._run.has_clock:
            prices.run(self._length // _CHUNK)
        else:
            while not (mine.done or self._run.was_cancelled or prices.near(self.best.value)):
                prices.run(1)
            if not mine.done:
                theirs.finish(None, at_most=1.0 - mine.progress)

    def _annealing(self, end: float) -> "_Annealing":
        inc, first = self._reduced.incidence, self._first.chosen
        self._births += 1
        seed = self._seed * 1000 + self._births
        search: Annealing | Exchange
        if self._plain:
            search = Annealing(inc, first, seed)
        else:
            search = Exchange(inc, self._reduced.count, self._reduced.sides, first, seed)
        return _Annealing(search, self._reduced, self._run, self._unit, self._length, end)

    def _breed(self, new: list[_Choice], other_core: ThreadPoolExecutor | None) -> list[_Choice]:
        """Recombine a new choice and others of the pool, the best one among them, once on each core."""
        run = self._run
        seconds = np.inf
        if run.has_clock:
            seconds = max(0.3, _SHARE_TO_RECOMBINE * run.seconds_left)
        limits = Limits(seconds, None if run.has_clock else _NODES, lambda _: run.was_cancelled)
        families = []
        for k in range(1 if other_core is None else 2):
            family = {id(self.best): self.best}
            if k < len(new):
                family[id(new[k])] = new[k]
            rest = [one for one in self._pool if id(one) not in family]
            picked = self._random.permutation(len(rest))[: max(0, self._parents - len(family))]
            family |= {id(rest[i]): rest[i] for i in picked}
            if len(family) > 1:
                families.append([one.chosen for one in sorted(family.values(), key=lambda one: -one.value)])
        there = None
        if other_core is not None and len(families) > 1:
            there = other_core.submit(recombine, self._reduced, families[1], limits, self._seed)
        answers = [recombine(self._reduced, family, limits, self._seed) for family in families[:1]]
        if there is not None:
            answers.append(there.result())
        if answers:
            easy = all(proven for _, proven in answers)
            self._parents = min(_MOST_PARENTS, self._parents + 1) if easy else max(_FEWEST_PARENTS, self._parents - 1)
        return [self._choice(chosen) for chosen, _ in answers]

    def _choice(self, chosen: NDArray[np.int64]) -> _Choice:
        return _Choice(self._reduced.incidence.objective(chosen), chosen)

    def _keep(self, found: list[_Choice]) -> None:
        """Into the pool, best first, each value once."""
        by_value = {one.value: one for one in [*reversed(self._pool), *found]}
        self._pool = sorted(by_value.values(), key=lambda one: -one.value)[:_POOL]

    def _tell(self, iterations: int, value: float = -np.inf) -> None:
        reduced = self._reduced
        seen = max(value, self.best.value) + reduced.offset
        self._run.update(value=seen, bound=reduced.bound(self._prices.bound), iterations=iterations)


class _Annealing:
    """One annealing of so many iterations, quicker when the share of the allowance for it ends before."""

    def __init__(
        self, search: Annealing | Exchange, reduced: Reduced, run: Run, unit: float, length: int, end: float
    ) -> None:
        self._search, self._reduced, self._run, self._unit, self._length, self._end = (
            search, reduced, run, unit, length, end,
        )  # fmt: skip
        self._began_at = run.share_used
        self._iterations = 0
        self.done = False

    @property
    def progress(self) -> float:
        """From 0, warm, to 1, cold."""
        by_count = self._iterations / self._length
        if not self._run.has_clock:
            return by_count
        allowed = max(1e-9, self._end - self._began_at)
        return max(by_count, (self._run.share_used - self._began_at) / allowed) if self._iterations else 0.0

    def finish(self, tell: Callable[[int, float], None] | None, at_most: float = 1.0) -> None:
        """Cool down to the end; with `at_most` below 1 in that part of the iterations."""
        self._began_at = self._run.share_used
        self._length = max(_CHUNK, int(self._length * at_most))
        while (at := self.progress) < 1.0 and not self._run.was_cancelled:
            temperature = self._unit * _WARM * (_COLD / _WARM) ** at
            self._search.run(_CHUNK * _PER_ITERATION, temperature, temperature)
            self._iterations += _CHUNK
            if tell is not None:
                tell(_CHUNK, self._search.best_value)
                if self._run.over():
                    break

    def found(self) -> _Choice:
        """The best choice this annealing saw."""
        chosen = self._search.best
        return _Choice(self._reduced.incidence.objective(chosen), chosen)

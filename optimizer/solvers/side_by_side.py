"""Search on one core and bound on the other; once the bound is as good as it gets, search or branch there too.

The search begins with one annealing. What it met on the way sets the ladder for parallel tempering, which goes on from
its choice; the best choices of the copies are joined now and then. Where there is time for hardly more than an
annealing a core, these are made as slow as they can be, and then joined.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.cooling import PER_ITERATION, Choice, Cooling, Task, different
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.exact import Limits
from optimizer.solvers.other_core import Job, OtherCore
from optimizer.solvers.params import Params
from optimizer.solvers.recombine import recombine
from optimizer.solvers.reduce import Reduced
from optimizer.solvers.run import Run
from optimizer.solvers.stop import iterations_allowed
from optimizer.solvers.tempering import Tempering, ladder

_TRIAL, _QUICK = 1, 4  # iterations an open site: to take the pace, of the first annealing where branching comes next
_FEWEST_A_ROUND = 4000  # proposals of a copy
_RUNGS_A_ROOT = 1.2  # copies, by the root of the open sites: a guess before the ladder is known
_ROUNDS_WORTH_IT = 100
_SHARE_ALONE = 0.7  # of the time for one long annealing a core
_ADAPT_UNTIL = 0.5  # of the allowance
_JOIN_AT = (0.4, 0.6, 0.8, 0.93)
_ELDERS, _JOIN_SLOW, _RECOMBINED, _RECOMBINE_SHARE, _NODES = 6, 15, 4, 0.03, 100
_SHARE_BEFORE_BRANCHING = 0.3  # without a clock
_IDLE_ROUNDS_ENOUGH = 60


class SideBySide:
    """Value and bound go to `run`. Without a clock the cores meet at fixed counts, so a run can be repeated."""

    def __init__(
        self,
        reduced: Reduced,
        run: Run,
        prices: PriceBound,
        start: NDArray[np.int64],
        seed: int,
        exact: bool,
        params: Params = Params(),  # noqa: B008 (frozen)
    ) -> None:
        """exact: small enough for branch and bound, which then has the other core as soon as the bound is near."""
        self._reduced, self._run, self._prices, self._seed, self._exact = reduced, run, prices, seed, exact
        self._params = params
        self.best = Choice(reduced.incidence.objective(start), start)
        self._cooling = Cooling(reduced, run, self.best, params)
        self._settled = self._cooling.plain and len(start) == reduced.incidence.sites  # everything is open
        self._tempering: Tempering | None = None
        self._elders: list[Choice] = []
        self._births = 0
        self._pace = np.inf  # iterations a second

    def work(self) -> NDArray[np.int64]:
        """The best choice seen when the run is over, or once neither side gets on and branching comes next."""
        run = self._run
        to_be_branched = self._exact and not run.has_clock
        self._end = _SHARE_BEFORE_BRANCHING if to_be_branched else 1.0
        with ThreadPoolExecutor(1) as pool:
            other = OtherCore(pool, self._reduced, run, self._prices, self._exact)
            join_at = [share * self._end for share in _JOIN_AT if share * self._end > run.share_used]
            idle = 0
            while not self._over():
                before = self.best.value
                if self._settled:
                    other.lower_the_bound(self.best)
                elif self._tempering is None:
                    self._begin(other)
                else:
                    self._round(other, self._tempering)
                    if join_at and run.share_used >= join_at[0]:
                        del join_at[0]
                        self._join(other, self._tempering.best()[:_ELDERS])
                self._note([])
                idle = idle + 1 if self.best.value <= before else 0
                still = self._settled or (self._tempering is not None and idle >= _IDLE_ROUNDS_ENOUGH)
                if to_be_branched and still and other.near(self.best.value):
                    break
            branched = other.finish()
            if branched is not None:
                self._note([Choice(self._reduced.incidence.objective(branched), branched)])
        return self.best.chosen

    def _begin(self, other: OtherCore) -> None:
        """Anneal once, and set up the copies where there is time for them."""
        sites = len(self.best.chosen)
        if np.isinf(self._pace):
            self._take_the_pace(sites)
        left = self._iterations_left()
        a_round = _RUNGS_A_ROOT * np.sqrt(sites) * self._proposals / PER_ITERATION
        if left < _ROUNDS_WORTH_IT * a_round:
            self._anneal_long(other, left)
            return
        slow = _QUICK if self._exact or not self._run.has_clock else self._params.first_annealing
        self._set_up(other, int(max(1, min(slow * sites, 0.2 * left))))

    def _take_the_pace(self, sites: int) -> None:
        """A short annealing tells what an iteration costs."""
        iterations = _TRIAL * sites + 1
        began = self._run.seconds
        self._note([self._cooling.do(self._task([self.best], iterations), self._end, self._tell)])
        self._pace = iterations / max(1e-6, self._run.seconds - began)
        self._run.update(iterations=iterations)

    @property
    def _proposals(self) -> int:
        """Of each copy in a round: few, so that they trade often, but enough to outweigh the round's own cost."""
        return max(_FEWEST_A_ROUND, self._params.moves_a_round * len(self.best.chosen))

    def _iterations_left(self) -> float:
        run = self._run
        if run.has_clock:
            return max(1.0, self._pace * run.seconds_left * 1.6)
        return max(1.0, iterations_allowed(run.stop) * self._end - run.state.iterations)

    def _set_up(self, other: OtherCore, iterations: int) -> None:
        walk = self._cooling.walk(self._reduced, self.best.chosen, self._seed)
        met: list[tuple[float, float]] = []

        def cool() -> None:
            warm, cold = self._params.warm, self._params.cold
            self._cooling.cool(walk, iterations, warm, cold, self._end, lambda at: met.append((at, walk.value)))

        self._do(other, [cool], iterations)
        self._note([Choice(walk.best_value, walk.best)])
        if met:
            rungs = ladder(np.array([at for at, _ in met]), np.array([value for _, value in met]))
            start = self.best.chosen
            self._tempering = Tempering(
                lambda seed: self._cooling.walk(self._reduced, start, seed), rungs, self._seed + 1
            )

    def _round(self, other: OtherCore, tempering: Tempering) -> None:
        jobs = tempering.jobs(self._proposals)
        self._do(other, jobs, max(1, round(len(jobs) * self._proposals / PER_ITERATION)))
        tempering.trade(adapt=self._run.share_used < _ADAPT_UNTIL * self._end)
        self._note(tempering.best()[:1])

    def _anneal_long(self, other: OtherCore, left: float) -> None:
        """One annealing a core; when that has been done, anneal among the sites of what came of it."""
        if len(self._elders) < 2:
            iterations = max(1, int(_SHARE_ALONE * left / 2))
            self._elders = self._anneal(other, [self._task([self.best], iterations) for _ in range(2)])
        else:
            self._join(other, self._elders)

    def _join(self, other: OtherCore, elders: list[Choice]) -> None:
        """Anneal among the sites of good choices, then mildly around the best, then join by branch and bound."""
        iterations = _JOIN_SLOW * len(self.best.chosen) + 1
        if len(elders) > 1 and not self._over():
            elders = different([*self._anneal(other, [self._task(elders, iterations) for _ in range(2)]), *elders])
        if not self._over():
            around = [self._task([self.best], iterations // 2 + 1, mild=True) for _ in range(2)]
            elders = different([*self._anneal(other, around), *elders])
        self._recombine(elders[:_RECOMBINED])

    def _recombine(self, elders: list[Choice]) -> None:
        """The best choice among the sites of the best elders, by branch and bound."""
        run = self._run
        if len(elders) < 2 or self._over():
            return
        seconds = max(0.3, _RECOMBINE_SHARE * run.seconds_left) if run.has_clock else np.inf
        limits = Limits(seconds, None if run.has_clock else _NODES, lambda _: run.was_cancelled)
        chosen, _ = recombine(self._reduced, [one.chosen for one in elders], limits, self._seed)
        self._note([Choice(self._reduced.incidence.objective(chosen), chosen)])

    def _anneal(self, other: OtherCore, tasks: list[Task]) -> list[Choice]:
        """The different choices that come of these tasks, best first."""
        found: dict[int, Choice] = {}

        def do(k: int, task: Task) -> Job:
            def job() -> None:
                found[k] = self._cooling.do(task, self._end, self._tell)

            return job

        self._do(other, [do(k, task) for k, task in enumerate(tasks)], sum(task.iterations for task in tasks))
        new = different([found[k] for k in sorted(found)])
        self._note(new)
        return new

    def _do(self, other: OtherCore, jobs: list[Job], iterations: int) -> None:
        other.beside(jobs, iterations, self.best, self._interrupted)
        self._run.update(iterations=iterations)

    def _task(self, parents: list[Choice], iterations: int, mild: bool = False) -> Task:
        self._births += 1
        return Task(tuple(parents), self._seed * 1000 + self._births, iterations, mild)

    def _interrupted(self) -> bool:
        run = self._run
        return run.over() or run.share_used >= self._end if run.has_clock else run.was_cancelled

    def _over(self) -> bool:
        return self._run.over() or self._run.share_used >= self._end

    def _note(self, found: list[Choice]) -> None:
        self.best = max([self.best, *found], key=lambda one: one.value)
        self._tell(self.best.value)

    def _tell(self, value: float) -> None:
        seen = max(value, self.best.value) + self._reduced.offset
        self._run.update(value=seen, bound=self._reduced.bound(self._prices.bound))

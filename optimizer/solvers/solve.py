"""One entry: a problem and a stopping rule in, chosen sites with a proven bound out."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.annealing import Annealing
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.exact import solve_exactly
from optimizer.solvers.greedy import greedy
from optimizer.solvers.incidence import Incidence, see_both_sides
from optimizer.solvers.merge import merge_rows
from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.stop import SearchState, StopRule, seconds_allowed

_PER_ITERATION = 1000  # proposed swaps
_ROUND_S = 0.25
_ROUND_ITERATIONS = 50
_EXACT_INCIDENCES = 150_000  # beyond this HiGHS seldom leaves its root node in a minute
_EXACT_NODES = 2000  # for rules without a clock
_SAME = 2e-6  # of all demand; HiGHS works to one in a million
_WARM, _COLD = 0.025, 0.004  # of the greedy value per open site


@dataclass(frozen=True, eq=False)
class _Field:
    """The merged problem as the methods see it."""

    incidence: Incidence
    count: int
    fixed_open: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    whole: bool

    def bound(self, bound: float) -> float:
        """What a bound proves when values are whole numbers."""
        return float(np.floor(bound)) if self.whole else bound

    @property
    def rounding(self) -> float:
        """Values and bounds closer than this are the same number; whole numbers are compared exactly."""
        return 0.0 if self.whole else _SAME * float(self.incidence.value[:, 0].sum())


class _Run:
    """The clock, the best so far and who wants to know."""

    def __init__(
        self,
        stop: StopRule,
        progress: Callable[[SearchState], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.began = time.perf_counter()
        self.rounding = 0.0
        self.stop = stop
        self._progress = progress
        self._cancelled = cancelled
        self.was_cancelled = False
        self.state = SearchState()

    def update(self, **changes: float) -> None:
        """Take note and tell; a value that became better ends the idle time."""
        if changes.get("value", 0.0) > self.state.value:
            changes["idle"] = 0
        self.state = replace(self.state, seconds=time.perf_counter() - self.began, **changes)  # type: ignore[arg-type]
        if self._progress is not None:
            self._progress(self.state)

    def over(self) -> bool:
        """Whether to stop: proven, used up or cancelled."""
        if self._cancelled is not None and self._cancelled():
            self.was_cancelled = True
        now = replace(self.state, seconds=time.perf_counter() - self.began)
        return self.was_cancelled or self.proven or self.stop.share_used(now) >= 1.0

    @property
    def proven(self) -> bool:
        return self.state.value >= self.state.bound - self.rounding


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
    run = _Run(stop, progress, cancelled)
    field = _merged(problem)
    run.rounding = field.rounding
    chosen = _search(field, run, seed)
    whole = see_both_sides(problem)
    objective = whole.objective(chosen)
    bound = max(run.state.bound, objective)
    status = Status.OPTIMAL if objective >= run.state.bound - run.rounding else Status.GAP
    if run.was_cancelled:
        status = Status.CANCELLED
    seconds = time.perf_counter() - run.began
    return Solution(chosen=chosen, objective=objective, bound=bound, status=status, seconds=seconds, seed=seed)


def order_by_gain(problem: CoverProblem, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(order, gain): the chosen sites that were not fixed open, best first, each with what it adds to those before it.

    Sites fixed open count as there from the start; a chosen site that adds nothing comes last with gain 0.
    """
    incidence = see_both_sides(problem)
    allowed = np.zeros(problem.site_count, np.bool_)
    allowed[chosen] = True
    allowed[problem.fixed_open] = False
    count = int(allowed.sum()) + len(problem.fixed_open)
    order, gain = greedy(incidence, count, problem.fixed_open, allowed)
    allowed[order] = False
    idle = np.flatnonzero(allowed)
    return np.concatenate([order, idle]), np.concatenate([gain, np.zeros(len(idle))])


def _merged(problem: CoverProblem) -> _Field:
    start, site, weight = merge_rows(problem.row_start, problem.row_site, problem.row_weight.astype(np.float64))
    merged = replace(problem, row_start=start, row_site=site, row_weight=weight) if len(weight) else problem
    allowed = np.ones(problem.site_count, np.bool_)
    allowed[problem.fixed_closed] = False
    return _Field(see_both_sides(merged), problem.count, problem.fixed_open, allowed, problem.whole_numbers)


def _search(field: _Field, run: _Run, seed: int) -> NDArray[np.int64]:
    inc = field.incidence
    order, _ = greedy(inc, field.count, field.fixed_open, field.allowed)
    chosen = np.sort(np.concatenate([field.fixed_open, order])).astype(np.int64)
    prices = PriceBound(inc, field.count, field.fixed_open, field.allowed)
    run.update(value=inc.objective(chosen), bound=field.bound(prices.bound))
    chosen = _fill(chosen, field)
    small = len(inc.row_site) <= _EXACT_INCIDENCES
    chosen = _anneal(field, run, prices, chosen, seed, share=0.25 if small else 1.0)
    if small and not run.over():
        chosen = _branch(field, run, chosen, seed)
    return chosen


def _fill(chosen: NDArray[np.int64], field: _Field) -> NDArray[np.int64]:
    """Use up the count: swaps need every site they may move, and a device more is never worse."""
    spare = field.allowed.copy()
    spare[chosen] = False
    return np.sort(np.concatenate([chosen, np.flatnonzero(spare)[: field.count - len(chosen)]]))


def _anneal(
    field: _Field, run: _Run, prices: PriceBound, chosen: NDArray[np.int64], seed: int, share: float
) -> NDArray[np.int64]:
    """Search and bound side by side, a core each, until this share of the allowance is used."""
    inc = field.incidence
    movable = np.ones(inc.sites, np.bool_)
    movable[field.fixed_open] = False
    search = Annealing(inc, chosen, movable, field.allowed, seed)
    unit = search.value / max(1, field.count)
    clock = seconds_allowed(run.stop) < np.inf
    done = 0

    def temperature(used: float) -> float:
        return float(unit * _WARM * (_COLD / _WARM) ** min(1.0, used / share))

    def price() -> None:
        deadline = time.perf_counter() + _ROUND_S
        while True:
            prices.run(1)
            if not clock or prices.converged or time.perf_counter() >= deadline:
                return

    with ThreadPoolExecutor(2) as pool:
        while not run.over() and (used := run.stop.share_used(run.state)) < share:
            bounding = pool.submit(price)
            deadline = time.perf_counter() + _ROUND_S
            iterations = 0
            while iterations == 0 or (clock and time.perf_counter() < deadline):
                search.run(_ROUND_ITERATIONS * _PER_ITERATION, temperature(used), temperature(used))
                iterations += _ROUND_ITERATIONS
            bounding.result()
            done += iterations
            best = inc.objective(search.best)
            run.update(
                value=max(best, run.state.value),
                bound=min(run.state.bound, field.bound(prices.bound)),
                iterations=done,
                idle=run.state.idle + iterations,
            )
            if inc.rows == 0 or len(search.best) == 0:
                break
    return search.best


def _branch(field: _Field, run: _Run, chosen: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """Branch and bound with what is left of the time; its bound joins ours."""
    inc = field.incidence
    left = seconds_allowed(run.stop) - (time.perf_counter() - run.began)

    def interrupted(bound: float) -> bool:
        if np.isfinite(bound):
            run.update(bound=min(run.state.bound, field.bound(bound)))
        return run.over()

    nodes = None if np.isfinite(left) else _EXACT_NODES
    answer = solve_exactly(inc, field.count, field.fixed_open, field.allowed, chosen, left, nodes, seed, interrupted)
    if answer.chosen is not None and inc.objective(answer.chosen) > inc.objective(chosen):
        chosen = answer.chosen
    run.update(value=inc.objective(chosen), bound=min(run.state.bound, field.bound(answer.bound)))
    return chosen

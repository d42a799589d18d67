"""The p-median: open `count` sites so that rows are near one, weighted distances added up.

    min sum_ij w_i d_ij x_ij    with  sum_j x_ij = 1,  x_ij <= y_j,  sum_j y_j <= p

Value: fast interchange with random kicks (`swap_median`). Bound: `assignment_prices`, then branch and bound on sites
with that bound at every node, the least bound first, fixing sites by their reduced cost on the way.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.assignment_prices import improve_prices
from optimizer.solvers.errors import BadProblem
from optimizer.solvers.random_numbers import seeded
from optimizer.solvers.run import Run
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.stop import SearchState, StopRule
from optimizer.solvers.swap_median import interchange, search

_ROOT_STEPS, _NODE_STEPS = 2000, 150
_TRIES = 4  # kicks for each node
_FIRST_TRIES = 50
_DIVE_EVERY = 8


@dataclass(frozen=True, eq=False)
class MedianProblem:
    """distance: (rows, sites) not negative, inf where not allowed; weight: (rows,); count: sites open at most."""

    distance: NDArray[np.float64]
    weight: NDArray[np.float64]
    count: int

    def __post_init__(self) -> None:
        distance, weight = self.distance, self.weight
        if distance.ndim != 2 or 0 in distance.shape:
            raise BadProblem(f"the distances have shape {distance.shape}: give at least one row and one site.")
        wrong = np.argwhere(np.isnan(distance) | (distance < 0))
        if len(wrong):
            row, site = wrong[0]
            raise BadProblem(
                f"the distance from row {row} to site {site} is {distance[row, site]}: give 0 or more, inf for none."
            )
        if weight.shape != (distance.shape[0],):
            raise BadProblem(f"{weight.size} weights were given for {distance.shape[0]} rows: give one for each row.")
        bad = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
        if len(bad):
            raise BadProblem(f"row {bad[0]} has weight {weight[bad[0]]}: weights must be finite and not negative.")
        if not 1 <= self.count <= distance.shape[1]:
            raise BadProblem(f"count {self.count} is not allowed with {distance.shape[1]} sites: give 1 to all.")

    @property
    def whole(self) -> bool:
        """Whether every possible cost is a whole number."""
        finite = self.distance[np.isfinite(self.distance)]
        return bool(np.array_equal(finite, np.rint(finite)) and np.array_equal(self.weight, np.rint(self.weight)))

    def cost(self, chosen: NDArray[np.int64]) -> float:
        """Weighted distances to the nearest chosen site, added up; inf when a row that counts reaches none."""
        counted = self.weight > 0
        nearest = self.distance[np.ix_(counted, chosen)].min(axis=1, initial=np.inf)
        return float((self.weight[counted] * nearest).sum())


def solve_p_median(
    problem: MedianProblem,
    *,
    stop: StopRule,
    seed: int,
    progress: Callable[[SearchState], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """The nearest choice found until `stop` says so and what no choice can be below.

    progress is told value and bound as the engine keeps them, maximising: both are minus the cost. An iteration of the
    stopping rule is a node.
    """
    _compiled()
    run = Run(stop, progress, cancelled)
    tree = _Tree(problem, run, seed)
    tree.grow()
    chosen = np.sort(tree.opened)
    value = problem.cost(chosen)
    bound = min(value, -run.state.bound)
    if not np.isfinite(value):
        lost = np.flatnonzero(~np.isfinite(problem.distance[:, chosen].min(axis=1)) & (problem.weight > 0))
        reason = (f"row {lost[0]} has no chosen site within reach",)
        nothing = np.empty(0, np.int64)
        return Solution(nothing, value, bound, Status.INFEASIBLE, run.seconds, seed, reason, minimise=True)
    status = Status.OPTIMAL if value - bound <= run.rounding else Status.GAP
    if run.was_cancelled:
        status = Status.CANCELLED
    return Solution(chosen, value, bound, status, run.seconds, seed, minimise=True)


@dataclass(frozen=True, order=True)
class _Node:
    """Ordered by bound, deeper ones first among equals, then by age."""

    bound: float
    shallow: int
    age: int
    forced: tuple[int, ...]
    free: tuple[int, ...]


class _Tree:
    """Branch and bound over sites; `opened` is the best choice so far."""

    def __init__(self, problem: MedianProblem, run: Run, seed: int) -> None:
        self._run, self._whole, self._count = run, problem.whole, problem.count
        finite = problem.distance[np.isfinite(problem.distance)]
        far = float(finite.max(initial=0.0)) * len(problem.weight) * 2.0 + 1.0  # for inf: dearer than any choice
        self._by_site = np.ascontiguousarray(np.where(np.isfinite(problem.distance), problem.distance, far).T)
        self._weight = problem.weight.astype(np.float64)
        self._random = seeded(seed)
        self.opened = _greedy(self._by_site, self._weight, self._count)
        self.cost = interchange(self._by_site, self._weight, self.opened)
        run.rounding = 0.0 if self._whole else 1e-9 * max(1.0, self.cost)
        run.update(value=-self.cost)
        self._price = np.sort(self._by_site * self._weight, axis=0)[min(1, len(self._by_site) - 1)]
        self._prices: dict[int, NDArray[np.float64]] = {}
        self._ages = 0

    def grow(self) -> None:
        """Look at nodes, the least bound first, until proven or over; now and then follow one all the way down."""
        self._kick(_FIRST_TRIES)
        root = self._look((), tuple(range(len(self._by_site))), self._price, 0.0, _ROOT_STEPS)
        waiting = [root] if root else []
        looked = 0
        while waiting and not self._run.over():
            node: _Node | None = heapq.heappop(waiting)
            looked += 1
            while node and not self._closes(node.bound):
                children = self._children(node)
                node = None
                if children and looked % _DIVE_EVERY == 0 and not self._run.over():
                    node = children.pop(0)
                for child in children:
                    heapq.heappush(waiting, child)
            self._kick(_TRIES)
            least = waiting[0].bound if waiting else self.cost
            self._run.update(bound=-min(self.cost, self._proves(least)), iterations=1)
        if not waiting:
            self._run.update(bound=-self.cost)

    def _children(self, node: _Node) -> list[_Node]:
        """What is left when the site to branch on is open and when it is closed, the more promising first."""
        price = self._prices.pop(node.age)
        branch, *others = node.free
        found = (
            self._look(forced, tuple(others), price, node.bound, _NODE_STEPS)
            for forced in ((*node.forced, branch), node.forced)
        )
        return sorted(child for child in found if child)

    def _look(
        self, forced: tuple[int, ...], free: tuple[int, ...], price: NDArray[np.float64], known: float, steps: int
    ) -> _Node | None:
        """A node with its bound, its settled sites fixed and the site to branch on first; None when it is done with."""
        room = self._count - len(forced)
        if room > len(free):
            return None
        sites = np.array(forced + free, np.int64)
        if room in (0, len(free)):
            self._try(sites if room else sites[: self._count])
            return None
        result = improve_prices(self._by_site[sites], self._weight, self._count, len(forced), price, self.cost, steps)
        bound = max(known, result.bound)
        worth = result.worth[len(forced) :]
        order = np.argsort(worth, kind="stable")
        self._try(np.concatenate([sites[: len(forced)], sites[len(forced) :][order[:room]]]))
        if self._closes(bound):
            return None
        last_in, first_out = worth[order[room - 1]], worth[order[room]]
        stays_in = [self._closes(result.bound + first_out - worth[j]) for j in order[:room]]
        stays_out = [self._closes(result.bound + worth[j] - last_in) for j in order[room:]]
        candidates = sites[len(forced) :]
        now_forced = forced + tuple(
            int(candidates[j]) for j, stays in zip(order[:room], stays_in, strict=True) if stays
        )
        now_free = [int(candidates[j]) for j, stays in zip(order[:room], stays_in, strict=True) if not stays]
        now_free += [int(candidates[j]) for j, stays in zip(order[room:], stays_out, strict=True) if not stays]
        if len(now_forced) + len(now_free) <= self._count or len(now_forced) == self._count:
            self._try(np.array((list(now_forced) + now_free)[: self._count], np.int64))
            return None
        self._ages += 1
        self._prices[self._ages] = result.price
        if self._run.state.bound == np.inf:
            self._run.update(bound=-min(self.cost, self._proves(bound)))
        return _Node(bound, -len(now_forced), self._ages, now_forced, tuple(now_free))

    def _proves(self, bound: float) -> float:
        """Up to the next whole number, less what rounding may have added."""
        safe = bound - 1e-9 * max(1.0, abs(bound))
        return float(np.ceil(safe)) if self._whole else safe

    def _closes(self, bound: float) -> bool:
        """Whether nothing above this bound can be better than the best choice."""
        return self._proves(bound) >= self.cost - self._run.rounding

    def _try(self, sites: NDArray[np.int64]) -> None:
        trial = sites.copy()
        cost = float((self._by_site[trial].min(axis=0) * self._weight).sum())
        if cost < 1.02 * self.cost:
            cost = interchange(self._by_site, self._weight, trial)
        self._keep(trial, cost)

    def _kick(self, tries: int) -> None:
        trial = self.opened.copy()
        self._keep(trial, search(self._by_site, self._weight, trial, self.cost, tries, self._random))

    def _keep(self, sites: NDArray[np.int64], cost: float) -> None:
        if cost < self.cost:
            self.opened, self.cost = sites, cost
            self._run.update(value=-cost)


@cache
def _compiled() -> None:
    """Have the inner loops ready before a clock starts."""
    by_site, weight = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]]), np.ones(2)
    interchange(by_site, weight, np.array([0]))
    search(by_site, weight, np.array([0]), 1.0, 1, seeded(0))
    improve_prices(by_site, weight, 1, 0, np.ones(2), 1.0, 2)


def _greedy(by_site: NDArray[np.float64], weight: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    nearest = np.full(by_site.shape[1], np.inf)
    opened = np.empty(count, np.int64)
    for p in range(count):
        cost = np.minimum(by_site, nearest) @ weight
        cost[opened[:p]] = np.inf
        opened[p] = int(np.argmin(cost))
        nearest = np.minimum(nearest, by_site[opened[p]])
    return opened

"""The p-median: open `count` sites so that rows are near one, weighted distances added up.

    min sum_ij w_i d_ij x_ij    with  sum_j x_ij = 1,  x_ij <= y_j,  sum_j y_j <= p

Relaxing the assignment with a price u_i each gives the bound  sum_i u_i + sum of the p smallest
rho_j = sum_i min(0, w_i d_ij - u_i)  (Cornuejols, Fisher, Nemhauser 1977), improved by subgradient steps; what it
settles is fixed, and what is left goes to the covering engine by its distance levels (Garcia et al. 2011), exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.errors import BadProblem
from optimizer.solvers.levels import cheapest_by_levels
from optimizer.solvers.random_numbers import seeded
from optimizer.solvers.run import Run
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.stop import SearchState, StopRule
from optimizer.solvers.swap_median import interchange, search

_STEPS = 100
_TRIES = 4
_SHARE_BEFORE_EXACT = 0.3


@dataclass(frozen=True, eq=False)
class MedianProblem:
    """distance: (rows, sites) not negative, inf where not allowed; weight: (rows,); count: sites open at most."""

    distance: NDArray[np.float64]
    weight: NDArray[np.float64]
    count: int

    def __post_init__(self) -> None:
        if self.distance.ndim != 2 or 0 in self.distance.shape:
            raise BadProblem(f"the distances have shape {self.distance.shape}: give at least one row and one site.")
        if np.isnan(self.distance).any() or (self.distance < 0).any():
            row, site = np.argwhere(np.isnan(self.distance) | (self.distance < 0))[0]
            raise BadProblem(
                f"the distance from row {row} to site {site} is {self.distance[row, site]}: "
                "give 0 or more, inf for none."
            )
        if self.weight.shape != (self.distance.shape[0],):
            raise BadProblem(f"{self.weight.size} weights were given for {self.distance.shape[0]} rows: one each.")
        wrong = np.flatnonzero(~(np.isfinite(self.weight) & (self.weight >= 0)))
        if len(wrong):
            raise BadProblem(f"row {wrong[0]} has weight {self.weight[wrong[0]]}: give finite numbers, 0 or more.")
        if not 1 <= self.count <= self.distance.shape[1]:
            raise BadProblem(f"count {self.count} is not allowed with {self.distance.shape[1]} sites: give 1 to all.")

    @property
    def whole(self) -> bool:
        """Whether every possible cost is a whole number."""
        finite = self.distance[np.isfinite(self.distance)]
        return bool(np.array_equal(finite, np.rint(finite)) and np.array_equal(self.weight, np.rint(self.weight)))

    def cost(self, chosen: NDArray[np.int64]) -> float:
        """Weighted distances to the nearest chosen site, added up; inf when a row reaches none."""
        if len(chosen) == 0:
            return float("inf")
        nearest = self.distance[:, chosen].min(axis=1)
        counted = self.weight > 0
        return float((self.weight[counted] * nearest[counted]).sum())


def solve_p_median(
    problem: MedianProblem,
    *,
    stop: StopRule,
    seed: int,
    progress: Callable[[SearchState], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """The nearest choice found until `stop` says so and what no choice can be below.

    progress is told value and bound as the engine keeps them, maximising: both are minus the cost.
    """
    run = Run(stop, progress, cancelled)
    whole = problem.whole
    finite = problem.distance[np.isfinite(problem.distance)]
    far = float(finite.max(initial=0.0)) * len(problem.weight) * 2.0 + 1.0  # stands for inf: dearer than any choice
    by_site = np.ascontiguousarray(np.where(np.isfinite(problem.distance), problem.distance, far).T)
    weight = problem.weight.astype(np.float64)
    opened = _greedy(by_site, weight, problem.count)
    cost = interchange(by_site, weight, opened)
    run.rounding = 0.0 if whole else 1e-9 * max(1.0, cost)
    prices = _Prices(by_site, weight, problem.count)
    random = seeded(seed)
    run.update(value=-cost)
    while not run.over() and run.share_used < _SHARE_BEFORE_EXACT and not prices.settled:
        prices.improve(cost)
        cost = search(by_site, weight, opened, cost, _TRIES, random)
        run.update(value=-cost, bound=-_rounded(prices.bound, whole), iterations=1)
    if not run.over():
        left = prices.sites_left(cost, whole)
        lowest, better = cheapest_by_levels(by_site, weight, problem.count, left, run, seed)
        if better is not None and problem.cost(better) < cost:
            opened, cost = better, problem.cost(better)
        run.update(value=-cost)
        run.update(bound=-min(cost, _rounded(lowest, whole)))
    chosen = np.sort(opened)
    value = problem.cost(chosen)
    bound = min(value, -run.state.bound)
    status = Status.OPTIMAL if value - bound <= run.rounding else Status.GAP
    if not np.isfinite(value):
        lost = np.flatnonzero(~np.isfinite(problem.distance[:, chosen].min(axis=1)))
        reason = (f"row {lost[0]} has no chosen site within reach",)
        return Solution(
            np.empty(0, np.int64), value, bound, Status.INFEASIBLE, run.seconds, seed, reason, minimise=True
        )
    if run.was_cancelled:
        status = Status.CANCELLED
    return Solution(chosen, value, bound, status, run.seconds, seed, minimise=True)


def _rounded(bound: float, whole: bool) -> float:
    """Up to the next whole number, less what rounding may have added."""
    safe = bound - 1e-9 * max(1.0, abs(bound))
    return float(np.ceil(safe)) if whole else safe


def _greedy(by_site: NDArray[np.float64], weight: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    nearest = np.full(by_site.shape[1], np.inf)
    opened = np.empty(count, np.int64)
    for p in range(count):
        cost = np.minimum(by_site, nearest) @ weight
        cost[opened[:p]] = np.inf
        opened[p] = int(np.argmin(cost))
        nearest = np.minimum(nearest, by_site[opened[p]])
    return opened


class _Prices:
    """Assignment prices improved by Held-Karp subgradient steps; the best are kept."""

    def __init__(self, by_site: NDArray[np.float64], weight: NDArray[np.float64], count: int) -> None:
        self._by_site, self._weight, self._count = by_site, weight, count
        ordered = np.sort(by_site * weight, axis=0)
        self._u = ordered[min(len(ordered) - 1, max(1, len(ordered) // count // 2))].copy()
        self._best = self._u.copy()
        self._worth = np.zeros(len(by_site))
        self._pace = np.array([1.0, 0.0])
        self.bound = 0.0

    @property
    def settled(self) -> bool:
        """Whether the steps have become too small to help."""
        return bool(self._pace[0] < 1e-4)

    def improve(self, cost: float) -> None:
        """A bundle of steps towards the cost of the best choice known."""
        self.bound = _subgradient(
            self._by_site,
            self._weight,
            self._count,
            self._u,
            self._best,
            self._worth,
            self._pace,
            self.bound,
            cost,
            _STEPS,
        )

    def sites_left(self, cost: float, whole: bool) -> NDArray[np.int64]:
        """Sites that may be open in a choice cheaper than `cost` (reduced-cost fixing)."""
        ordered = np.sort(self._worth)
        threshold = ordered[self._count - 1]
        room = cost - self.bound - (1.0 - 1e-6 if whole else 0.0)
        return np.flatnonzero(self._worth <= threshold + room + 1e-9 * max(1.0, cost)).astype(np.int64)


@njit(cache=True, nogil=True)
def _subgradient(
    by_site: NDArray[np.float64], weight: NDArray[np.float64], count: int, u: NDArray[np.float64],
    best_u: NDArray[np.float64], best_worth: NDArray[np.float64], pace: NDArray[np.float64], bound: float,
    cost: float, steps: int,
) -> float:  # fmt: skip
    """pace: (step factor, steps since the bound rose). u, best_u, best_worth, pace change in place; the best bound."""
    sites, rows = by_site.shape
    worth = np.empty(sites)
    served = np.empty(rows)
    for _ in range(steps):
        for j in range(sites):
            total = 0.0
            for i in range(rows):
                total += min(0.0, weight[i] * by_site[j, i] - u[i])
            worth[j] = total
        chosen = np.argsort(worth)[:count]
        now = u.sum()
        served[:] = 1.0
        for j in chosen:
            now += worth[j]
            for i in range(rows):
                if weight[i] * by_site[j, i] < u[i]:
                    served[i] -= 1.0
        if now > bound + 1e-9 * (1.0 + abs(bound)):
            bound = now
            best_u[:] = u
            best_worth[:] = worth
            pace[1] = 0.0
        else:
            pace[1] += 1.0
            if pace[1] >= 30.0:
                pace[0] *= 0.7
                pace[1] = 0.0
                u[:] = best_u
                continue
        size = (served * served).sum()
        if size == 0.0:
            pace[0] = 0.0
            break
        step = pace[0] * max(1e-9 * (1.0 + abs(cost)), 1.002 * cost - now) / size
        for i in range(rows):
            u[i] = max(0.0, u[i] + step * served[i])
    return bound

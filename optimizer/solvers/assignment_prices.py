"""The bound of the p-median: prices for assigning each row, improved by subgradient steps.

Relaxing the assignment with a price u_i each leaves  L(u) = sum_i u_i + sum of the p smallest rho_j,
rho_j = sum_i min(0, w_i d_ij - u_i)  (Cornuejols, Fisher, Nemhauser 1977; steps after Held, Wolfe, Crowder 1974).
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

_PATIENCE = 20
_SMALLEST_PACE = 2e-3


@dataclass(frozen=True, eq=False)
class PriceResult:
    """bound: proven; price: (rows,) that prove it; worth: (sites,) rho_j at these prices, 0 or below."""

    bound: float
    price: NDArray[np.float64]
    worth: NDArray[np.float64]


def improve_prices(
    by_site: NDArray[np.float64], weight: NDArray[np.float64], count: int, forced: int, price: NDArray[np.float64],
    cost: float, steps: int, pace: float = 1.0,
) -> PriceResult:  # fmt: skip
    """The best bound within so many steps from `price`.

    by_site: (sites, rows) distances, the first `forced` sites open in any case; count: sites open at most
    cost: of the best choice known, which the steps aim at
    """
    best = price.copy()
    worth = np.zeros(len(by_site))
    bound = _steps(by_site, weight, count, forced, price.copy(), best, worth, cost, steps, pace)
    return PriceResult(bound, best, worth)


@njit(cache=True, nogil=True)
def _steps(
    by_site: NDArray[np.float64], weight: NDArray[np.float64], count: int, forced: int, u: NDArray[np.float64],
    best_u: NDArray[np.float64], best_worth: NDArray[np.float64], cost: float, steps: int, pace: float,
) -> float:  # fmt: skip
    sites, rows = by_site.shape
    worth = np.empty(sites)
    left_out = np.empty(rows)
    bound = -np.inf
    idle = 0
    chosen = np.empty(count, np.int64)
    chosen[:forced] = np.arange(forced)
    for _ in range(steps):
        for j in range(sites):
            worth[j] = 0.0
            for i in range(rows):
                worth[j] += min(0.0, weight[i] * by_site[j, i] - u[i])
        chosen[forced:] = forced + np.argsort(worth[forced:])[: count - forced]
        now = u.sum()
        left_out[:] = 1.0
        for c in range(count):
            j = chosen[c]
            now += worth[j]
            for i in range(rows):
                if weight[i] * by_site[j, i] < u[i]:
                    left_out[i] -= 1.0
        if now > bound:
            if now > bound + 1e-7 * (1.0 + abs(now)):
                idle = 0
            bound = now
            best_u[:] = u
            best_worth[:] = worth
        if bound >= cost:
            break
        idle += 1
        if idle > _PATIENCE:
            pace *= 0.6
            idle = 0
            u[:] = best_u
            if pace < _SMALLEST_PACE:
                break
            continue
        size = (left_out * left_out).sum()
        if size == 0.0:
            break
        step = pace * max(1e-9 * (1.0 + abs(cost)), 1.001 * cost - now) / size
        for i in range(rows):
            u[i] = max(0.0, u[i] + step * left_out[i])
    return bound

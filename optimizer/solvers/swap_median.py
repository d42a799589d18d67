"""Fast interchange for the p-median: every swap of one open site is judged in one pass over the distances.

Whitaker 1983; Hansen, Mladenovic 1997: for each row the nearest and second nearest open site tell what opening one site
saves and what closing each open one costs on top.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.random_numbers import draw


@njit(cache=True, nogil=True)
def interchange(distance: NDArray[np.float64], weight: NDArray[np.float64], opened: NDArray[np.int64]) -> float:
    """Swap while it pays, in place; the cost reached. distance: (sites, rows), opened: (count,) site numbers."""
    sites, rows = distance.shape
    count = len(opened)
    is_open = np.zeros(sites, np.bool_)
    is_open[opened] = True
    near = np.empty(rows, np.int64)
    first = np.empty(rows)
    second = np.empty(rows)
    dearer = np.empty(count)
    cost = _two_nearest(distance, weight, opened, near, first, second)
    quiet = 0
    j = 0
    while quiet < sites:
        if not is_open[j]:
            saved = 0.0
            dearer[:] = 0.0
            for i in range(rows):
                d = distance[j, i]
                if d < first[i]:
                    saved += weight[i] * (first[i] - d)
                else:
                    dearer[near[i]] += weight[i] * (min(d, second[i]) - first[i])
            p = int(np.argmin(dearer))
            if saved - dearer[p] > 1e-9 * (1.0 + cost):
                is_open[opened[p]] = False
                is_open[j] = True
                opened[p] = j
                cost = _two_nearest(distance, weight, opened, near, first, second)
                quiet = 0
        quiet += 1
        j = j + 1 if j + 1 < sites else 0
    return cost


@njit(cache=True, nogil=True)
def _two_nearest(
    distance: NDArray[np.float64], weight: NDArray[np.float64], opened: NDArray[np.int64],
    near: NDArray[np.int64], first: NDArray[np.float64], second: NDArray[np.float64],
) -> float:  # fmt: skip
    """near: place in `opened` of the nearest; first, second: the two smallest distances (inf when one is open)."""
    first[:] = np.inf
    second[:] = np.inf
    for p in range(len(opened)):
        for i in range(len(first)):
            d = distance[opened[p], i]
            if d < first[i]:
                second[i] = first[i]
                first[i] = d
                near[i] = p
            elif d < second[i]:
                second[i] = d
    return float((weight * first).sum())


@njit(cache=True, nogil=True)
def search(
    distance: NDArray[np.float64], weight: NDArray[np.float64], best: NDArray[np.int64], best_cost: float,
    tries: int, random: NDArray[np.uint64],
) -> float:  # fmt: skip
    """Iterated local search: swap a few sites at random, interchange, keep the better; in place, the best cost."""
    sites = distance.shape[0]
    if len(best) in (0, sites):
        return best_cost
    for _ in range(tries):
        trial = best.copy()
        is_open = np.zeros(sites, np.bool_)
        is_open[trial] = True
        for _ in range(2 + int(draw(random) * min(6, len(best)))):
            p, j = int(draw(random) * len(trial)), int(draw(random) * sites)
            if not is_open[j]:
                is_open[trial[p]] = False
                is_open[j] = True
                trial[p] = j
        cost = interchange(distance, weight, trial)
        if cost <= best_cost:
            best[:] = trial
            best_cost = cost
    return best_cost

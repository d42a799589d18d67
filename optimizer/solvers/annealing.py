"""Simulated annealing over swaps: close one open site, open one that overlaps it.

Kirkpatrick, Gelatt, Vecchi 1983. What makes it quick: each row knows its owner, the one open site that covers it, and
loss[k] of every open site, what it owns, is kept up to date. A swap is then judged in one straight pass over the rows
of the site to open, if all of them together could be enough, and an accepted one touches the rows of two sites only.
For plain cover under a count; anything else is searched by `exchange`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence
from optimizer.solvers.random_numbers import draw, seeded

_FAR = 0.02  # share of swaps with any site at all, so that no part of the map is cut off
_COOL_EVERY = 256
_NOBODY, _SEVERAL = np.int32(-1), np.int32(-2)


class Annealing:
    """One search; `run` goes on from where it stopped and keeps the best choice seen."""

    def __init__(self, incidence: Incidence, start: NDArray[np.int64], seed: int) -> None:
        """start: the open sites to begin with; as many stay open."""
        self._inc = incidence
        self._weight = np.ascontiguousarray(incidence.value[:, 0])
        self._open = start.astype(np.int64)
        self._is_open = np.zeros(incidence.sites, np.bool_)
        self._is_open[self._open] = True
        self._covers = np.zeros(incidence.rows, np.int32)
        self._names = np.zeros(incidence.rows, np.int64)  # of the covering sites, added up
        self._owner = np.full(incidence.rows, _NOBODY)
        self._loss = np.zeros(incidence.sites)
        self.value = float(_settle(
            incidence.row_start, incidence.row_site, self._weight, self._is_open, self._covers, self._names,
            self._owner, self._loss,
        ))  # fmt: skip
        self.best_value = self.value
        self.best = np.sort(self._open)
        site_of = np.repeat(np.arange(incidence.sites), np.diff(incidence.site_start))
        weight = self._weight[incidence.site_row]
        self._most = np.bincount(site_of, weight, incidence.sites).astype(np.float64)
        self._random = seeded(seed)

    def run(self, proposals: int, warm: float, cold: float) -> None:
        """Try this many swaps while cooling from `warm` to `cold` (in units of the objective)."""
        if not 0 < len(self._open) < self._inc.sites:
            return
        inc = self._inc
        best = self.best.copy()
        self.value, self.best_value = _anneal(
            inc.row_start, inc.row_site, inc.site_start, inc.site_row, self._weight, self._open, self._is_open,
            self._covers, self._names, self._owner, self._loss, self._most, best, self.value, self.best_value,
            proposals, warm, cold, self._random,
        )  # fmt: skip
        self.best = np.sort(best)


@njit(cache=True, nogil=True)
def _settle(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], weight: NDArray[np.float64], is_open: NDArray[np.bool_],
    covers: NDArray[np.int32], names: NDArray[np.int64], owner: NDArray[np.int32], loss: NDArray[np.float64],
) -> float:  # fmt: skip
    """Fill in, for each row, how many open sites cover it, the sum of their numbers and the one when it is one."""
    total = 0.0
    for i in range(len(covers)):
        for e in range(row_start[i], row_start[i + 1]):
            if is_open[row_site[e]]:
                covers[i] += 1
                names[i] += row_site[e]
        if covers[i] > 0:
            total += weight[i]
            owner[i] = _SEVERAL
        if covers[i] == 1:
            owner[i] = names[i]
            loss[owner[i]] += weight[i]
    return total


@njit(cache=True, nogil=True)
def _anneal(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], weight: NDArray[np.float64], opened: NDArray[np.int64], is_open: NDArray[np.bool_],
    covers: NDArray[np.int32], names: NDArray[np.int64], owner: NDArray[np.int32], loss: NDArray[np.float64],
    most: NDArray[np.float64], best: NDArray[np.int64], value: float, best_value: float, proposals: int, warm: float,
    cold: float, random: NDArray[np.uint64],
) -> tuple[float, float]:  # fmt: skip
    temperature = warm
    cooling = (cold / warm) ** (1.0 / max(1, proposals // _COOL_EVERY)) if warm > 0.0 else 1.0
    improved = False
    sites = len(is_open)
    for step in range(proposals):
        if step % _COOL_EVERY == _COOL_EVERY - 1:
            temperature *= cooling
        p = int(draw(random) * len(opened))
        k = int(opened[p])
        width = site_start[k + 1] - site_start[k]
        if width > 0 and draw(random) >= _FAR:
            i = site_row[site_start[k] + int(draw(random) * width)]
            j = int(row_site[row_start[i] + int(draw(random) * (row_start[i + 1] - row_start[i]))])
        else:
            j = int(draw(random) * sites)
        if is_open[j]:
            continue
        need = temperature * np.log(1.0 - draw(random))
        if most[j] - loss[k] < need:  # what j covers in all is not enough
            continue
        delta = _won(j, k, site_start, site_row, weight, owner) - loss[k]
        if delta < need:
            continue
        if delta < 0.0 and improved:
            best[:] = opened
            improved = False
        _close(k, site_start, site_row, weight, covers, names, owner, loss)
        _open(j, site_start, site_row, weight, covers, names, owner, loss)
        opened[p] = j
        is_open[j] = True
        is_open[k] = False
        value += delta
        if value > best_value:
            best_value = value
            improved = True
    if improved:
        best[:] = opened
    return value, best_value


@njit(cache=True, nogil=True, fastmath=True)  # the order of a sum may change: the pass then runs without branches
def _won(
    j: int, k: int, site_start: NDArray[np.int64], site_row: NDArray[np.int32], weight: NDArray[np.float64],
    owner: NDArray[np.int32],
) -> float:  # fmt: skip
    """What j covers that nobody would cover once k is closed."""
    won = 0.0
    for e in range(site_start[j], site_start[j + 1]):
        i = site_row[e]
        won += weight[i] if (owner[i] == k) | (owner[i] == _NOBODY) else 0.0
    return won


@njit(cache=True, nogil=True)
def _close(
    k: int, site_start: NDArray[np.int64], site_row: NDArray[np.int32], weight: NDArray[np.float64],
    covers: NDArray[np.int32], names: NDArray[np.int64], owner: NDArray[np.int32], loss: NDArray[np.float64],
) -> None:  # fmt: skip
    for e in range(site_start[k], site_start[k + 1]):
        i = site_row[e]
        covers[i] -= 1
        names[i] -= k
        if covers[i] == 0:
            owner[i] = _NOBODY
        elif covers[i] == 1:
            owner[i] = names[i]
            loss[owner[i]] += weight[i]
    loss[k] = 0.0


@njit(cache=True, nogil=True)
def _open(
    j: int, site_start: NDArray[np.int64], site_row: NDArray[np.int32], weight: NDArray[np.float64],
    covers: NDArray[np.int32], names: NDArray[np.int64], owner: NDArray[np.int32], loss: NDArray[np.float64],
) -> None:  # fmt: skip
    for e in range(site_start[j], site_start[j + 1]):
        i = site_row[e]
        if covers[i] == 0:
            owner[i] = j
            loss[j] += weight[i]
        elif covers[i] == 1:
            loss[owner[i]] -= weight[i]
            owner[i] = _SEVERAL
        covers[i] += 1
        names[i] += j

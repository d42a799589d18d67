"""Simulated annealing over swaps: close one open site, open one that overlaps it.

Kirkpatrick, Gelatt, Vecchi 1983. What makes it quick is that gain[j] of every closed and loss[k] of every open site are
kept up to date, so that a swap is judged by the rows of one site and only an accepted one touches its neighbours.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence

_FAR = 0.05  # share of swaps with any site at all, so that no part of the map is cut off


class Annealing:
    """One search over plain cover (depth 1); `run` goes on from where it stopped and keeps the best choice seen."""

    def __init__(
        self,
        incidence: Incidence,
        start: NDArray[np.int64],
        movable: NDArray[np.bool_],
        allowed: NDArray[np.bool_],
        seed: int,
    ) -> None:
        """start: open sites; movable: (sites,) may be closed when open; allowed: (sites,) may be opened when closed."""
        self._inc = incidence
        weight = np.ascontiguousarray(incidence.value[:, 0])
        self._weight = weight
        sites = incidence.sites
        self._place = np.full(sites, -1, np.int64)
        self._open = np.array([j for j in start if movable[j]], np.int64)
        self._place[self._open] = np.arange(len(self._open))
        pinned = np.array([j for j in start if not movable[j]], np.int64)
        self._place[pinned] = -2
        self._allowed = allowed & (self._place != -2)
        self._candidates = np.flatnonzero(self._allowed).astype(np.int64)
        self._pinned = pinned
        self._covers = np.zeros(incidence.rows, np.int32)
        self._sole = np.zeros(incidence.rows, np.int64)
        self._gain = np.zeros(sites)
        self._loss = np.zeros(sites)
        self.value = _settle(
            incidence.row_start,
            incidence.row_site,
            weight,
            self._place,
            self._covers,
            self._sole,
            self._gain,
            self._loss,
        )
        self.best_value = self.value
        self._best = self._open.copy()
        self._random = np.array([(seed * 2654435761 + 88172645463325252) % 2**64], np.uint64)

    @property
    def best(self) -> NDArray[np.int64]:
        """The best choice seen, ascending, pinned sites included."""
        return np.sort(np.concatenate([self._best, self._pinned]))

    def run(self, proposals: int, warm: float, cold: float) -> None:
        """Try this many swaps while cooling from `warm` to `cold` (in units of the objective)."""
        if len(self._open) == 0 or len(self._candidates) <= len(self._open):
            return
        inc = self._inc
        self.value, self.best_value = _anneal(
            inc.row_start, inc.row_site, inc.site_start, inc.site_row, self._weight, self._place, self._open,
            self._candidates, self._allowed, self._covers, self._sole, self._gain, self._loss, self._best,
            self.value, self.best_value, proposals, warm, cold, self._random,
        )  # fmt: skip


@njit(cache=True, nogil=True)
def _settle(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], weight: NDArray[np.float64], place: NDArray[np.int64],
    covers: NDArray[np.int32], sole: NDArray[np.int64], gain: NDArray[np.float64], loss: NDArray[np.float64],
) -> float:  # fmt: skip
    total = 0.0
    gain[:] = 0.0
    loss[:] = 0.0
    for i in range(len(covers)):
        n = 0
        own = 0
        for e in range(row_start[i], row_start[i + 1]):
            if place[row_site[e]] != -1:
                n += 1
                own += row_site[e]
        covers[i] = n
        sole[i] = own
        if n == 0:
            for e in range(row_start[i], row_start[i + 1]):
                gain[row_site[e]] += weight[i]
        else:
            total += weight[i]
            if n == 1:
                loss[own] += weight[i]
    return total


@njit(cache=True, nogil=True, inline="always")
def _draw(state: NDArray[np.uint64]) -> float:
    """xorshift64*: a number in [0, 1)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def _anneal(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], weight: NDArray[np.float64], place: NDArray[np.int64],
    opened: NDArray[np.int64], candidates: NDArray[np.int64],
    allowed: NDArray[np.bool_], covers: NDArray[np.int32], sole: NDArray[np.int64], gain: NDArray[np.float64],
    loss: NDArray[np.float64], best: NDArray[np.int64], value: float, best_value: float,
    proposals: int, warm: float, cold: float, random: NDArray[np.uint64],
) -> tuple[float, float]:  # fmt: skip
    temperature = warm
    cooling = (cold / warm) ** (1.0 / max(1, proposals // 256)) if warm > 0.0 else 1.0
    improved = False
    for step in range(proposals):
        if step % 256 == 255:
            temperature *= cooling
        p = int(_draw(random) * len(opened))
        k = opened[p]
        j = -1
        width = site_start[k + 1] - site_start[k]
        if width > 0 and _draw(random) >= _FAR:
            i = site_row[site_start[k] + int(_draw(random) * width)]
            j = row_site[row_start[i] + int(_draw(random) * (row_start[i + 1] - row_start[i]))]
        else:
            j = candidates[int(_draw(random) * len(candidates))]
        if place[j] != -1 or not allowed[j]:
            continue
        need = temperature * np.log(1.0 - _draw(random))
        delta = gain[j] - loss[k]
        for e in range(site_start[j], site_start[j + 1]):  # rows that only k covers and j would keep
            i = site_row[e]
            if covers[i] == 1 and sole[i] == k:
                delta += weight[i]
        if delta < need:
            continue
        if delta < 0.0 and improved:
            best[:] = opened
            improved = False
        for e in range(site_start[k], site_start[k + 1]):
            i = site_row[e]
            covers[i] -= 1
            sole[i] -= k
            if covers[i] == 0:
                for f in range(row_start[i], row_start[i + 1]):
                    gain[row_site[f]] += weight[i]
            elif covers[i] == 1:
                loss[sole[i]] += weight[i]
        loss[k] = 0.0
        for e in range(site_start[j], site_start[j + 1]):
            i = site_row[e]
            if covers[i] == 0:
                for f in range(row_start[i], row_start[i + 1]):
                    gain[row_site[f]] -= weight[i]
                loss[j] += weight[i]
            elif covers[i] == 1:
                loss[sole[i]] -= weight[i]
            covers[i] += 1
            sole[i] += j
        opened[p] = j
        place[j] = p
        place[k] = -1
        value += delta
        if value > best_value:
            best_value = value
            improved = True
    if improved:
        best[:] = opened
    return value, best_value

"""Simulated annealing over swaps: close one open site, open one that overlaps it.

Kirkpatrick, Gelatt, Vecchi 1983. A part of the swaps begins with a site that would cover a row nobody covers. What
makes it quick: each row knows how many open sites cover it and which one when it is one, and loss[k] of every open
site, what it alone covers, is kept up to date. A swap is then judged in one straight pass over the rows of the site to
open, if all of them together could be enough, and an accepted one touches the rows of two sites only. For plain cover
under a count; anything else is searched by `exchange`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence, Members, Numbers
from optimizer.solvers.random_numbers import draw, seeded

_FAR = 0.12  # share of swaps with any site at all, so that no part of the map is cut off
_HOLES = 0.35  # share of swaps that begin with a row nobody covers; raised the hardest published cases by 0.1 %
_HOLE_TRIES, _NEAR_TRIES = 12, 4
_COOL_EVERY = 256
_ONE = np.int64(1) << np.int64(40)  # one covering site; its number is added below
_NAMES = _ONE - np.int64(1)


class Annealing:
    """One search; `run` goes on from where it stopped and keeps the best choice seen."""

    def __init__(
        self, incidence: Incidence, start: NDArray[np.int64], seed: int, members: Members | None = None
    ) -> None:
        """start: the open sites to begin with; as many stay open. members: the matrix, usually as short as it can be"""
        self._inc = incidence
        self._row_site, self._site_row = members or incidence.short
        self._weight = np.ascontiguousarray(incidence.value[:, 0])
        self._open = start.astype(np.int64)
        self._is_open = np.zeros(incidence.sites, np.bool_)
        self._is_open[self._open] = True
        self._covered = np.zeros(incidence.rows, np.int64)  # _ONE and its number for each covering site, added up
        self._loss = np.zeros(incidence.sites)
        self.value = float(_settle(
            incidence.row_start, self._row_site, self._weight, self._is_open, self._covered, self._loss,
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
            inc.row_start, self._row_site, inc.site_start, self._site_row, self._weight, self._open, self._is_open,
            self._covered, self._loss, self._most, best, self.value, self.best_value,
            proposals, warm, cold, self._random,
        )  # fmt: skip
        self.best = np.sort(best)


@njit(cache=True, nogil=True)
def _settle(
    row_start: NDArray[np.int64], row_site: Numbers, weight: NDArray[np.float64], is_open: NDArray[np.bool_],
    covered: NDArray[np.int64], loss: NDArray[np.float64],
) -> float:  # fmt: skip
    """Fill in, for each row, which open sites cover it."""
    total = 0.0
    for i in range(len(covered)):
        for e in range(row_start[i], row_start[i + 1]):
            if is_open[row_site[e]]:
                covered[i] += _ONE + row_site[e]
        if covered[i] > 0:
            total += weight[i]
        if covered[i] >> 40 == 1:
            loss[covered[i] & _NAMES] += weight[i]
    return total


@njit(cache=True, nogil=True)
def _anneal(
    row_start: NDArray[np.int64], row_site: Numbers, site_start: NDArray[np.int64],
    site_row: Numbers, weight: NDArray[np.float64], opened: NDArray[np.int64], is_open: NDArray[np.bool_],
    covered: NDArray[np.int64], loss: NDArray[np.float64],
    most: NDArray[np.float64], best: NDArray[np.int64], value: float, best_value: float, proposals: int, warm: float,
    cold: float, random: NDArray[np.uint64],
) -> tuple[float, float]:  # fmt: skip
    temperature = warm
    cooling = (cold / warm) ** (1.0 / max(1, proposals // _COOL_EVERY)) if warm > 0.0 else 1.0
    improved = False
    place = np.empty(len(is_open), np.int64)  # of each open site in `opened`
    for p in range(len(opened)):
        place[opened[p]] = p
    for step in range(proposals):
        if step % _COOL_EVERY == _COOL_EVERY - 1:
            temperature *= cooling
        j = -1
        if draw(random) < _HOLES:
            j = _covering_a_hole(row_start, row_site, covered, random)
        if j >= 0:
            p = _near(j, site_start, site_row, covered, place, len(opened), random)
            k = int(opened[p])
        else:
            p = int(draw(random) * len(opened))
            k = int(opened[p])
            j = _overlapping(k, row_start, row_site, site_start, site_row, random)
        if is_open[j]:
            continue
        need = temperature * np.log(1.0 - draw(random))
        if most[j] - loss[k] < need:  # what j covers in all is not enough
            continue
        delta = _won(j, int(_ONE + k), site_start, site_row, weight, covered) - loss[k]
        if delta < need:
            continue
        if delta < 0.0 and improved:
            best[:] = opened
            improved = False
        _close(k, site_start, site_row, weight, covered, loss)
        _open(j, site_start, site_row, weight, covered, loss)
        opened[p] = j
        place[j] = p
        is_open[j] = True
        is_open[k] = False
        value += delta
        if value > best_value:
            best_value = value
            improved = True
    if improved:
        best[:] = opened
    return value, best_value


@njit(cache=True, nogil=True)
def _covering_a_hole(
    row_start: NDArray[np.int64], row_site: Numbers, covered: NDArray[np.int64], random: NDArray[np.uint64]
) -> int:
    """A site that covers a row nobody covers; -1 when the draw met none."""
    for _ in range(_HOLE_TRIES):
        i = int(draw(random) * len(covered))
        if covered[i] == 0 and row_start[i + 1] > row_start[i]:
            return int(row_site[row_start[i] + int(draw(random) * (row_start[i + 1] - row_start[i]))])
    return -1


@njit(cache=True, nogil=True)
def _near(
    j: int, site_start: NDArray[np.int64], site_row: Numbers, covered: NDArray[np.int64],
    place: NDArray[np.int64], opened: int, random: NDArray[np.uint64],
) -> int:  # fmt: skip
    """The place of an open site that alone covers a row of j, or of any open site."""
    for _ in range(_NEAR_TRIES):
        by = covered[site_row[site_start[j] + int(draw(random) * (site_start[j + 1] - site_start[j]))]]
        if by >> 40 == 1:
            return int(place[by & _NAMES])
    return int(draw(random) * opened)


@njit(cache=True, nogil=True)
def _overlapping(
    k: int, row_start: NDArray[np.int64], row_site: Numbers, site_start: NDArray[np.int64],
    site_row: Numbers, random: NDArray[np.uint64],
) -> int:  # fmt: skip
    """A site that covers a row of k, or now and then any site; it may be open."""
    width = site_start[k + 1] - site_start[k]
    if width > 0 and draw(random) >= _FAR:
        i = site_row[site_start[k] + int(draw(random) * width)]
        return int(row_site[row_start[i] + int(draw(random) * (row_start[i + 1] - row_start[i]))])
    return int(draw(random) * (len(site_start) - 1))


@njit(cache=True, nogil=True, fastmath=True)  # the order of a sum may change: the pass then runs without branches
def _won(
    j: int, only_k: int, site_start: NDArray[np.int64], site_row: Numbers, weight: NDArray[np.float64],
    covered: NDArray[np.int64],
) -> float:  # fmt: skip
    """What j covers that nobody would cover once k is closed."""
    won = 0.0
    for e in range(site_start[j], site_start[j + 1]):
        i = site_row[e]
        won += weight[i] if (covered[i] == only_k) | (covered[i] == 0) else 0.0
    return won


@njit(cache=True, nogil=True)
def _close(
    k: int, site_start: NDArray[np.int64], site_row: Numbers, weight: NDArray[np.float64],
    covered: NDArray[np.int64], loss: NDArray[np.float64],
) -> None:  # fmt: skip
    for e in range(site_start[k], site_start[k + 1]):
        i = site_row[e]
        left = covered[i] - (_ONE + k)
        covered[i] = left
        if left >> 40 == 1:
            loss[left & _NAMES] += weight[i]
    loss[k] = 0.0


@njit(cache=True, nogil=True)
def _open(
    j: int, site_start: NDArray[np.int64], site_row: Numbers, weight: NDArray[np.float64],
    covered: NDArray[np.int64], loss: NDArray[np.float64],
) -> None:  # fmt: skip
    for e in range(site_start[j], site_start[j + 1]):
        i = site_row[e]
        before = covered[i]
        covered[i] = before + (_ONE + j)
        if before == 0:
            loss[j] += weight[i]
        elif before >> 40 == 1:
            loss[before & _NAMES] -= weight[i]

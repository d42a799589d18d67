"""Annealing over opening, closing and swapping for problems with gains beyond the first cover or with side rows.

The same idea as `annealing`, for any depth and any linear side rows: a move that breaks a side row is not made, so
every choice it walks through is allowed when the first one is.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence
from optimizer.solvers.random_numbers import draw, seeded
from optimizer.solvers.sides import SideRows

_FAR = 0.2  # side rows may need a site that overlaps nothing
_ADD, _DROP = 0.15, 0.05  # shares of moves; the rest are swaps
_COOL_EVERY = 256


class Exchange:
    """One search; `run` goes on from where it stopped and keeps the best choice seen."""

    def __init__(self, incidence: Incidence, count: int, sides: SideRows, start: NDArray[np.int64], seed: int) -> None:
        """start: an allowed choice; count: how many sites may be open at most."""
        self._inc = incidence
        by_site = sides.matrix.tocsc()
        self._side_start = by_site.indptr.astype(np.int64)
        self._side_row = by_site.indices.astype(np.int32)
        self._coef = by_site.data.astype(np.float64)
        self._limit = sides.limit
        self._count = count
        self._is_open = np.zeros(incidence.sites, np.bool_)
        self._is_open[start] = True
        self._order = np.concatenate([start, np.flatnonzero(~self._is_open)]).astype(np.int64)  # the first n are open
        self._place = np.empty(incidence.sites, np.int64)
        self._place[self._order] = np.arange(incidence.sites)
        self._opened = len(start)
        self._covers = np.zeros(incidence.rows, np.int32)
        for j in start:
            self._covers[incidence.site_row[incidence.site_start[j] : incidence.site_start[j + 1]]] += 1
        self._used = np.asarray(sides.matrix @ self._is_open.astype(np.float64))
        self._mark = np.full(incidence.rows, -1, np.int64)
        self.value = incidence.objective(start)
        self.best_value = self.value
        self._best = self._is_open.copy()
        self._random = seeded(seed)

    @property
    def best(self) -> NDArray[np.int64]:
        """The best choice seen, ascending."""
        return np.flatnonzero(self._best).astype(np.int64)

    def run(self, proposals: int, warm: float, cold: float) -> None:
        """Try this many moves while cooling from `warm` to `cold` (in units of the objective)."""
        inc = self._inc
        if inc.sites == 0:
            return
        self._opened, self.value, self.best_value = _exchange(
            inc.row_start, inc.row_site, inc.site_start, inc.site_row, inc.value, inc.charge, self._side_start,
            self._side_row, self._coef, self._limit, self._used, self._count, self._is_open, self._order, self._place,
            self._opened, self._covers, self._mark, self._best, self.value, self.best_value, proposals, warm, cold,
            self._random,
        )  # fmt: skip


@njit(cache=True, nogil=True)
def _exchange(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], value: NDArray[np.float64], charge: NDArray[np.float64], side_start: NDArray[np.int64],
    side_row: NDArray[np.int32], coef: NDArray[np.float64], limit: NDArray[np.float64], used: NDArray[np.float64],
    count: int, is_open: NDArray[np.bool_], order: NDArray[np.int64], place: NDArray[np.int64], opened: int,
    covers: NDArray[np.int32], mark: NDArray[np.int64], best: NDArray[np.bool_], now: float, best_now: float,
    proposals: int, warm: float, cold: float, random: NDArray[np.uint64],
) -> tuple[int, float, float]:  # fmt: skip
    sites = len(order)
    depth = value.shape[1]
    temperature = warm
    cooling = (cold / warm) ** (1.0 / max(1, proposals // _COOL_EVERY)) if warm > 0.0 else 1.0
    improved = False
    stamp = 0
    mark[:] = -1
    for step in range(proposals):
        if step % _COOL_EVERY == _COOL_EVERY - 1:
            temperature *= cooling
        kind = draw(random)
        k, j = -1, -1
        if opened > 0 and kind >= _ADD:
            k = order[int(draw(random) * opened)]
        if opened < sites and (kind < _ADD or kind >= _ADD + _DROP):
            j = _candidate(k, row_start, row_site, site_start, site_row, order, opened, is_open, random)
            if j < 0:
                continue
        if (k < 0 and j < 0) or opened + (j >= 0) - (k >= 0) > count:
            continue
        if not _fits(k, j, side_start, side_row, coef, limit, used):
            continue
        delta = 0.0
        stamp += 1
        if k >= 0:
            delta += charge[k]
            for e in range(site_start[k], site_start[k + 1]):
                i = site_row[e]
                mark[i] = stamp
                if covers[i] <= depth:
                    delta -= value[i, covers[i] - 1]
        if j >= 0:
            delta -= charge[j]
            for e in range(site_start[j], site_start[j + 1]):
                i = site_row[e]
                c = covers[i] - (1 if mark[i] == stamp else 0)
                if c < depth:
                    delta += value[i, c]
        if delta < temperature * np.log(1.0 - draw(random)):
            continue
        if delta < 0.0 and improved:
            best[:] = is_open
            improved = False
        if k >= 0:
            for e in range(site_start[k], site_start[k + 1]):
                covers[site_row[e]] -= 1
            for e in range(side_start[k], side_start[k + 1]):
                used[side_row[e]] -= coef[e]
            is_open[k] = False
            opened -= 1
            _trade_places(order, place, place[k], opened)
        if j >= 0:
            for e in range(site_start[j], site_start[j + 1]):
                covers[site_row[e]] += 1
            for e in range(side_start[j], side_start[j + 1]):
                used[side_row[e]] += coef[e]
            is_open[j] = True
            _trade_places(order, place, place[j], opened)
            opened += 1
        now += delta
        if now > best_now:
            best_now = now
            improved = True
    if improved:
        best[:] = is_open
    return opened, now, best_now


@njit(cache=True, nogil=True)
def _candidate(
    k: int, row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], order: NDArray[np.int64], opened: int, is_open: NDArray[np.bool_],
    random: NDArray[np.uint64],
) -> int:  # fmt: skip
    """A closed site, mostly one that overlaps k; -1 when the draw met an open one."""
    if k >= 0 and site_start[k + 1] > site_start[k] and draw(random) >= _FAR:
        i = site_row[site_start[k] + int(draw(random) * (site_start[k + 1] - site_start[k]))]
        j = row_site[row_start[i] + int(draw(random) * (row_start[i + 1] - row_start[i]))]
        return -1 if is_open[j] else int(j)
    return int(order[opened + int(draw(random) * (len(order) - opened))])


@njit(cache=True, nogil=True)
def _fits(
    k: int, j: int, side_start: NDArray[np.int64], side_row: NDArray[np.int32], coef: NDArray[np.float64],
    limit: NDArray[np.float64], used: NDArray[np.float64],
) -> bool:  # fmt: skip
    """Whether closing k and opening j (either may be none, -1) keeps the side rows of both."""
    if k >= 0:
        for e in range(side_start[k], side_start[k + 1]):
            used[side_row[e]] -= coef[e]
    if j >= 0:
        for e in range(side_start[j], side_start[j + 1]):
            used[side_row[e]] += coef[e]
    fits = True
    for site in (k, j):
        if site >= 0:
            for e in range(side_start[site], side_start[site + 1]):
                if used[side_row[e]] > limit[side_row[e]]:
                    fits = False
    if k >= 0:
        for e in range(side_start[k], side_start[k + 1]):
            used[side_row[e]] += coef[e]
    if j >= 0:
        for e in range(side_start[j], side_start[j + 1]):
            used[side_row[e]] -= coef[e]
    return fits


@njit(cache=True, nogil=True)
def _trade_places(order: NDArray[np.int64], place: NDArray[np.int64], one: int, other: int) -> None:
    a, b = order[one], order[other]
    order[one], order[other] = b, a
    place[a], place[b] = other, one

"""Lazy greedy: open the site that adds most, again and again; a gain is looked at anew only when it could win.

Minoux 1978. Gains never rise as sites are opened, so an old gain is a bound on the new one.
"""

from heapq import heapify, heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence
from optimizer.solvers.sides import SideRows


def greedy(
    incidence: Incidence, count: int, sides: SideRows | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(sites, gain) in the order of opening, at most `count`; each keeps the side rows with those before it.

    Ties go to the lowest site; sites that add nothing stay closed.
    """
    if sides is None or len(sides) == 0:
        start, row = np.zeros(incidence.sites + 1, np.int64), np.empty(0, np.int32)
        coef, limit = np.empty(0), np.empty(0)
    else:
        by_site = sides.matrix.tocsc()
        start, row = by_site.indptr.astype(np.int64), by_site.indices.astype(np.int32)
        coef, limit = by_site.data, sides.limit
    return _greedy(
        incidence.site_start, incidence.site_row, incidence.value, incidence.charge, count, start, row, coef, limit
    )


@njit(cache=True, nogil=True)
def _greedy(
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    value: NDArray[np.float64],
    charge: NDArray[np.float64],
    count: int,
    side_start: NDArray[np.int64],
    side_row: NDArray[np.int32],
    coef: NDArray[np.float64],
    limit: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    depth = value.shape[1]
    covers = np.zeros(len(value), np.int32)
    used = np.zeros(len(limit))
    heap = [(0.0, 0)]
    heap.clear()
    for j in range(len(site_start) - 1):
        heap.append((charge[j] - _gain(j, site_start, site_row, value, covers, depth), j))
    heapify(heap)
    order = np.empty(count, np.int64)
    gain = np.empty(count, np.float64)
    n = 0
    while n < count and len(heap) > 0:
        _, j = heappop(heap)
        fits = True
        for e in range(side_start[j], side_start[j + 1]):
            if coef[e] > 0.0 and used[side_row[e]] + coef[e] > limit[side_row[e]]:
                fits = False
        if not fits:
            continue
        now = _gain(j, site_start, site_row, value, covers, depth) - charge[j]
        if len(heap) > 0 and (-now, j) > heap[0]:
            heappush(heap, (-now, j))
            continue
        if now <= 0.0:
            break
        order[n] = j
        gain[n] = now
        n += 1
        for e in range(site_start[j], site_start[j + 1]):
            covers[site_row[e]] += 1
        for e in range(side_start[j], side_start[j + 1]):
            used[side_row[e]] += coef[e]
    return order[:n], gain[:n]


@njit(cache=True, nogil=True)
def _gain(
    j: int,
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    value: NDArray[np.float64],
    covers: NDArray[np.int32],
    depth: int,
) -> float:
    total = 0.0
    for e in range(site_start[j], site_start[j + 1]):
        i = site_row[e]
        if covers[i] < depth:
            total += value[i, covers[i]]
    return total

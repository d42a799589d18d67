"""Lazy greedy: open the site that adds most, again and again; a gain is looked at anew only when it could win."""

from heapq import heapify, heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence


def greedy(
    incidence: Incidence,
    count: int,
    fixed_open: NDArray[np.int64],
    allowed: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(sites, gain) in the order of opening, beyond those fixed open and up to `count` with them.

    allowed: (sites,) which sites may be opened. Ties go to the lowest site; sites that add nothing stay closed.
    """
    return _greedy(
        incidence.row_start, incidence.site_start, incidence.site_row, incidence.value, count, fixed_open, allowed
    )


@njit(cache=True, nogil=True)
def _greedy(
    row_start: NDArray[np.int64],
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    value: NDArray[np.float64],
    count: int,
    fixed_open: NDArray[np.int64],
    allowed: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    depth = value.shape[1]
    covers = np.zeros(len(row_start) - 1, np.int32)
    free = allowed.copy()
    for j in fixed_open:
        free[j] = False
        for e in range(site_start[j], site_start[j + 1]):
            covers[site_row[e]] += 1
    heap = [(0.0, 0)]
    heap.clear()
    for j in range(len(site_start) - 1):
        if free[j]:
            heap.append((-_gain(j, site_start, site_row, value, covers, depth), j))
    heapify(heap)
    room = count - len(fixed_open)
    order = np.empty(room, np.int64)
    gain = np.empty(room, np.float64)
    n = 0
    while n < room and len(heap) > 0:
        _, j = heappop(heap)
        now = _gain(j, site_start, site_row, value, covers, depth)
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

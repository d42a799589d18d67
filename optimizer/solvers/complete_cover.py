"""Make any choice a cover, and leave out of a cover what it does not need."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import count_covers, transpose


def completed(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], cost: NDArray[np.float64], chosen: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Open the cheapest site for each row left out, then close what is not needed, dearest first.

    Every row has a site. Never dearer than `chosen` when leaving a row out is worth no more than its cheapest site.
    """
    is_open = np.zeros(len(cost), np.bool_)
    is_open[chosen] = True
    by_site, row_of_site = transpose(row_start, row_site, len(cost))
    order = np.argsort(-cost, kind="stable")
    _complete(row_start, row_site, by_site, row_of_site, cost, order, is_open)
    return np.flatnonzero(is_open).astype(np.int64)


@njit(cache=True, nogil=True)
def _complete(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], cost: NDArray[np.float64], order: NDArray[np.int64], is_open: NDArray[np.bool_],
) -> None:  # fmt: skip
    covers = count_covers(row_start, row_site, is_open)
    for i in range(len(covers)):
        if covers[i] > 0:
            continue
        best = row_site[row_start[i]]
        for e in range(row_start[i], row_start[i + 1]):
            if cost[row_site[e]] < cost[best]:
                best = row_site[e]
        is_open[best] = True
        for e in range(site_start[best], site_start[best + 1]):
            covers[site_row[e]] += 1
    for j in order:
        if not is_open[j]:
            continue
        needed = False
        for e in range(site_start[j], site_start[j + 1]):
            if covers[site_row[e]] == 1:
                needed = True
                break
        if not needed:
            is_open[j] = False
            for e in range(site_start[j], site_start[j + 1]):
                covers[site_row[e]] -= 1

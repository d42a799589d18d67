"""Merge rows that exactly the same sites cover: their weights add up and nothing is lost."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Rows = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]


def merge_rows(row_start: NDArray[np.int64], row_site: NDArray[np.int32], weight: NDArray[np.float64]) -> Rows:
    """(row_start, row_site, weight) with each set of covering sites once; rows no site covers fall away."""
    if len(row_site) == 0:
        return np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.float64)
    start, site, total = _merge(row_start, row_site, weight)
    return start, site, total


@njit(cache=True, nogil=True)
def _merge(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], weight: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    rows = len(row_start) - 1
    slots = 16
    while slots < 2 * rows:
        slots *= 2
    table = np.full(slots, -1, np.int64)
    start = np.zeros(rows + 1, np.int64)
    site = np.empty(len(row_site), np.int32)
    total = np.zeros(rows, np.float64)
    mask = np.uint64(slots - 1)
    kept = 0
    for i in range(rows):
        first, last = row_start[i], row_start[i + 1]
        if first == last:
            continue
        h = np.uint64(14695981039346656037)
        for e in range(first, last):
            h = (h ^ np.uint64(row_site[e])) * np.uint64(1099511628211)
        h ^= h >> np.uint64(29)
        slot = h & mask
        while True:
            m = table[slot]
            if m < 0:
                table[slot] = kept
                for e in range(first, last):
                    site[start[kept] + e - first] = row_site[e]
                start[kept + 1] = start[kept] + last - first
                total[kept] = weight[i]
                kept += 1
                break
            same = start[m + 1] - start[m] == last - first
            if same:
                for e in range(first, last):
                    if site[start[m] + e - first] != row_site[e]:
                        same = False
                        break
            if same:
                total[m] += weight[i]
                break
            slot = (slot + np.uint64(1)) & mask
    return start[: kept + 1].copy(), site[: start[kept]].copy(), total[:kept].copy()

"""Merge rows that exactly the same sites cover: what they are worth adds up and nothing is lost."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


def merge_rows(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], value: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """(row_start, row_site, value) with each set of covering sites once; rows no site covers fall away.

    value: (rows, depth). Rows of one set always have equally many covers, so their values add up level by level.
    """
    rows = len(row_start) - 1
    depth = value.shape[1]
    slots = 16
    while slots < 2 * rows:
        slots *= 2
    table = np.full(slots, -1, np.int64)
    start = np.zeros(rows + 1, np.int64)
    site = np.empty(len(row_site), np.int32)
    total = np.zeros((rows, depth), np.float64)
    kept = merge_into(row_start, row_site, value, table, start, site, total, 0)
    return start[: kept + 1].copy(), site[: start[kept]].copy(), total[:kept].copy()


@njit(cache=True, nogil=True)
def merge_into(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], weight: NDArray[np.float64], table: NDArray[np.int64],
    start: NDArray[np.int64], site: NDArray[np.int32], total: NDArray[np.float64], kept: int,
) -> int:  # fmt: skip
    """File rows under the sites they have, adding the values of equal ones; how many distinct rows there are then.

    weight, total: (rows, depth)
    """
    depth = weight.shape[1]
    mask = np.uint64(len(table) - 1)
    for i in range(len(row_start) - 1):
        first, last = row_start[i], row_start[i + 1]
        if first == last:
            continue
        slot = hash_sites(row_site, first, last) & mask
        while True:
            m = table[slot]
            if m < 0:
                table[slot] = kept
                for e in range(first, last):
                    site[start[kept] + e - first] = row_site[e]
                start[kept + 1] = start[kept] + last - first
                for k in range(depth):
                    total[kept, k] = weight[i, k]
                kept += 1
                break
            if same_sites(site, start[m], start[m + 1], row_site, first, last):
                for k in range(depth):
                    total[m, k] += weight[i, k]
                break
            slot = (slot + np.uint64(1)) & mask
    return kept


@njit(cache=True, nogil=True)
def hash_sites(site: NDArray[np.int32], first: int, last: int) -> np.uint64:
    """FNV-1a over site numbers, finished by a shift so that the low bits depend on all of it."""
    h = np.uint64(14695981039346656037)
    for e in range(first, last):
        h = (h ^ np.uint64(site[e])) * np.uint64(1099511628211)
    return h ^ (h >> np.uint64(29))


@njit(cache=True, nogil=True)
def same_sites(
    one: NDArray[np.int32], first: int, last: int, other: NDArray[np.int32], other_first: int, other_last: int
) -> bool:
    """Whether two slices hold the same sites; equal hashes alone are never believed."""
    if last - first != other_last - other_first:
        return False
    for e in range(last - first):
        if one[first + e] != other[other_first + e]:
            return False
    return True

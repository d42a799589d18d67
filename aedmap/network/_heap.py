"""A binary heap of (metres, node) in two arrays, compiled by numba; stale entries are skipped by the caller."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def push(metres: NDArray[np.float64], node: NDArray[np.int32], size: int, m: float, v: int) -> int:
    """Put (m, v) in; returns the new size. The arrays must have room for one more."""
    i = size
    while i > 0:
        above = (i - 1) >> 1
        if metres[above] <= m:
            break
        metres[i] = metres[above]
        node[i] = node[above]
        i = above
    metres[i] = m
    node[i] = v
    return size + 1


@njit(cache=True, nogil=True)
def drop_first(metres: NDArray[np.float64], node: NDArray[np.int32], size: int) -> int:
    """Take the smallest out, which the caller read at 0 before; returns the new size."""
    size -= 1
    m, v = metres[size], node[size]
    i = 0
    while True:
        below = 2 * i + 1
        if below >= size:
            break
        if below + 1 < size and metres[below + 1] < metres[below]:
            below += 1
        if metres[below] >= m:
            break
        metres[i] = metres[below]
        node[i] = node[below]
        i = below
    metres[i] = m
    node[i] = v
    return size

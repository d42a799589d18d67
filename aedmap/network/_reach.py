"""All nodes within a distance of some points, compiled by numba."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._heap import drop_first
from aedmap.network._relax import forget, offer, push_all, relax


@njit(cache=True, nogil=True)
def nodes_within(
    begin: NDArray[np.int32],
    begin_m: NDArray[np.float64],
    cutoff_m: float,
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_m: NDArray[np.float64],
    dist: NDArray[np.float64],
    label: NDArray[np.int32],
    reached: NDArray[np.int32],
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Nodes at most cutoff_m from the nearest beginning, and how far each is; begin_m metres are walked already."""
    n_reached = 0
    for k in range(len(begin)):
        n_reached = offer(begin[k], begin_m[k], 0, cutoff_m, dist, label, reached, n_reached)
    size = push_all(dist, reached, n_reached, heap_m, heap_node)
    while size > 0:
        d, u = heap_m[0], heap_node[0]
        size = drop_first(heap_m, heap_node, size)
        if d > dist[u]:
            continue
        n_reached, size = relax(
            u, d, cutoff_m, arc_start, arc_head, arc_m, dist, label, reached, n_reached, heap_m, heap_node, size
        )
    node = reached[:n_reached].copy()
    metres = dist[node]
    forget(dist, reached, n_reached)
    return node, metres

"""The shortest path between two edge-snapped points, compiled by numba."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._heap import drop_first, push
from aedmap.network._relax import forget, offer, push_all


@njit(cache=True, nogil=True)
def arcs_of_shortest(
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_m: NDArray[np.float64],
    arc_tail: NDArray[np.int32],
    begin: NDArray[np.int32],
    begin_m: NDArray[np.float64],
    end: NDArray[np.int32],
    end_m: NDArray[np.float64],
    dist: NDArray[np.float64],
    label: NDArray[np.int32],
    reached: NDArray[np.int32],
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> tuple[float, int, NDArray[np.int32]]:
    """From either of two begin nodes to either of two end nodes: metres, the node arrived at, the arcs in order.

    begin_m and end_m: metres already walked, and still to walk. inf and no arcs where nothing joins them.
    """
    n_reached = offer(begin[0], begin_m[0], -1, np.inf, dist, label, reached, 0)
    n_reached = offer(begin[1], begin_m[1], -1, np.inf, dist, label, reached, n_reached)
    size = push_all(dist, reached, n_reached, heap_m, heap_node)
    best = np.inf
    arrived = begin[0]
    while size > 0 and heap_m[0] < best:
        d, u = heap_m[0], heap_node[0]
        size = drop_first(heap_m, heap_node, size)
        if d > dist[u]:
            continue
        for i in range(2):
            if u == end[i] and d + end_m[i] < best:
                best = d + end_m[i]
                arrived = u
        for k in range(arc_start[u], arc_start[u + 1]):
            v = arc_head[k]
            m = d + arc_m[k]
            if m < dist[v]:
                if dist[v] == np.inf:
                    reached[n_reached] = v
                    n_reached += 1
                dist[v] = m
                label[v] = k
                size = push(heap_m, heap_node, size, m, v)
    backwards = np.empty(16, np.int32)
    count = 0
    if best < np.inf:
        v = arrived
        while label[v] >= 0:
            if count == len(backwards):
                longer = np.empty(2 * count, np.int32)
                longer[:count] = backwards
                backwards = longer
            backwards[count] = label[v]
            count += 1
            v = arc_tail[label[v]]
    forget(dist, reached, n_reached)
    return best, arrived, backwards[:count][::-1].copy()

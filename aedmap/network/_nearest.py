"""The k nearest of edge-snapped points, compiled by numba."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._heap import drop_first
from aedmap.network._off_street import close_points
from aedmap.network._relax import forget, offer, push_all, relax
from aedmap.network._search import cost_along
from aedmap.network.off_street import CloseGrid


@njit(cache=True, nogil=True)
def nearest_of_sources(
    k_nearest: int,
    usable: NDArray[np.bool_],
    cutoff_m: float,
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_m: NDArray[np.float64],
    edge_from: NDArray[np.int32],
    edge_to: NDArray[np.int32],
    along: NDArray[np.float64],
    against: NDArray[np.float64],
    source_edge: NDArray[np.int32],
    source_from_m: NDArray[np.float64],
    source_begin: NDArray[np.float64],
    source_end: NDArray[np.float64],
    source_found: NDArray[np.bool_],
    source_lon: NDArray[np.float64],
    source_lat: NDArray[np.float64],
    source_off_m: NDArray[np.float64],
    off_cost: float,
    target_from_m: NDArray[np.float64],
    target_off: NDArray[np.float64],
    number: NDArray[np.int32],
    at_edge_start: NDArray[np.int64],
    at_node_start: NDArray[np.int64],
    at_node: NDArray[np.int32],
    at_node_m: NDArray[np.float64],
    close: CloseGrid,
    dist: NDArray[np.float64],
    label: NDArray[np.int32],
    reached: NDArray[np.int32],
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """The k nearest usable targets of each source: how many, which and how far, nearest first, ties by number.

    Metres stand for whatever arcs cost, as in aedmap.network._search.pairs_of_sources.
    """
    n = len(source_edge)
    count = np.zeros(n, np.int64)
    which = np.zeros((n, k_nearest), np.int32)
    metres = np.full((n, k_nearest), np.inf, np.float64)
    near, near_m = np.empty(len(number), np.int32), np.empty(len(number), np.float64)
    for s in range(n):
        if not source_found[s]:
            continue
        # No way by a street is shorter than the straight one.
        n_near = close_points(source_lon[s], source_lat[s], source_off_m[s], cutoff_m / off_cost, close, near, near_m)
        for k in range(n_near):
            if usable[near[k]]:
                count[s] = _keep(which[s], metres[s], count[s], number[near[k]], near_m[k] * off_cost)
        e = source_edge[s]
        for t in range(at_edge_start[e], at_edge_start[e + 1]):
            m = source_off_m[s] * off_cost + target_off[t]
            m += cost_along(source_from_m[s], target_from_m[t], along[e], against[e])
            if usable[t] and m <= cutoff_m:
                count[s] = _keep(which[s], metres[s], count[s], number[t], m)
        n_reached = offer(edge_from[e], source_begin[s], 0, cutoff_m, dist, label, reached, 0)
        n_reached = offer(edge_to[e], source_end[s], 0, cutoff_m, dist, label, reached, n_reached)
        size = push_all(dist, reached, n_reached, heap_m, heap_node)
        # Nothing beyond the k-th best can matter any more.
        while size > 0 and heap_m[0] <= metres[s, k_nearest - 1]:
            d, u = heap_m[0], heap_node[0]
            size = drop_first(heap_m, heap_node, size)
            if d > dist[u]:
                continue
            for k in range(at_node_start[u], at_node_start[u + 1]):
                t = at_node[k]
                m = d + at_node_m[k]
                if usable[t] and m <= cutoff_m:
                    count[s] = _keep(which[s], metres[s], count[s], number[t], m)
            n_reached, size = relax(
                u,
                d,
                min(cutoff_m, metres[s, k_nearest - 1]),
                arc_start,
                arc_head,
                arc_m,
                dist,
                label,
                reached,
                n_reached,
                heap_m,
                heap_node,
                size,
            )
        forget(dist, reached, n_reached)
    return count, which, metres


@njit(cache=True, nogil=True)
def _keep(which: NDArray[np.int32], metres: NDArray[np.float64], count: int, t: int, m: float) -> int:
    """Put target t into the short list where it belongs, or move it up; returns how many are on the list."""
    place = count
    for k in range(count):
        if which[k] == t:
            if metres[k] <= m:
                return count
            place = k
    if place == count:
        if count == len(which):
            place = count - 1
            if m > metres[place] or (m == metres[place] and t > which[place]):
                return count
        else:
            count += 1
    while place > 0 and (metres[place - 1] > m or (metres[place - 1] == m and which[place - 1] > t)):
        metres[place] = metres[place - 1]
        which[place] = which[place - 1]
        place -= 1
    metres[place] = m
    which[place] = t
    return count

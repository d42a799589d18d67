"""Bounded searches from edge-snapped points, compiled by numba."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._heap import drop_first
from aedmap.network._relax import forget, offer, push_all, relax


@njit(cache=True, nogil=True)
def pairs_of_sources(
    cutoff_m: float,
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_m: NDArray[np.float64],
    edge_from: NDArray[np.int32],
    edge_to: NDArray[np.int32],
    source_edge: NDArray[np.int32],
    source_from_m: NDArray[np.float64],
    source_to_m: NDArray[np.float64],
    source_off_m: NDArray[np.float64],
    source_found: NDArray[np.bool_],
    target_from_m: NDArray[np.float64],
    target_off_m: NDArray[np.float64],
    number: NDArray[np.int32],
    at_edge_start: NDArray[np.int64],
    at_node_start: NDArray[np.int64],
    at_node: NDArray[np.int32],
    at_node_m: NDArray[np.float64],
    dist: NDArray[np.float64],
    label: NDArray[np.int32],
    reached: NDArray[np.int32],
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Targets within cutoff_m of each source: how many, which, how far."""
    count = np.zeros(len(source_edge), np.int64)
    found = np.empty(1024, np.int32)
    found_m = np.empty(1024, np.float64)
    total = 0
    best = np.full(len(target_from_m), np.inf, np.float64)
    touched = np.empty(len(target_from_m), np.int32)
    for s in range(len(source_edge)):
        if not source_found[s]:
            continue
        n_touched = 0
        e = source_edge[s]
        # Two points on one edge are joined along it.
        for beside in range(at_edge_start[e], at_edge_start[e + 1]):
            m = source_off_m[s] + abs(source_from_m[s] - target_from_m[beside]) + target_off_m[beside]
            if m <= cutoff_m:
                best[beside] = m
                touched[n_touched] = beside
                n_touched += 1
        n_reached = offer(edge_from[e], source_off_m[s] + source_from_m[s], 0, cutoff_m, dist, label, reached, 0)
        n_reached = offer(edge_to[e], source_off_m[s] + source_to_m[s], 0, cutoff_m, dist, label, reached, n_reached)
        size = push_all(dist, reached, n_reached, heap_m, heap_node)
        while size > 0:
            d, u = heap_m[0], int(heap_node[0])
            size = drop_first(heap_m, heap_node, size)
            if d > dist[u]:
                continue
            for k in range(np.uint64(at_node_start[u]), np.uint64(at_node_start[u + 1])):
                m = d + at_node_m[k]
                if m <= cutoff_m:
                    t = np.uint32(at_node[k])
                    if m < best[t]:
                        if best[t] == np.inf:
                            touched[n_touched] = t
                            n_touched += 1
                        best[t] = m
            n_reached, size = relax(
                u,
                d,
                cutoff_m,
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
        if total + n_touched > len(found):
            room = max(2 * len(found), total + n_touched)
            more = np.empty(room, np.int32)
            more[:total] = found[:total]
            found = more
            more_m = np.empty(room, np.float64)
            more_m[:total] = found_m[:total]
            found_m = more_m
        for k in range(n_touched):
            t = np.uint32(touched[k])
            found[total + k] = number[t]
            found_m[total + k] = best[t]
            best[t] = np.inf
        total += n_touched
        count[s] = n_touched
    return count, found[:total].copy(), found_m[:total].copy()


@njit(cache=True, nogil=True)
def settle_within(
    n_reached: int,
    cutoff_m: float,
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_m: NDArray[np.float64],
    dist: NDArray[np.float64],
    label: NDArray[np.int32],
    reached: NDArray[np.int32],
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> int:
    """Spread from the nodes already offered over everything within cutoff_m; returns how many nodes are reached."""
    size = push_all(dist, reached, n_reached, heap_m, heap_node)
    while size > 0:
        d, u = heap_m[0], heap_node[0]
        size = drop_first(heap_m, heap_node, size)
        if d > dist[u]:
            continue
        n_reached, size = relax(
            u, d, cutoff_m, arc_start, arc_head, arc_m, dist, label, reached, n_reached, heap_m, heap_node, size
        )
    return n_reached


@njit(cache=True, nogil=True)
def rows_moved(
    order: NDArray[np.int64],
    before: NDArray[np.int64],
    start: NDArray[np.int64],
    target: NDArray[np.int32],
    metres: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Row i, which begins at before[i], moved to where row order[i] begins in start."""
    moved, moved_m = np.empty_like(target), np.empty_like(metres)
    for i in range(len(order)):
        to = start[order[i]]
        for k in range(before[i + 1] - before[i]):
            moved[to + k] = target[before[i] + k]
            moved_m[to + k] = metres[before[i] + k]
    return moved, moved_m

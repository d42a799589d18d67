"""Bounded searches from edge-snapped points, compiled by numba."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._heap import drop_first, push


@njit(cache=True, nogil=True)
def pairs_of_sources(
    first: int,
    beyond: int,
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
    at_edge_start: NDArray[np.int64],
    at_edge: NDArray[np.int32],
    at_node_start: NDArray[np.int64],
    at_node: NDArray[np.int32],
    at_node_m: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Targets within cutoff_m of sources first..beyond-1: how many of each source, which (ascending), how far.

    Targets on edge e are at_edge[at_edge_start[e]:...]; a target is at_node of both ends of its edge, at_node_m beyond
    the node, its metres off the street included.
    """
    count = np.zeros(beyond - first, np.int64)
    found = np.empty(1024, np.int32)
    found_m = np.empty(1024, np.float64)
    total = 0
    best = np.full(len(target_from_m), np.inf, np.float64)
    touched = np.empty(len(target_from_m), np.int32)
    dist = np.full(len(arc_start) - 1, np.inf, np.float64)
    # A node is pushed once for each arc that improves it, at most all arcs and two beginnings.
    heap_m = np.empty(len(arc_head) + 2, np.float64)
    heap_node = np.empty(len(arc_head) + 2, np.int32)
    reached = np.empty(len(arc_start) - 1, np.int32)
    for s in range(first, beyond):
        if not source_found[s]:
            continue
        n_touched = 0
        n_reached = 0
        size = 0
        e = source_edge[s]
        # Two points on one edge are joined along it.
        for k in range(at_edge_start[e], at_edge_start[e + 1]):
            t = at_edge[k]
            m = source_off_m[s] + abs(source_from_m[s] - target_from_m[t]) + target_off_m[t]
            if m <= cutoff_m:
                best[t] = m
                touched[n_touched] = t
                n_touched += 1
        for end in range(2):
            v = edge_from[e] if end == 0 else edge_to[e]
            m = source_off_m[s] + (source_from_m[s] if end == 0 else source_to_m[s])
            if m <= cutoff_m and m < dist[v]:
                if dist[v] == np.inf:
                    reached[n_reached] = v
                    n_reached += 1
                dist[v] = m
                size = push(heap_m, heap_node, size, m, v)
        while size > 0:
            d, u = heap_m[0], heap_node[0]
            size = drop_first(heap_m, heap_node, size)
            if d > dist[u]:
                continue
            for k in range(at_node_start[u], at_node_start[u + 1]):
                t = at_node[k]
                m = d + at_node_m[k]
                if m <= cutoff_m and m < best[t]:
                    if best[t] == np.inf:
                        touched[n_touched] = t
                        n_touched += 1
                    best[t] = m
            for k in range(arc_start[u], arc_start[u + 1]):
                m = d + arc_m[k]
                v = arc_head[k]
                if m <= cutoff_m and m < dist[v]:
                    if dist[v] == np.inf:
                        reached[n_reached] = v
                        n_reached += 1
                    dist[v] = m
                    size = push(heap_m, heap_node, size, m, v)
        for k in range(n_reached):
            dist[reached[k]] = np.inf
        if total + n_touched > len(found):
            room = max(2 * len(found), total + n_touched)
            more = np.empty(room, np.int32)
            more[:total] = found[:total]
            found = more
            more_m = np.empty(room, np.float64)
            more_m[:total] = found_m[:total]
            found_m = more_m
        ascending = np.sort(touched[:n_touched])
        for k in range(n_touched):
            t = ascending[k]
            found[total + k] = t
            found_m[total + k] = best[t]
            best[t] = np.inf
        total += n_touched
        count[s - first] = n_touched
    return count, found[:total].copy(), found_m[:total].copy()

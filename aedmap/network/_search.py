"""Bounded searches from edge-snapped points, compiled by numba."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._buckets import settle_in_buckets
from aedmap.network._heap import drop_first
from aedmap.network._off_street import close_points
from aedmap.network._relax import forget, offer, push_all, relax
from aedmap.network.off_street import CloseGrid


@njit(cache=True, nogil=True)
def pairs_of_sources(
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
    target_begin: NDArray[np.float64],
    target_end: NDArray[np.float64],
    target_off: NDArray[np.float64],
    number: NDArray[np.int32],
    at_edge_start: NDArray[np.int64],
    at_node_start: NDArray[np.int64],
    at_node: NDArray[np.int32],
    at_node_m: NDArray[np.float64],
    other_node: NDArray[np.int32],
    other_node_m: NDArray[np.float64],
    close: CloseGrid,
    dist: NDArray[np.float64],
    label: NDArray[np.int32],
    reached: NDArray[np.int32],
    first: NDArray[np.int32],
    filled: NDArray[np.uint64],
    following: NDArray[np.int32],
    waiting: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Targets within cutoff_m of each source: how many, which, how far; the last two with room to spare at the end.

    Metres stand for whatever arcs cost. along, against: cost of a metre of each edge as drawn and the other way;
    source_begin, source_end, target_begin, target_end: cost between the points and the ends of their edges, off_cost
    for each metre off the street included.
    """
    count = np.zeros(len(source_edge), np.int64)
    room = 32 * len(source_edge) + 1024
    found = np.empty(room, np.int32)
    found_m = np.empty(room, np.float64)
    total = 0
    near, near_m = np.empty(len(number), np.int32), np.empty(len(number), np.float64)
    is_near = np.zeros(len(number), np.bool_)
    for s in range(len(source_edge)):
        if not source_found[s]:
            continue
        before = total
        e = source_edge[s]
        n_reached = offer(edge_from[e], source_begin[s], 0, cutoff_m, dist, label, reached, 0)
        n_reached = offer(edge_to[e], source_end[s], 0, cutoff_m, dist, label, reached, n_reached)
        n_reached = settle_in_buckets(
            n_reached, cutoff_m, arc_start, arc_head, arc_m, dist, reached, first, filled, following, waiting
        )
        n_near = close_points(source_lon[s], source_lat[s], source_off_m[s], cutoff_m / off_cost, close, near, near_m)
        beside, beyond = at_edge_start[e], at_edge_start[e + 1]
        more = beyond - beside + n_near
        for r in range(n_reached):
            u = np.uint64(reached[r])
            more += at_node_start[u + np.uint64(1)] - at_node_start[u]
        if total + more > len(found):
            found, found_m = longer(found, found_m, total, more)
        # No way by a street is shorter than the straight one.
        for k in range(n_near):
            is_near[near[k]] = True
            found[total] = number[near[k]]
            found_m[total] = near_m[k] * off_cost
            total += 1
        # Two points on one edge are joined along it, or round by its ends.
        for t in range(beside, beyond):
            m = source_off_m[s] * off_cost + target_off[t]
            m += cost_along(source_from_m[s], target_from_m[t], along[e], against[e])
            m = min(m, dist[edge_from[e]] + target_begin[t])
            m = min(m, dist[edge_to[e]] + target_end[t])
            found[total] = number[t]
            found_m[total] = m
            total += m <= cutoff_m and not is_near[t]
        total = _write_row(
            found,
            found_m,
            total,
            cutoff_m,
            beside,
            beyond,
            number,
            at_node_start,
            at_node,
            at_node_m,
            other_node,
            other_node_m,
            is_near,
            n_near,
            dist,
            reached,
            n_reached,
        )
        for k in range(n_near):
            is_near[near[k]] = False
        forget(dist, reached, n_reached)
        count[s] = total - before
    return count, found, found_m


@njit(cache=True, nogil=True)
def cost_along(begin_m: float, end_m: float, along: float, against: float) -> float:
    """Cost from one place on an edge to another, straight along it; nothing costs nothing, though not allowed."""
    if begin_m == end_m:
        return 0.0
    return (end_m - begin_m) * along if end_m > begin_m else (begin_m - end_m) * against


@njit(cache=True, nogil=True)
def _write_row(
    found: NDArray[np.int32],
    found_m: NDArray[np.float64],
    total: int,
    cutoff_m: float,
    beside: int,
    beyond: int,
    number: NDArray[np.int32],
    at_node_start: NDArray[np.int64],
    at_node: NDArray[np.int32],
    at_node_m: NDArray[np.float64],
    other_node: NDArray[np.int32],
    other_node_m: NDArray[np.float64],
    is_near: NDArray[np.bool_],
    n_near: int,
    dist: NDArray[np.float64],
    reached: NDArray[np.int32],
    n_reached: int,
) -> int:
    """Write down the targets at the nodes reached, unless near or on the source's own edge; returns where that ends."""
    for r in range(n_reached):
        u = np.uint64(reached[r])
        d = dist[u]
        at, end = np.uint64(at_node_start[u]), np.uint64(at_node_start[u + np.uint64(1)])
        for k in range(at, end):
            t = at_node[k]
            m = d + at_node_m[k]
            v = np.uint64(other_node[k])
            if v != u:
                # Met at both ends of its edge: written down at the end with the lower number.
                other = dist[v]
                if other != np.inf:
                    if v < u:
                        continue
                    m = min(m, other + other_node_m[k])
            if m <= cutoff_m and (t < beside or t >= beyond) and not (n_near > 0 and is_near[t]):
                found[np.uint64(total)] = number[np.uint64(t)]
                found_m[np.uint64(total)] = m
                total += 1
    return total


@njit(cache=True, nogil=True)
def longer(
    found: NDArray[np.int32], found_m: NDArray[np.float64], used: int, more: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Longer arrays that begin alike, with room for more beyond those used."""
    room = max(2 * len(found), used + more)
    other = np.empty(room, np.int32)
    other[:used] = found[:used]
    other_m = np.empty(room, np.float64)
    other_m[:used] = found_m[:used]
    return other, other_m


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
def move_rows(
    row: NDArray[np.int64],
    count: NDArray[np.int64],
    found: NDArray[np.int32],
    found_m: NDArray[np.float64],
    start: NDArray[np.int64],
    target: NDArray[np.int32],
    metres: NDArray[np.float64],
) -> None:
    """Copy rows that follow each other in found, each to where its row begins in target and metres."""
    at = 0
    for i in range(len(row)):
        to = start[row[i]]
        for k in range(count[i]):
            target[to + k] = found[at + k]
            metres[to + k] = found_m[at + k]
        at += count[i]

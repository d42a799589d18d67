"""The two moves of every search, compiled by numba: begin at a node, and go on along its arcs."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._heap import push


@njit(cache=True, nogil=True)
def offer(
    v: int,
    metres: float,
    label: int,
    cutoff_m: float,
    dist: NDArray[np.float64],
    labels: NDArray[np.int32],
    reached: NDArray[np.int32],
    n_reached: int,
) -> int:
    """Note that node v can be reached after these metres, without pushing it yet; returns how many are reached."""
    if metres <= cutoff_m and metres < dist[v]:
        if dist[v] == np.inf:
            reached[n_reached] = v
            n_reached += 1
        dist[v] = metres
        labels[v] = label
    return n_reached


@njit(cache=True, nogil=True)
def push_all(
    dist: NDArray[np.float64],
    reached: NDArray[np.int32],
    n_reached: int,
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> int:
    """Push every node that was offered; returns the size of the heap."""
    size = 0
    for k in range(n_reached):
        size = push(heap_m, heap_node, size, dist[reached[k]], reached[k])
    return size


@njit(cache=True, nogil=True)
def relax(
    u: int,
    d: float,
    cutoff_m: float,
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_m: NDArray[np.float64],
    dist: NDArray[np.float64],
    labels: NDArray[np.int32],
    reached: NDArray[np.int32],
    n_reached: int,
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
    size: int,
) -> tuple[int, int]:
    """Settle u at d: its neighbours inherit its label; returns how many are reached and the size of the heap."""
    for k in range(np.uint64(arc_start[u]), np.uint64(arc_start[u + 1])):
        metres = d + arc_m[k]
        if metres <= cutoff_m:
            v = np.uint32(arc_head[k])
            if metres < dist[v]:
                if dist[v] == np.inf:
                    reached[n_reached] = v
                    n_reached += 1
                dist[v] = metres
                labels[v] = labels[u]
                size = push(heap_m, heap_node, size, metres, int(v))
    return n_reached, size


@njit(cache=True, nogil=True)
def forget(dist: NDArray[np.float64], reached: NDArray[np.int32], n_reached: int) -> None:
    """Leave dist as it was found."""
    for k in range(n_reached):
        dist[reached[k]] = np.inf

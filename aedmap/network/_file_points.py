"""Filing points by edge and by node, compiled by numba: counted first, then written, so that nothing is sorted."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

_Ints = NDArray[np.int32]
_Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def number_by_edge(edge: _Ints, found: NDArray[np.bool_], edge_count: int) -> tuple[NDArray[np.int64], _Ints]:
    """Where each edge's points start, and the points that were found in the order of their edges."""
    # Counted two places on and written one place on, the starts end up where they belong.
    start = np.zeros(edge_count + 2, np.int64)
    for i in range(len(edge)):
        if found[i]:
            start[edge[i] + 2] += 1
    _add_up(start)
    number = np.empty(start[edge_count + 1], np.int32)
    for i in range(len(edge)):
        if found[i]:
            number[start[edge[i] + 1]] = i
            start[edge[i] + 1] += 1
    return start[: edge_count + 1], number


@njit(cache=True, nogil=True)
def file_by_node(
    node_count: int,
    begin: _Ints,
    end: _Ints,
    from_m: _Floats,
    to_m: _Floats,
    begin_cost: _Floats,
    end_cost: _Floats,
) -> tuple[NDArray[np.int64], _Ints, _Floats, _Ints, _Floats]:
    """Points at both ends of their edges: where each node's start, who is there at what cost, other end and its cost.

    Whoever stands at one end is filed there alone, with itself as the other; so is everybody on a ring, where both ends
    are one node and the cheaper way round counts.
    """
    start = np.zeros(node_count + 2, np.int64)
    for t in range(len(begin)):
        at_begin, at_end = _filed_at(begin[t], end[t], from_m[t], to_m[t])
        start[begin[t] + 2] += at_begin
        start[end[t] + 2] += at_end
    _add_up(start)
    room = start[node_count + 1]
    at_node, other_node = np.empty(room, np.int32), np.empty(room, np.int32)
    at_cost, other_cost = np.empty(room, np.float64), np.empty(room, np.float64)
    for beginning in (True, False):
        for t in range(len(begin)):
            at_begin, at_end = _filed_at(begin[t], end[t], from_m[t], to_m[t])
            if at_begin if beginning else at_end:
                here, other = (begin[t], end[t]) if beginning else (end[t], begin[t])
                cost, beyond = (begin_cost[t], end_cost[t]) if beginning else (end_cost[t], begin_cost[t])
                if here == other:
                    cost = min(cost, beyond)
                if not (at_begin and at_end):
                    other, beyond = here, cost
                k = start[here + 1]
                start[here + 1] += 1
                at_node[k], at_cost[k], other_node[k], other_cost[k] = t, cost, other, beyond
    return start[: node_count + 1], at_node, at_cost, other_node, other_cost


@njit(cache=True, nogil=True)
def _filed_at(begin: int, end: int, from_m: float, to_m: float) -> tuple[bool, bool]:
    """Whether a point is filed at the beginning, and whether at the end of its edge."""
    only_begin = from_m == 0 or begin == end
    return only_begin or to_m != 0, not only_begin


@njit(cache=True, nogil=True)
def _add_up(start: NDArray[np.int64]) -> None:
    for i in range(1, len(start)):
        start[i] += start[i - 1]

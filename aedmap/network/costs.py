"""What a search counts along the streets: metres, or the seconds of a profile."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from aedmap.network.street_network import Snapped, StreetNetwork


@dataclass(frozen=True, eq=False)
class Costs:
    """Arcs in CSR form with what each costs, in the direction of travel and against it, and the cost along edges.

    Against travel, arc k of node i means that one comes from node back_head[k] to node i at back_cost[k].

    start, back_start: (n + 1,) int64; head, back_head: (a,) int32; cost, back_cost: (a,) float64; edge: (a,) int32,
    the edge of each arc in the direction of travel
    along, against: (m,) float64, cost of a metre of each edge as it is drawn and the other way, inf where not allowed
    off: cost of a metre off the streets
    """

    start: NDArray[np.int64]
    head: NDArray[np.int32]
    cost: NDArray[np.float64]
    edge: NDArray[np.int32]
    back_start: NDArray[np.int64]
    back_head: NDArray[np.int32]
    back_cost: NDArray[np.float64]
    along: NDArray[np.float64]
    against: NDArray[np.float64]
    off: float

    @cached_property
    def tail(self) -> NDArray[np.int32]:
        """(a,) int32, the node that each arc leaves in the direction of travel."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    @cached_property
    def against_travel(self) -> "tuple[NDArray[np.int64], NDArray[np.int32], _Floats, _Floats, _Floats]":
        """back_start, back_head, back_cost, along and against, for searches that run backwards."""
        return self.back_start, self.back_head, self.back_cost, self.along, self.against

    def leaving(self, points: "Snapped") -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n,) from the street at each point to the two ends of its edge, edge_from first."""
        return _times(points.from_m, self.against[points.edge]), _times(points.to_m, self.along[points.edge])

    def arriving(self, points: "Snapped") -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n,) from the two ends of each point's edge to the point, edge_from first."""
        return _times(points.from_m, self.along[points.edge]), _times(points.to_m, self.against[points.edge])

    def beside(self, edge: NDArray[np.int32], begin_m: NDArray[np.float64], end_m: NDArray[np.float64]) -> "_Floats":
        """(n,) from one place on an edge to another on the same edge, straight along it."""
        forward = end_m >= begin_m
        return _times(np.abs(end_m - begin_m), np.where(forward, self.along[edge], self.against[edge]))


_Floats = NDArray[np.float64]


def costs_in_metres(network: "StreetNetwork") -> Costs:
    """Both ways alike."""
    arcs = network.arc_start, network.arc_head, network.arc_m
    metre = np.ones(network.edge_count)
    return Costs(*arcs, network.arc_edge, *arcs, along=metre, against=metre, off=1.0)


def costs_in_seconds(network: "StreetNetwork") -> Costs:
    """As the profile's rules say; what an edge costs beside its length is spread along it."""
    forward, backward = (np.isfinite(seconds) for seconds in (network.edge_forward_s, network.edge_backward_s))
    loop = network.edge_from == network.edge_to
    forward, backward = np.flatnonzero(forward & ~loop), np.flatnonzero(backward & ~loop)
    tail = np.concatenate([network.edge_from[forward], network.edge_to[backward]])
    head = np.concatenate([network.edge_to[forward], network.edge_from[backward]])
    seconds = np.concatenate([network.edge_forward_s[forward], network.edge_backward_s[backward]])
    edge = np.concatenate([forward, backward]).astype(np.int32)
    nodes = network.node_count
    start, order = _by_node(tail, nodes)
    there = start, head[order], seconds[order]
    if np.array_equal(network.edge_forward_s, network.edge_backward_s):
        back = there  # where no rule binds one direction, the same arcs serve both
    else:
        back_start, back_order = _by_node(head, nodes)
        back = back_start, tail[back_order], seconds[back_order]
    return Costs(
        *there,
        edge[order],
        *back,
        along=_a_metre(network.edge_forward_s, network.edge_m),
        against=_a_metre(network.edge_backward_s, network.edge_m),
        off=1.0 / network.pace_mps,
    )


def _by_node(node: NDArray[np.int32], count: int) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(node, minlength=count), out=start[1:])
    return start, np.argsort(node, kind="stable")


def _a_metre(seconds: _Floats, metres: _Floats) -> _Floats:
    return np.divide(seconds, metres, out=np.where(np.isfinite(seconds), 0.0, np.inf), where=metres > 0)


def _times(metres: _Floats, cost: _Floats) -> _Floats:
    """Nothing costs nothing, even where going on is not allowed."""
    with np.errstate(invalid="ignore"):
        return np.where(metres > 0, metres * cost, 0.0)

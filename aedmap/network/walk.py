"""A way as the edges it follows, for whoever must say where it turns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, NotFound
from aedmap.network.checks import check_one
from aedmap.network.costs import Costs
from aedmap.network.off_street import straight_walks_m
from aedmap.network.street_network import Snapped, StreetNetwork

_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Walk:
    """Stretches of edges in order; at least one, which may have no length.

    edge: (k,) int32; begin_m, end_m: (k,) float64, metres along the edge, begin_m > end_m where it is walked backwards
    seconds: (k,) float64, at the profile's pace, gates on the way included; inf only where a walk by metres goes the
    wrong way down a one-way street
    fixed_s: (k,) float64, what of these is lost however fast one is
    off_begin_m, off_end_m: metres between the street and the two points, straight
    straight: no street lies between the two points; off_begin_m is then the whole walk, and its one stretch has no
    length
    """

    edge: NDArray[np.int32]
    begin_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    seconds: NDArray[np.float64]
    fixed_s: NDArray[np.float64]
    off_begin_m: float
    off_end_m: float
    straight: bool = False

    def seconds_at(self, slower: float) -> NDArray[np.float64]:
        """(k,) seconds of somebody so many times slower than the profile's pace; gates and lifts as ever."""
        return np.asarray((self.seconds - self.fixed_s) * slower + self.fixed_s, np.float64)

    @property
    def metres(self) -> float:
        """The whole way, the metres off the street included."""
        return float(np.abs(self.end_m - self.begin_m).sum()) + self.off_begin_m + self.off_end_m


def shortest_walk(network: StreetNetwork, origin: Snapped, target: Snapped) -> Walk:
    """The walk of fewest metres between two points; raises NotFound where no street joins them."""
    return _best(network, network.by_metres, origin, target)


def quickest_walk(network: StreetNetwork, origin: Snapped, target: Snapped) -> Walk:
    """The way of fewest seconds, one-way rules obeyed; raises NotFound where there is none."""
    return _best(network, network.by_seconds, origin, target)


def _best(network: StreetNetwork, costs: Costs, origin: Snapped, target: Snapped) -> Walk:
    from aedmap.network._path import arcs_of_shortest

    for point, what in ((origin, "start"), (target, "destination")):
        check_one(point, what)
        if not point.found[0]:
            raise InvalidInput(f"The {what} is too far from any street; give a position within the town.")
    straight_m = float(straight_walks_m(origin, target)[0])
    if np.isfinite(straight_m):
        at_m = origin.from_m.copy()
        return Walk(origin.edge.copy(), at_m, at_m, np.zeros(1), np.zeros(1), straight_m, 0.0, straight=True)
    first, last = int(origin.edge[0]), int(target.edge[0])
    leaving, arriving = costs.leaving(origin), costs.arriving(target)
    with network.scratch.lend() as scratch:
        street, arrived, arcs = arcs_of_shortest(
            costs.start,
            costs.head,
            costs.cost,
            costs.tail,
            _ends(network, first),
            np.concatenate(leaving),
            _ends(network, last),
            np.concatenate(arriving),
            scratch.dist,
            scratch.label,
            scratch.reached,
            scratch.heap_m,
            scratch.heap_node,
        )
    beside = float(costs.beside(origin.edge, origin.from_m, target.from_m)[0]) if first == last else np.inf
    off_m = float(origin.off_m[0]), float(target.off_m[0])
    if beside <= street:
        if np.isinf(beside):
            raise NotFound("No street joins the two positions; one of them lies on an island of the map.")
        begin_m, end_m = origin.from_m.copy(), target.from_m.copy()
        seconds = network.by_seconds.beside(origin.edge, begin_m, end_m)
        return Walk(origin.edge.copy(), begin_m, end_m, seconds, _fixed_s(network, origin.edge, begin_m, end_m), *off_m)
    left_at = int(costs.tail[arcs[0]]) if len(arcs) else int(arrived)
    edge = costs.edge[arcs]
    length, backwards = network.edge_m[edge], network.edge_to[edge] != costs.head[arcs]
    leave_m, arrive_m = _end_m(network, origin, left_at, leaving), _end_m(network, target, int(arrived), arriving)
    edges = np.concatenate([origin.edge, edge, target.edge])
    begin_m = np.concatenate([origin.from_m, np.where(backwards, length, 0.0), [arrive_m]])
    end_m = np.concatenate([[leave_m], np.where(backwards, 0.0, length), target.from_m])
    seconds = network.by_seconds.beside(edges, begin_m, end_m)
    seconds[1:-1] = np.where(backwards, network.edge_backward_s[edge], network.edge_forward_s[edge])
    fixed_s = _fixed_s(network, edges, begin_m, end_m)
    fixed_s[1:-1] = network.edge_fixed_s[edge]
    walked = begin_m != end_m
    walked[0] |= not walked.any()
    # What a gate costs belongs to the stretch beyond it.
    kept = np.minimum(np.cumsum(walked) - walked, walked.sum() - 1)
    seconds, fixed_s = (
        told[walked] + np.bincount(kept[~walked], weights=told[~walked], minlength=walked.sum())
        for told in (seconds, fixed_s)
    )
    return Walk(edges[walked], begin_m[walked], end_m[walked], seconds, fixed_s, *off_m)


def _fixed_s(network: StreetNetwork, edge: NDArray[np.int32], begin_m: _Floats, end_m: _Floats) -> _Floats:
    """What is lost on parts of edges: spread along an edge, as its seconds are."""
    length = network.edge_m[edge]
    share = np.divide(np.abs(end_m - begin_m), length, out=np.zeros(len(edge)), where=length > 0)
    return np.asarray(share * network.edge_fixed_s[edge], np.float64)


def _ends(network: StreetNetwork, edge: int) -> NDArray[np.int32]:
    return np.array([network.edge_from[edge], network.edge_to[edge]], np.int32)


def _end_m(network: StreetNetwork, point: Snapped, node: int, costs: tuple[_Floats, _Floats]) -> float:
    """Metres along the edge of a point at which it meets the node; on a loop the end that costs less."""
    edge = int(point.edge[0])
    is_from, is_to = network.edge_from[edge] == node, network.edge_to[edge] == node
    return 0.0 if is_from and (not is_to or costs[0][0] <= costs[1][0]) else float(network.edge_m[edge])

"""A walk as the edges it follows, for whoever must say where it turns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, NotFound
from aedmap.network.checks import check_one
from aedmap.network.street_network import Snapped, StreetNetwork


@dataclass(frozen=True, eq=False)
class Walk:
    """Stretches of edges in order; at least one, which may have no length.

    edge: (k,) int32; begin_m, end_m: (k,) float64, metres along the edge, begin_m > end_m where it is walked backwards
    off_begin_m, off_end_m: metres between the street and the two points, straight
    """

    edge: NDArray[np.int32]
    begin_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    off_begin_m: float
    off_end_m: float

    @property
    def metres(self) -> float:
        """The whole way, the metres off the street included."""
        return float(np.abs(self.end_m - self.begin_m).sum()) + self.off_begin_m + self.off_end_m


def shortest_walk(network: StreetNetwork, origin: Snapped, target: Snapped) -> Walk:
    """The shortest walk between two points; raises NotFound where no street joins them."""
    from aedmap.network._path import arcs_of_shortest

    for point, what in ((origin, "start"), (target, "destination")):
        check_one(point, what)
        if not point.found[0]:
            raise InvalidInput(f"The {what} is too far from any street; give a position within the town.")
    first, last = int(origin.edge[0]), int(target.edge[0])
    with network.scratch.lend() as scratch:
        street_m, arrived, arcs = arcs_of_shortest(
            network.arc_start,
            network.arc_head,
            network.arc_m,
            network.arc_tail,
            _ends(network, first),
            np.array([origin.from_m[0], origin.to_m[0]]),
            _ends(network, last),
            np.array([target.from_m[0], target.to_m[0]]),
            scratch.dist,
            scratch.label,
            scratch.reached,
            scratch.heap_m,
            scratch.heap_node,
        )
    along_m = abs(float(origin.from_m[0] - target.from_m[0])) if first == last else np.inf
    off_m = float(origin.off_m[0]), float(target.off_m[0])
    if along_m <= street_m:
        if np.isinf(along_m):
            raise NotFound("No street joins the two positions; one of them lies on an island of the map.")
        return Walk(origin.edge.copy(), origin.from_m.copy(), target.from_m.copy(), *off_m)
    left_at = int(network.arc_tail[arcs[0]]) if len(arcs) else int(arrived)
    edge = network.arc_edge[arcs]
    length, backwards = network.edge_m[edge], network.edge_to[edge] != network.arc_head[arcs]
    begin_m = np.concatenate([origin.from_m, np.where(backwards, length, 0.0), [_end_m(network, target, int(arrived))]])
    end_m = np.concatenate([[_end_m(network, origin, left_at)], np.where(backwards, 0.0, length), target.from_m])
    edges = np.concatenate([origin.edge, edge, target.edge])
    walked = begin_m != end_m
    walked[0] |= not walked.any()
    return Walk(edges[walked], begin_m[walked], end_m[walked], *off_m)


def _ends(network: StreetNetwork, edge: int) -> NDArray[np.int32]:
    return np.array([network.edge_from[edge], network.edge_to[edge]], np.int32)


def _end_m(network: StreetNetwork, point: Snapped, node: int) -> float:
    """Metres along the edge of a point at which it meets the node; on a loop the nearer end."""
    edge = int(point.edge[0])
    is_from, is_to = network.edge_from[edge] == node, network.edge_to[edge] == node
    return 0.0 if is_from and (not is_to or point.from_m[0] <= point.to_m[0]) else float(network.edge_m[edge])

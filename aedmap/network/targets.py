"""Points waiting to be found by a search, filed by the edge they lie on and by its two ends."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aedmap.network.scratch import PeoplePool
from aedmap.network.street_network import Snapped, StreetNetwork


@dataclass(frozen=True, eq=False)
class FiledTargets:
    """Targets, filed once for as many searches as wanted, in the order of their edges: neighbours lie side by side.

    Filed target t is number[t] of those given; those on edge e are at_edge_start[e] <= t < at_edge_start[e + 1]. A
    target is at_node[k] of both ends of its edge, and at_node_m[k] metres lie beyond the node, those off the street
    included; other_node[k] and other_node_m[k] are those of its other end. Whoever stands at one end is filed at that
    node alone, with itself as the other. Targets that were not found are not filed.

    given: how many there were; points: (f,) filed; number: (f,) int32
    at_edge_start: (m + 1,) int64; at_node_start: (n + 1,) int64
    at_node, other_node: (k,) int32; at_node_m, other_node_m: (k,) float64
    """

    given: int
    points: Snapped
    number: NDArray[np.int32]
    at_edge_start: NDArray[np.int64]
    at_node_start: NDArray[np.int64]
    at_node: NDArray[np.int32]
    at_node_m: NDArray[np.float64]
    other_node: NDArray[np.int32]
    other_node_m: NDArray[np.float64]

    @cached_property
    def scratch(self) -> PeoplePool:
        """Working memory of two-layer searches for these targets."""
        return PeoplePool(len(self.number))


def file_targets(network: StreetNetwork, targets: Snapped) -> FiledTargets:
    """File targets for searches that settle nodes."""
    return _filed(network, targets, targets.from_m, targets.to_m, targets.off_m)


def file_travellers(network: StreetNetwork, points: Snapped) -> FiledTargets:
    """File people for searches in seconds that run against their travel; at_node_m is then seconds to the node."""
    costs = network.by_seconds
    return _filed(network, points, *costs.leaving(points), points.off_m * costs.off)


def _filed(
    network: StreetNetwork,
    targets: Snapped,
    from_cost: NDArray[np.float64],
    to_cost: NDArray[np.float64],
    off: NDArray[np.float64],
) -> FiledTargets:
    found = np.flatnonzero(targets.found).astype(np.int32)
    number = found[np.argsort(targets.edge[found], kind="stable")]
    points = targets[number]
    begin, end = network.edge_from[points.edge], network.edge_to[points.edge]
    begin_m, end_m = from_cost[number] + off[number], to_cost[number] + off[number]
    at_begin, at_end = points.from_m == 0, points.to_m == 0
    # On a ring both ends are one node, and the nearer way round counts.
    ring = begin == end
    begin_m[ring] = np.minimum(begin_m, end_m)[ring]
    files_begin, files_end = ~at_end | at_begin | ring, ~(at_begin | ring)
    alone = at_begin | at_end | ring
    node = np.concatenate([begin[files_begin], end[files_end]])
    metres = np.concatenate([begin_m[files_begin], end_m[files_end]])
    other = np.concatenate([np.where(alone, begin, end)[files_begin], np.where(alone, end, begin)[files_end]])
    other_m = np.concatenate([np.where(alone, begin_m, end_m)[files_begin], np.where(alone, end_m, begin_m)[files_end]])
    target = np.concatenate([np.flatnonzero(files_begin), np.flatnonzero(files_end)]).astype(np.int32)
    by_node = np.argsort(node, kind="stable")
    return FiledTargets(
        given=len(targets),
        points=points,
        number=number,
        at_edge_start=_starts(points.edge, network.edge_count),
        at_node_start=_starts(node, network.node_count),
        at_node=target[by_node],
        at_node_m=metres[by_node],
        other_node=other[by_node],
        other_node_m=other_m[by_node],
    )


def _starts(place: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(place, minlength=count), out=start[1:])
    return start

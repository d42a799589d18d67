"""Points waiting to be found by a search, filed by the edge they lie on and by its two ends."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.street_network import Snapped, StreetNetwork


@dataclass(frozen=True, eq=False)
class FiledTargets:
    """Targets, filed once for as many searches as wanted, in the order of their edges: neighbours lie side by side.

    Filed target t is number[t] of those given; those on edge e are at_edge_start[e] <= t < at_edge_start[e + 1]. A
    target is at_node[k] of both ends of its edge, and at_node_m[k] metres lie beyond the node, those off the street
    included. Targets that were not found are not filed.

    given: how many there were; points: (f,) filed; number: (f,) int32
    at_edge_start: (m + 1,) int64; at_node_start: (n + 1,) int64; at_node: (2 f,) int32; at_node_m: (2 f,) float64
    """

    given: int
    points: Snapped
    number: NDArray[np.int32]
    at_edge_start: NDArray[np.int64]
    at_node_start: NDArray[np.int64]
    at_node: NDArray[np.int32]
    at_node_m: NDArray[np.float64]


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
    node = np.concatenate([network.edge_from[points.edge], network.edge_to[points.edge]])
    beyond_m = np.concatenate([from_cost[number], to_cost[number]]) + np.tile(off[number], 2)
    by_node = np.argsort(node, kind="stable")
    return FiledTargets(
        given=len(targets),
        points=points,
        number=number,
        at_edge_start=_starts(points.edge, network.edge_count),
        at_node_start=_starts(node, network.node_count),
        at_node=np.tile(np.arange(len(number), dtype=np.int32), 2)[by_node],
        at_node_m=beyond_m[by_node],
    )


def _starts(place: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(place, minlength=count), out=start[1:])
    return start

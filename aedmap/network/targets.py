"""Points waiting to be found by a search, filed by the edge they lie on and by its two ends."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.street_network import Snapped, StreetNetwork


@dataclass(frozen=True, eq=False)
class FiledTargets:
    """Targets, filed once for as many searches as wanted.

    The targets on edge e are at_edge[at_edge_start[e]:at_edge_start[e + 1]]; a target is at_node[k] of both ends of its
    edge, and at_node_m[k] metres lie beyond the node, those off the street included. Targets not found are nowhere.
    """

    points: Snapped
    at_edge_start: NDArray[np.int64]
    at_edge: NDArray[np.int32]
    at_node_start: NDArray[np.int64]
    at_node: NDArray[np.int32]
    at_node_m: NDArray[np.float64]


def file_targets(network: StreetNetwork, targets: Snapped) -> FiledTargets:
    """File targets for searches that settle nodes."""
    target = np.flatnonzero(targets.found).astype(np.int32)
    edge = targets.edge[target]
    node = np.concatenate([network.edge_from[edge], network.edge_to[edge]])
    beyond_m = np.concatenate([targets.from_m[target], targets.to_m[target]]) + np.tile(targets.off_m[target], 2)
    by_edge, by_node = np.argsort(edge, kind="stable"), np.argsort(node, kind="stable")
    return FiledTargets(
        points=targets,
        at_edge_start=_starts(edge, network.edge_count),
        at_edge=target[by_edge],
        at_node_start=_starts(node, network.node_count),
        at_node=np.tile(target, 2)[by_node],
        at_node_m=beyond_m[by_node],
    )


def _starts(place: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(place, minlength=count), out=start[1:])
    return start

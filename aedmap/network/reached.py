"""The parts of streets that can be reached within a distance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.checks import check_cutoff
from aedmap.network.street_network import Snapped, StreetNetwork


@dataclass(frozen=True, eq=False)
class ReachedParts:
    """Stretches of edges, each walked in one direction; stretches of one edge may overlap.

    edge: (p,) int32; begin_m, end_m: (p,) float64, metres along the edge, begin_m > end_m where it is walked backwards
    left_m: (p,) float64, metres that could still be walked at begin_m, at least as many as the stretch is long
    """

    edge: NDArray[np.int32]
    begin_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    left_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.edge)


def reached_parts(network: StreetNetwork, origins: Snapped, cutoff_m: float) -> ReachedParts:
    """What can be walked within cutoff_m from the nearest of the origins, their metres off the street included.

    Origins that were not found reach nothing. Raises InvalidInput for a cut-off below zero.
    """
    from aedmap.network._reach import nodes_within

    check_cutoff(cutoff_m)
    at = np.flatnonzero(origins.found & (origins.off_m <= cutoff_m))
    edge, from_m, to_m, off_m = origins.edge[at], origins.from_m[at], origins.to_m[at], origins.off_m[at]
    with network.scratch.lend() as scratch:
        node, metres = nodes_within(
            np.concatenate([network.edge_from[edge], network.edge_to[edge]]),
            np.concatenate([off_m + from_m, off_m + to_m]),
            float(cutoff_m),
            network.arc_start,
            network.arc_head,
            network.arc_m,
            scratch.dist,
            scratch.label,
            scratch.reached,
            scratch.heap_m,
            scratch.heap_node,
        )
    left = np.zeros(network.node_count)
    left[node] = cutoff_m - metres
    # From each origin along its own edge, then from both ends of every edge until the two meet.
    own_left = cutoff_m - off_m
    entered = np.unique(np.concatenate([_edges_at(network, node), edge])).astype(np.int32)
    length = network.edge_m[entered]
    left_from, left_to = left[network.edge_from[entered]], left[network.edge_to[entered]]
    meeting = np.clip((left_from - left_to + length) / 2, 0.0, length)
    parts = [
        (edge, from_m, np.maximum(from_m - own_left, 0.0), own_left),
        (edge, from_m, np.minimum(from_m + own_left, from_m + to_m), own_left),
        (entered, np.zeros(len(entered)), np.minimum(left_from, meeting), left_from),
        (entered, length, np.maximum(length - left_to, meeting), left_to),
    ]
    joined = ReachedParts(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    walked = joined.begin_m != joined.end_m
    return ReachedParts(joined.edge[walked], joined.begin_m[walked], joined.end_m[walked], joined.left_m[walked])


def _edges_at(network: StreetNetwork, node: NDArray[np.int32]) -> NDArray[np.int32]:
    """Edges that end at these nodes; loops too, which no arc runs along."""
    first = network.arc_start[node]
    count = network.arc_start[node + 1] - first
    before = np.cumsum(count) - count
    arc = np.repeat(first - before, count) + np.arange(count.sum())
    loop = np.flatnonzero(network.edge_from == network.edge_to)
    loop = loop[np.isin(network.edge_from[loop], node)]
    return np.concatenate([network.arc_edge[arc], loop]).astype(np.int32)

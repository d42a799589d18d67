"""Walking metres to the nearest device, by a search of its own.

The matrix that the solver sees comes from aedmap.network's bounded search; coverage is measured again with SciPy's
Dijkstra on the same streets, so that a fault in either shows as a difference between plan and solver.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from aedmap.network import Snapped, StreetNetwork


def metres_to_nearest(
    network: StreetNetwork, devices: Snapped, points: Snapped, cutoff_m: float
) -> NDArray[np.float64]:
    """(points,) metres off the street, along it and off it again to the nearest device; inf beyond cutoff_m."""
    metres = np.full(len(points), np.inf)
    use = np.flatnonzero(devices.found)
    if len(use) == 0:
        return metres
    at_node = _from_one_start(network, devices, use, cutoff_m)
    edge = points.edge
    by_node = np.minimum(at_node[network.edge_from[edge]] + points.from_m, at_node[network.edge_to[edge]] + points.to_m)
    on_edge = _along_shared_edge(devices, use, points)
    metres = np.where(points.found, np.minimum(by_node, on_edge) + points.off_m, np.inf)
    metres[metres > cutoff_m] = np.inf
    return metres


def _from_one_start(
    network: StreetNetwork, devices: Snapped, use: NDArray[np.int64], cutoff_m: float
) -> NDArray[np.float64]:
    """(nodes,) metres from the nearest device: one search from a start joined to the ends of all their edges."""
    n = network.node_count
    edge = devices.edge[use]
    ends = np.concatenate([network.edge_from[edge], network.edge_to[edge]])
    first_m = np.concatenate([devices.from_m[use], devices.to_m[use]]) + np.tile(devices.off_m[use], 2)
    graph = sparse.csr_array(
        (
            np.concatenate([network.arc_m, first_m]),
            np.concatenate([network.arc_head, ends]),
            np.concatenate([network.arc_start, [network.arc_start[-1] + len(ends)]]),
        ),
        shape=(n + 1, n + 1),
    )
    return np.asarray(dijkstra(graph, indices=n, limit=cutoff_m)[:n], np.float64)


def _along_shared_edge(devices: Snapped, use: NDArray[np.int64], points: Snapped) -> NDArray[np.float64]:
    """(points,) metres to the best device on the same edge without leaving it, the point's own offset left out."""
    best = np.full(len(points), np.inf)
    of_edge: dict[int, list[int]] = {}
    for device in use.tolist():
        of_edge.setdefault(int(devices.edge[device]), []).append(device)
    shared = np.flatnonzero(points.found & np.isin(points.edge, list(of_edge)))
    for point in shared.tolist():
        here = of_edge[int(points.edge[point])]
        best[point] = np.min(np.abs(devices.from_m[here] - points.from_m[point]) + devices.off_m[here])
    return best

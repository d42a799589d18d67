"""Walking metres from devices, by a search of its own.

The matrix that the solver sees comes from aedmap.network's bounded search; coverage is measured again with SciPy's
Dijkstra on the same streets, so that a fault in either shows as a difference between plan and solver.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from aedmap.network import Snapped, StreetNetwork

# Numbers that one search may fill, starts times nodes: 32 MB.
_AT_ONCE = 4_000_000
_LEAST_OFF_M = 16.0
_WGS84 = Geod(ellps="WGS84")


def metres_to_nearest(
    network: StreetNetwork, devices: Snapped, points: Snapped, cutoff_m: float
) -> NDArray[np.float64]:
    """(points,) metres to the nearest device, off the street, along it and off it again; inf beyond cutoff_m."""
    group = np.zeros(len(devices), np.int64)
    for _, metres in _metres_from_groups(network, devices, group, 1, points, cutoff_m):
        return metres
    return np.full(len(points), np.inf)


def within_reach_of_each(
    network: StreetNetwork, devices: Snapped, points: Snapped, cutoff_m: float
) -> list[NDArray[np.int64]]:
    """For each device the numbers of the points at most cutoff_m away, ascending."""
    found: list[NDArray[np.int64]] = []
    group = np.arange(len(devices))
    for _, metres in _metres_from_groups(network, devices, group, len(devices), points, cutoff_m):
        found.append(np.flatnonzero(np.isfinite(metres)))
    return found


def _metres_from_groups(
    network: StreetNetwork,
    devices: Snapped,
    group: NDArray[np.int64],
    groups: int,
    points: Snapped,
    cutoff_m: float,
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Each group's number and the (points,) metres to its nearest device, inf beyond cutoff_m."""
    size = max(1, _AT_ONCE // (network.node_count + groups + len(points)))
    from_node, to_node = network.edge_from[points.edge], network.edge_to[points.edge]
    for first in range(0, groups, size):
        last = min(first + size, groups)
        use = np.flatnonzero(devices.found & (group >= first) & (group < last))
        at_node = _from_starts(network, devices, use, group[use] - first, last - first, cutoff_m)
        straight = _straight(network, devices, use, group[use] - first, last - first, points)
        for number in range(first, last):
            nodes = at_node[number - first]
            by_node = np.minimum(nodes[from_node] + points.from_m, nodes[to_node] + points.to_m)
            on_edge = _along_shared_edge(devices, use[group[use] == number], points)
            metres = np.where(points.found, np.minimum(by_node, on_edge) + points.off_m, np.inf)
            metres = np.minimum(metres, straight[number - first])
            yield number, np.where(metres <= cutoff_m, metres, np.inf)


def _from_starts(
    network: StreetNetwork,
    devices: Snapped,
    use: NDArray[np.int64],
    start: NDArray[np.int64],
    starts: int,
    cutoff_m: float,
) -> NDArray[np.float64]:
    """(starts, nodes) metres from each start, a node of its own that is joined to the ends of its devices' edges."""
    n = network.node_count
    order = np.argsort(start, kind="stable")
    edge, at = devices.edge[use[order]], use[order]
    ends = np.column_stack([network.edge_from[edge], network.edge_to[edge]]).ravel()
    first_m = (np.column_stack([devices.from_m[at], devices.to_m[at]]) + devices.off_m[at, None]).ravel()
    begin = network.arc_start[-1] + np.cumsum(2 * np.bincount(start, minlength=starts))
    graph = sparse.csr_array(
        (
            np.concatenate([network.arc_m, first_m]),
            np.concatenate([network.arc_head, ends]),
            np.concatenate([network.arc_start, begin]),
        ),
        shape=(n + starts, n + starts),
    )
    metres = dijkstra(graph, indices=np.arange(n, n + starts), limit=cutoff_m)
    return np.asarray(metres[:, :n], np.float64)


def _along_shared_edge(devices: Snapped, use: NDArray[np.int64], points: Snapped) -> NDArray[np.float64]:
    """(points,) metres to the best device on the same edge without leaving it, the point's own offset left out."""
    best = np.full(len(points), np.inf)
    by_edge = use[np.argsort(devices.edge[use], kind="stable")]
    edges = devices.edge[by_edge]
    shared = np.flatnonzero(points.found & np.isin(points.edge, edges))
    first, last = np.searchsorted(edges, points.edge[shared]), np.searchsorted(edges, points.edge[shared], "right")
    for point, low, high in zip(shared.tolist(), first.tolist(), last.tolist(), strict=True):
        here = by_edge[low:high]
        best[point] = np.min(np.abs(devices.from_m[here] - points.from_m[point]) + devices.off_m[here])
    return best


def _straight(
    network: StreetNetwork,
    devices: Snapped,
    use: NDArray[np.int64],
    start: NDArray[np.int64],
    starts: int,
    points: Snapped,
) -> NDArray[np.float64]:
    """(starts, points) metres to the best device that no street lies between; inf where there is none.

    None does where device and point are no farther apart than both together are off the street.
    """
    best = np.full((starts, len(points)), np.inf)
    found = np.flatnonzero(points.found)
    if not len(use) or not len(found):
        return best
    # Points by how far they are off the street, each class twice as far as the one before: few candidates are in vain.
    widths = np.ceil(np.log2(np.maximum(points.off_m[found], _LEAST_OFF_M))).astype(np.int64)
    device_at = np.column_stack(network.projection.to_metres(devices.lon[use], devices.lat[use]))
    for width in np.unique(widths).tolist():
        these = found[widths == width]
        tree = KDTree(np.column_stack(network.projection.to_metres(points.lon[these], points.lat[these])))
        # In the plane a metre may be 1 % off far from the middle of the town; the ellipsoid decides below.
        beside = tree.query_ball_point(device_at, 1.02 * (devices.off_m[use] + 2.0**width))
        counts = np.array([len(some) for some in beside])
        point = these[np.concatenate([np.asarray(some, np.int64) for some in beside])]
        device, row = np.repeat(use, counts), np.repeat(start, counts)
        _, _, metres = _WGS84.inv(devices.lon[device], devices.lat[device], points.lon[point], points.lat[point])
        legs_m = devices.off_m[device] + points.off_m[point]
        joined = (metres <= legs_m) & (legs_m > 0)
        np.minimum.at(best, (row[joined], point[joined]), np.asarray(metres)[joined])
    return best

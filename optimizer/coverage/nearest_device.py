"""Walking metres from devices to points, by a search of its own.

The matrix that the solver sees comes from aedmap.network's bounded search; coverage is measured again with SciPy's
Dijkstra on the same streets, so that a fault in either shows as a difference between plan and solver.
"""

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
# As in the network's own searches: who stands at the foot of another's way to the street is that way's length from it.
_TOUCHING = 1.0 + 1e-4
_WGS84 = Geod(ellps="WGS84")


def metres_to_nearest(
    network: StreetNetwork, devices: Snapped, points: Snapped, cutoff_m: float
) -> NDArray[np.float64]:
    """(points,) metres to the nearest device, off the street, along it and off it again; inf beyond cutoff_m."""
    use = np.flatnonzero(devices.found)
    if len(use) == 0:
        return np.full(len(points), np.inf)
    nodes = _from_starts(network, devices, use, np.zeros(len(use), np.int64), 1, cutoff_m)[0]
    from_node, to_node = network.edge_from[points.edge], network.edge_to[points.edge]
    by_node = np.minimum(nodes[from_node] + points.from_m, nodes[to_node] + points.to_m)
    on_edge = _along_shared_edge(devices, use, points)
    metres = np.where(points.found, np.minimum(by_node, on_edge) + points.off_m, np.inf)
    metres = np.minimum(metres, _straight(network, devices, use, points))
    return np.asarray(np.where(metres <= cutoff_m, metres, np.inf), np.float64)


def reach_of_each(
    network: StreetNetwork, devices: Snapped, points: Snapped, cutoff_m: float
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """For each device the numbers of the points at most cutoff_m away, ascending, and their metres."""
    tree = KDTree(np.column_stack(network.projection.to_metres(points.lon, points.lat)))
    device_at = np.column_stack(network.projection.to_metres(devices.lon, devices.lat))
    found: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
    size = max(1, _AT_ONCE // (network.node_count + 1))
    for first in range(0, len(devices), size):
        some = np.arange(first, min(first + size, len(devices)))
        use = some[devices.found[some]]
        at_node = np.full((len(some), network.node_count), np.inf)
        at_node[use - first] = _from_starts(network, devices, use, np.arange(len(use)), len(use), cutoff_m)
        # No way is shorter than the straight line, which the plane of a town may have 1 % off.
        near = tree.query_ball_point(device_at[some], 1.02 * cutoff_m + 1.0, return_sorted=True)
        for device, nodes, close in zip(some.tolist(), at_node, near, strict=True):
            number = np.asarray(close, np.int64)
            if not devices.found[device] or len(number) == 0:
                found.append((np.empty(0, np.int64), np.empty(0)))
                continue
            metres = _from_one(network, devices[device : device + 1], nodes, points[number])
            within = metres <= cutoff_m
            found.append((number[within], metres[within]))
    return found


def _from_one(
    network: StreetNetwork, device: Snapped, nodes: NDArray[np.float64], points: Snapped
) -> NDArray[np.float64]:
    """(points,) metres from one device. nodes: (nodes,) metres from it to each of them."""
    by_node = np.minimum(
        nodes[network.edge_from[points.edge]] + points.from_m, nodes[network.edge_to[points.edge]] + points.to_m
    )
    on_edge = np.abs(device.from_m[0] - points.from_m) + device.off_m[0]
    along = np.minimum(by_node, np.where(points.edge == device.edge[0], on_edge, np.inf)) + points.off_m
    many = np.ones(len(points))
    _, _, straight = _WGS84.inv(device.lon[0] * many, device.lat[0] * many, points.lon, points.lat)
    legs_m = device.off_m[0] + points.off_m
    joined = (straight <= _TOUCHING * legs_m) & (legs_m > 0)
    metres = np.minimum(along, np.where(joined, np.minimum(straight, legs_m), np.inf))
    return np.asarray(np.where(points.found, metres, np.inf), np.float64)


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
    points: Snapped,
) -> NDArray[np.float64]:
    """(points,) metres to the best device that no street lies between; inf where there is none.

    None does where device and point are no farther apart than both together are off the street.
    """
    best = np.full(len(points), np.inf)
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
        device = np.repeat(use, counts)
        _, _, metres = _WGS84.inv(devices.lon[device], devices.lat[device], points.lon[point], points.lat[point])
        legs_m = devices.off_m[device] + points.off_m[point]
        joined = (metres <= _TOUCHING * legs_m) & (legs_m > 0)
        np.minimum.at(best, point[joined], np.minimum(metres, legs_m)[joined])
    return best

"""From the ways of an extract to the street network."""

import numpy as np
import pyproj
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.network.fingerprint import fingerprint
from aedmap.network.junctions import Edges, edges_between_junctions
from aedmap.network.order import along_a_curve
from aedmap.network.segments import walkable_segments
from aedmap.network.street_network import StreetNetwork
from aedmap.network.walking import PUBLIC, WalkingRules
from aedmap.osm import Extract
from aedmap.progress import Progress, silent

_GEOD = pyproj.Geod(ellps="WGS84")


def build_network(extract: Extract, progress: Progress = silent, rules: WalkingRules = PUBLIC) -> StreetNetwork:
    """Junctions and the edges between them, with lengths on the WGS84 ellipsoid.

    Points where a street only bends become shape. Nodes are numbered along a space-filling curve, so that neighbours on
    the map are neighbours in memory. Raises InvalidInput where nothing can be walked.
    """
    progress("Building the street network", 0.0)
    segments = walkable_segments(extract, rules)
    if not len(segments.a):
        raise InvalidInput(
            f"{extract.info.path} has no street that a person can walk; give an extract that covers a town."
        )
    progress("Building the street network", 0.3)
    edges = edges_between_junctions(segments)
    progress("Building the street network", 0.6)
    network = _network(segments.lon, segments.lat, edges, segments.names)
    progress("Building the street network", 1.0)
    return network


def _network(lon: NDArray[np.float64], lat: NDArray[np.float64], edges: Edges, names: tuple[str, ...]) -> StreetNetwork:
    first, last = edges.points[edges.start[:-1]], edges.points[edges.start[1:] - 1]
    at_junction = np.unique(np.concatenate([first, last]))
    at_junction = at_junction[along_a_curve(lon[at_junction], lat[at_junction])]
    number = np.full(len(lon), -1, np.int32)
    number[at_junction] = np.arange(len(at_junction), dtype=np.int32)

    points, start, order = _sorted_by_ends(edges, number[first], number[last])
    shape_lon, shape_lat = lon[points], lat[points]
    edge_from, edge_to = number[first][order], number[last][order]
    edge_m = _lengths(shape_lon, shape_lat, start)
    arc_start, arc_head, arc_edge = _arcs(edge_from, edge_to, len(at_junction))
    component = _components(arc_start, arc_head)
    node_lon, node_lat = lon[at_junction], lat[at_junction]
    arrays = {
        "node_lon": node_lon,
        "node_lat": node_lat,
        "component": component,
        "arc_start": arc_start,
        "arc_head": arc_head,
        "arc_edge": arc_edge,
        "arc_m": edge_m[arc_edge],
        "edge_from": edge_from,
        "edge_to": edge_to,
        "edge_m": edge_m,
        "edge_name": edges.name[order],
        "shape_start": start,
        "shape_lon": shape_lon,
        "shape_lat": shape_lat,
    }
    middle = LocalProjection(
        lon0=float((node_lon.min() + node_lon.max()) / 2), lat0=float((node_lat.min() + node_lat.max()) / 2)
    )
    return StreetNetwork(**arrays, names=names, projection=middle, fingerprint=fingerprint(arrays, names))


def _sorted_by_ends(
    edges: Edges, edge_from: NDArray[np.int32], edge_to: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edges in the order of their nodes: their points, where each starts, and the old number of each."""
    order = np.lexsort((edge_to, edge_from))
    length = np.diff(edges.start)[order]
    start = np.concatenate([[0], np.cumsum(length)])
    within = np.arange(start[-1]) - np.repeat(start[:-1], length)
    return edges.points[np.repeat(edges.start[:-1][order], length) + within], start, order


def _lengths(lon: NDArray[np.float64], lat: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    step = np.zeros(len(lon))  # step[k] leads from point k to the next; 0 from the last point of an edge
    _, _, step[:-1] = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    step[start[1:] - 1] = 0.0
    return np.add.reduceat(step, start[:-1])


def _arcs(
    edge_from: NDArray[np.int32], edge_to: NDArray[np.int32], node_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Both directions of every edge; a loop leads nowhere and gets none."""
    edge = np.flatnonzero(edge_from != edge_to).astype(np.int32)
    tail = np.concatenate([edge_from[edge], edge_to[edge]])
    head = np.concatenate([edge_to[edge], edge_from[edge]])
    order = np.argsort(tail, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=node_count))])
    return start.astype(np.int64), head[order], np.concatenate([edge, edge])[order]


def _components(arc_start: NDArray[np.int64], arc_head: NDArray[np.int32]) -> NDArray[np.int32]:
    """Connected parts, the one with most nodes first."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(arc_start) - 1
    reached = csr_matrix((np.ones(len(arc_head), np.int8), arc_head, arc_start), shape=(n, n))
    count, label = connected_components(reached, directed=False)
    size = np.bincount(label, minlength=count)
    rank = np.empty(count, np.int32)
    rank[np.argsort(-size, kind="stable")] = np.arange(count, dtype=np.int32)
    component: NDArray[np.int32] = rank[label]
    return component

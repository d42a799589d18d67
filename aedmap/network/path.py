"""The way from one point to another, as people would walk it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, NotFound
from aedmap.network.along import along_m_of, part_of_edge
from aedmap.network.checks import check_one
from aedmap.network.off_street import straight_walks_m
from aedmap.network.street_network import Snapped, StreetNetwork


@dataclass(frozen=True, eq=False)
class StreetPath:
    """A walk along the streets.

    metres: the whole way, the metres off the street at both ends included
    lon, lat: (p,) float64, degrees; from the street point nearest to the origin to that of the target, at least two;
    where no street lies between, the two points themselves
    """

    metres: float
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def shortest_path(network: StreetNetwork, origin: Snapped, target: Snapped) -> StreetPath:
    """The shortest walk between two points; raises NotFound where no street joins them."""
    from aedmap.network._path import arcs_of_shortest

    for point, what in ((origin, "origin"), (target, "target")):
        check_one(point, what)
        if not point.found[0]:
            raise InvalidInput(f"The {what} is too far from any street; give a position within the town.")
    straight_m = float(straight_walks_m(origin, target)[0])
    if np.isfinite(straight_m):
        lon, lat = np.concatenate([origin.lon, target.lon]), np.concatenate([origin.lat, target.lat])
        return StreetPath(straight_m, lon, lat)
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
    off_m = float(origin.off_m[0] + target.off_m[0])
    along_m = abs(float(origin.from_m[0] - target.from_m[0])) if first == last else np.inf
    if along_m <= street_m:
        if np.isinf(along_m):
            raise NotFound("No street joins the two positions; one of them lies on an island of the map.")
        lon, lat = part_of_edge(network, first, float(origin.from_m[0]), float(target.from_m[0]))
        return StreetPath(off_m + along_m, lon, lat)
    parts = [_to_end(network, origin, int(network.arc_tail[arcs[0]]) if len(arcs) else int(arrived))]
    parts += [_along_arc(network, int(arc)) for arc in arcs]
    lon, lat = _to_end(network, target, int(arrived))
    parts.append((lon[::-1], lat[::-1]))
    return StreetPath(off_m + float(street_m), *_joined(parts))


_Line = tuple[NDArray[np.float64], NDArray[np.float64]]


def _ends(network: StreetNetwork, edge: int) -> NDArray[np.int32]:
    return np.array([network.edge_from[edge], network.edge_to[edge]], np.int32)


def _to_end(network: StreetNetwork, point: Snapped, node: int) -> _Line:
    """From a point on an edge to that end of the edge which is the node; on a loop the shorter way."""
    edge = int(point.edge[0])
    is_from, is_to = network.edge_from[edge] == node, network.edge_to[edge] == node
    to_from = is_from and (not is_to or point.from_m[0] <= point.to_m[0])
    end_m = 0.0 if to_from else float(network.edge_m[edge])
    return part_of_edge(network, edge, float(point.from_m[0]), end_m)


def _along_arc(network: StreetNetwork, arc: int) -> _Line:
    edge = int(network.arc_edge[arc])
    length_m = float(along_m_of(network, edge)[-1])
    forwards = network.edge_to[edge] == network.arc_head[arc]
    return part_of_edge(network, edge, 0.0, length_m) if forwards else part_of_edge(network, edge, length_m, 0.0)


def _joined(parts: list[_Line]) -> _Line:
    """One line; a point where two parts meet is drawn once, but at least two points stay."""
    lon, lat = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    moves = np.append(True, (np.diff(lon) != 0) | (np.diff(lat) != 0))
    if moves.sum() < 2:
        moves[-1] = True
    return lon[moves], lat[moves]

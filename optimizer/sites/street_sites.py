"""Candidate sites on the street: cabinets at junctions, open at any hour."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.network import StreetNetwork
from optimizer.sites.candidates import CandidateSite

OUTDOOR_CABINET = "outdoor_cabinet"
LEAST_EVERY_M, MOST_EVERY_M = 20.0, 5000.0
# Footways have no name, and the street that they run beside is what people call the place.
_NAMED_WITHIN_M = 100.0


def street_sites(network: StreetNetwork, every_m: float) -> tuple[CandidateSite, ...]:
    """A cabinet in each square of every_m metres that has a junction: at the one nearest to the square's middle.

    Only junctions of the largest piece of the network. The order is south to north, in a row west to east. Ids say the
    position, such as "street/24.9412345_60.1698765", so a junction keeps its id whatever the squares; names say the
    streets that meet there, or at the nearest junction with a named one.
    """
    if not LEAST_EVERY_M <= every_m <= MOST_EVERY_M:
        raise InvalidInput(
            f"Outdoor cabinets every {every_m:g} m are not possible; give {LEAST_EVERY_M:g} to {MOST_EVERY_M:g} metres."
        )
    chosen = _junctions(network, every_m)
    named_at = _where_named(network)[chosen]
    return tuple(_cabinet(network, node, near) for node, near in zip(chosen.tolist(), named_at.tolist(), strict=True))


def _junctions(network: StreetNetwork, every_m: float) -> NDArray[np.int64]:
    """Numbers of the nodes, one a square."""
    main = np.flatnonzero(network.component == 0)
    x_m, y_m = network.projection.to_metres(network.node_lon[main], network.node_lat[main])
    column, row = np.floor(x_m / every_m), np.floor(y_m / every_m)
    off = np.hypot(x_m - (column + 0.5) * every_m, y_m - (row + 0.5) * every_m)
    order = np.lexsort([off, column, row])
    squares = np.column_stack([row, column])[order]
    first = np.append(True, (squares[1:] != squares[:-1]).any(axis=1))
    return np.asarray(main[order[first]], np.int64)


def _where_named(network: StreetNetwork) -> NDArray[np.int64]:
    """(n,) the nearest junction, itself or within 100 m of way, that a street with a name comes to; -1 without one."""
    named = np.unique(network.arc_tail[network.edge_name[network.arc_edge] != 0])
    if not len(named):
        return np.full(network.node_count, -1)
    graph = sparse.csr_array(
        (network.arc_m, network.arc_head, network.arc_start), shape=(network.node_count, network.node_count)
    )
    _, _, nearest = dijkstra(graph, indices=named, min_only=True, limit=_NAMED_WITHIN_M, return_predecessors=True)
    return np.where(nearest >= 0, nearest, -1).astype(np.int64)


def _cabinet(network: StreetNetwork, node: int, named_at: int) -> CandidateSite:
    """named_at: the junction that gives the name, -1 without one"""
    lon, lat = float(network.node_lon[node]), float(network.node_lat[node])
    return CandidateSite(
        id=f"street/{lon:.7f}_{lat:.7f}",
        name="" if named_at < 0 else " / ".join(_streets_at(network, named_at)),
        kind=OUTDOOR_CABINET,
        position=Position(lon, lat),
        opening_hours="24/7",
        indoor=False,
    )


def _streets_at(network: StreetNetwork, node: int) -> list[str]:
    arcs = slice(network.arc_start[node], network.arc_start[node + 1])
    return sorted({network.names[name] for name in network.edge_name[network.arc_edge[arcs]].tolist()} - {""})

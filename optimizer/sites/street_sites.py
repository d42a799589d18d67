"""Candidate sites on the street: cabinets at junctions, open at any hour."""

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.network import StreetNetwork
from optimizer.sites.candidates import CandidateSite

OUTDOOR_CABINET = "outdoor_cabinet"
LEAST_EVERY_M, MOST_EVERY_M = 20.0, 5000.0


def street_sites(network: StreetNetwork, every_m: float) -> tuple[CandidateSite, ...]:
    """A cabinet in each square of every_m metres that has a junction: at the one nearest to the square's middle.

    Only junctions of the largest piece of the network. The order is south to north, in a row west to east. Ids say the
    position, such as "street/24.9412345_60.1698765", so a junction keeps its id whatever the squares.
    """
    if not LEAST_EVERY_M <= every_m <= MOST_EVERY_M:
        raise InvalidInput(
            f"Outdoor cabinets every {every_m:g} m are not possible; give {LEAST_EVERY_M:g} to {MOST_EVERY_M:g} metres."
        )
    return tuple(_cabinet(network, node) for node in _junctions(network, every_m).tolist())


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


def _cabinet(network: StreetNetwork, node: int) -> CandidateSite:
    lon, lat = float(network.node_lon[node]), float(network.node_lat[node])
    arcs = slice(network.arc_start[node], network.arc_start[node + 1])
    streets = {network.names[name] for name in network.edge_name[network.arc_edge[arcs]].tolist()} - {""}
    return CandidateSite(
        id=f"street/{lon:.7f}_{lat:.7f}",
        name=" / ".join(sorted(streets)),
        kind=OUTDOOR_CABINET,
        position=Position(lon, lat),
        opening_hours="24/7",
        indoor=False,
    )

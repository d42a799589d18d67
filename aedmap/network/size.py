"""How large a network is, counted as others count theirs."""

from dataclasses import dataclass

import numpy as np

from aedmap.network.profiles import StreetKind
from aedmap.network.street_network import StreetNetwork


@dataclass(frozen=True)
class NetworkSize:
    """Places where streets end, fork or change their name, edges between those, and metres of all streets.

    Places where only a rule changes are not counted, nor are the lines across squares, which nobody drew.
    """

    junctions: int
    edges: int
    metres: float


def size_of(network: StreetNetwork) -> NetworkSize:
    """Count a network."""
    drawn = network.edge_kind != StreetKind.ACROSS
    joined = np.concatenate([network.edge_from[drawn], network.edge_to[drawn]])
    name = np.tile(network.edge_name[drawn], 2)
    first = np.full(network.node_count, -1, np.int32)
    first[joined] = name
    renamed = np.zeros(network.node_count, bool)
    renamed[joined[name != first[joined]]] = True
    meeting = np.bincount(joined, minlength=network.node_count)
    passing = int(((meeting == 2) & ~renamed).sum())
    return NetworkSize(
        junctions=int((meeting > 0).sum()) - passing,
        edges=int(drawn.sum()) - passing,
        metres=float(network.edge_m[drawn].sum()),
    )

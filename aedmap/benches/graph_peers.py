"""networkx, SciPy and pandana on the very graph that our searches use; imported only when asked for."""

import heapq
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.network import StreetNetwork

_Floats = NDArray[np.float64]


class NetworkxStreets:
    """The streets as a networkx graph; of parallel streets the shortest."""

    def __init__(self, network: StreetNetwork) -> None:
        import networkx

        self._graph = networkx.Graph()
        # The longest first, so that the shortest is what stays.
        order = np.argsort(-network.edge_m, kind="stable")
        ends = (array[order].tolist() for array in (network.edge_from, network.edge_to, network.edge_m))
        self._graph.add_weighted_edges_from(zip(*ends, strict=True), weight="metres")
        self._search = networkx.single_source_dijkstra_path_length

    def within(self, node: int, cutoff_m: float) -> dict[int, float]:
        """Metres to every node within the cut-off."""
        found: dict[int, float] = self._search(self._graph, node, cutoff=cutoff_m, weight="metres")
        return found

    def nearest_m(self, node: int, usable: set[int], k: int, cutoff_m: float) -> list[float]:
        """Metres to the k nearest of the usable nodes within the cut-off."""
        found = self.within(node, cutoff_m)
        return heapq.nsmallest(k, [found[v] for v in found.keys() & usable])


class ScipyStreets:
    """The streets as a sparse matrix."""

    def __init__(self, network: StreetNetwork) -> None:
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        count = network.node_count
        self._graph = csr_matrix((network.arc_m, network.arc_head, network.arc_start), shape=(count, count))
        self._search = dijkstra

    def within(self, nodes: NDArray[np.int64], cutoff_m: float) -> _Floats:
        """(n, n_node) metres, inf beyond the cut-off."""
        found: _Floats = self._search(self._graph, indices=nodes, limit=cutoff_m)
        return found

    def nearest_m(self, nodes: NDArray[np.int64], usable: NDArray[np.int64], k: int, cutoff_m: float) -> _Floats:
        """(n, k) metres to the nearest of the usable nodes, or as many as there are; inf beyond the cut-off."""
        found = self.within(nodes, cutoff_m)[:, usable]
        k = min(k, len(usable))
        return np.sort(np.partition(found, k - 1, axis=1)[:, :k], axis=1)


def pandana_streets(network: StreetNetwork) -> Any:  # pandana is untyped
    """The streets as pandana holds them, whose nodes_in_range searches; None where it is not installed."""
    try:
        import pandana
        import pandas
    except ImportError:
        return None
    index = pandas.Index(np.arange(network.node_count))
    x, y = network.projection.to_metres(network.node_lon, network.node_lat)
    return pandana.Network(
        pandas.Series(x, index),
        pandas.Series(y, index),
        pandas.Series(network.edge_from),
        pandas.Series(network.edge_to),
        pandas.DataFrame({"metres": network.edge_m}),
    )

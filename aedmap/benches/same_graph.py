"""Searches beside networkx, SciPy and pandana on the very same graph: pairs, threads, dispatch, re-indexing."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from aedmap.benches.row import Limit, Row, alone, beside
from aedmap.errors import StateConflict
from aedmap.network import (
    EdgeIndex,
    Snapped,
    StreetNetwork,
    at_nodes,
    fetch_and_bring,
    file_targets,
    pairs_within,
    snap,
)

_CUTOFF_M = 500.0
_REACH_M = 2000.0
_SITES = 20_000
_DEVICES, _RESPONDERS = 10_000, 100_000
_UNIT = "sites per CPU second"
_RUNS = 3


def pair_rows(place: str, network: StreetNetwork, peer_sites: int, floor: float, aim: float, seed: int) -> list[Row]:
    """All nodes within 500 m of drawn nodes; every peer searches the same graph and finds the same distances."""
    nodes = at_nodes(network)
    drawn = np.random.default_rng(seed).choice(np.flatnonzero(nodes.found), _SITES)
    filed, sites = file_targets(network, nodes), nodes[drawn]
    pairs_within(network, sites[:1], filed, _CUTOFF_M, threads=1)
    ours = _SITES / _least_s(lambda: pairs_within(network, sites, filed, _CUTOFF_M, threads=1), time.process_time)
    one_s = _least_s(lambda: pairs_within(network, sites, filed, _CUTOFF_M, threads=1), time.perf_counter)
    two_s = _least_s(lambda: pairs_within(network, sites, filed, _CUTOFF_M, threads=2), time.perf_counter)
    measure = f"walking pairs within 500 m in {place}, one core, same graph"
    theirs = _networkx_rate(network, nodes, drawn[:peer_sites])
    scipy = _scipy_rate(network, drawn[: min(peer_sites, 200)])
    pandana = _pandana_rate(network, peer_sites)
    return [
        beside(measure, ours, theirs, "networkx", _UNIT, floor, aim, more=True),
        beside(measure, ours, scipy, "SciPy", _UNIT, 1, 10, more=True),
        beside(measure, ours, pandana, "pandana", _UNIT, 1, 10, more=True),
        beside(
            f"pairs in {place}, our two threads over our one", one_s / two_s, 1.0, "one thread", "times", 1.6, 1.9, True
        ),
    ]


def dispatch_rows(network: StreetNetwork, seed: int, queries: int) -> list[Row]:
    """10,000 devices and 100,000 responders: who reaches a patient within 2 km of walking, and positions filed anew."""
    streets, chance = EdgeIndex.of(network), np.random.default_rng(seed)
    devices = snap(streets, *_places(network, _DEVICES, chance))
    lon, lat = _places(network, _RESPONDERS, chance)
    filed = file_targets(network, snap(streets, lon, lat))
    again_s = _least_s(lambda: file_targets(network, snap(streets, lon, lat)), time.perf_counter)
    patients = snap(streets, *_places(network, queries, chance))
    patients = patients[patients.found]
    fetch_and_bring(network, patients[:1], devices, filed, _REACH_M)
    took = []
    begin_cpu = time.process_time()
    for i in range(len(patients)):
        begin = time.perf_counter()
        fetch_and_bring(network, patients[i : i + 1], devices, filed, _REACH_M)
        took.append(time.perf_counter() - begin)
    rate = len(patients) / (time.process_time() - begin_cpu)
    p99_ms = float(np.percentile(took, 99)) * 1000
    where = "at 1 M nodes, 10,000 devices, 100,000 responders"
    return [
        alone(f"dispatch query {where}, p99", p99_ms, "ms", 5, 2, Limit.MAX),
        alone(f"dispatch queries {where}", rate, "per CPU second", 2000, 5000, Limit.MIN),
        alone("100,000 positions snapped and filed anew at 1 M nodes", again_s, "s", 0.4, 0.15, Limit.MAX),
    ]


def _places(
    network: StreetNetwork, count: int, chance: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beside the streets, up to about 20 m off."""
    near = chance.integers(0, len(network.shape_lon), count)
    off = chance.uniform(-2e-4, 2e-4, (2, count))
    return network.shape_lon[near] + off[0], network.shape_lat[near] + off[1]


def _networkx_rate(network: StreetNetwork, nodes: Snapped, asked: NDArray[np.int64]) -> float:
    import networkx

    graph = networkx.Graph()
    # Of parallel streets the longest first, so that the shortest is what stays.
    order = np.argsort(-network.edge_m, kind="stable")
    ends = (array[order].tolist() for array in (network.edge_from, network.edge_to, network.edge_m))
    graph.add_weighted_edges_from(zip(*ends, strict=True), weight="metres")

    def within(node: int) -> dict[int, float]:
        found: dict[int, float] = networkx.single_source_dijkstra_path_length(
            graph, node, cutoff=_CUTOFF_M, weight="metres"
        )
        return found

    for node in asked[:20].tolist():
        pairs, theirs = pairs_within(network, nodes[node : node + 1], nodes, _CUTOFF_M), within(node)
        ours = dict(zip(pairs.target.tolist(), pairs.metres.tolist(), strict=True))
        if ours.keys() != theirs.keys() or any(abs(ours[v] - m) > 1e-6 * m for v, m in theirs.items()):
            raise StateConflict(f"networkx and ours find other distances from node {node}; nothing can be compared.")
    return len(asked) / _least_s(lambda: [within(node) for node in asked.tolist()], time.process_time)


def _scipy_rate(network: StreetNetwork, asked: NDArray[np.int64]) -> float:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    count = network.node_count
    graph = csr_matrix((network.arc_m, network.arc_head, network.arc_start), shape=(count, count))
    asked = asked[: max(5, 10_000_000 // count)]
    return len(asked) / _least_s(lambda: dijkstra(graph, indices=asked, limit=_CUTOFF_M), time.process_time)


def _pandana_rate(network: StreetNetwork, sites: int) -> float | None:
    """None where it is not installed."""
    try:
        import pandana
        import pandas
    except ImportError:
        return None
    edges = pandas.DataFrame({"metres": network.edge_m})
    index = pandas.Index(np.arange(network.node_count))
    x, y = network.projection.to_metres(network.node_lon, network.node_lat)
    graph = pandana.Network(
        pandas.Series(x, index),
        pandas.Series(y, index),
        pandas.Series(network.edge_from),
        pandas.Series(network.edge_to),
        edges,
    )
    asked = np.arange(min(sites, network.node_count))
    return len(asked) / _least_s(lambda: graph.nodes_in_range(asked.tolist(), _CUTOFF_M), time.process_time)


def _least_s(work: Callable[[], object], clock: Callable[[], float]) -> float:
    taken = []
    for _ in range(_RUNS):
        begin = clock()
        work()
        taken.append(clock() - begin)
    return min(taken)

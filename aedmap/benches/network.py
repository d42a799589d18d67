"""Streets: building the network, and walking pairs within 500 m, beside OSMnx and networkx."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.benches.bench import Effort, Materials
from aedmap.benches.child import Measured, measure_million, measure_network_build, measure_town_build
from aedmap.benches.clock import least_s
from aedmap.benches.dispatch_queries import dispatch_rows
from aedmap.benches.grid_town import grid_town
from aedmap.benches.osmnx_peer import OsmnxStreets, osmnx_streets
from aedmap.benches.row import Limit, Row, alone, beside, not_measured
from aedmap.benches.same_graph import Contest, same_graph_rows
from aedmap.network import Snapped, StreetNetwork, at_nodes, build_network, file_targets, pairs_within
from aedmap.osm import Extract, read_extract
from aedmap.progress import Progress

_PORTO = "osm/porto.osm.pbf"
_CUTOFF_M = 500.0
_OUR_SITES = 20_000
_PEER_SITES = {Effort.QUICK: 300, Effort.USUAL: 2_000, Effort.FULL: 5_000}
_RUNS = 3
_JUNCTIONS = 1_000_000
_QUERIES = 2_000
_GRID_PEER_SITES = 500
_PEER = "OSMnx + networkx"


def network(materials: Materials, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """Town and network build within their limits; pairs on Porto, or on Helsinki when in a hurry."""
    progress("Building towns", 0.0)
    rows = _town_rows(materials.helsinki)
    porto = materials.find(_PORTO)
    if effort is not Effort.QUICK or porto is None:
        rows += _porto_rows(porto)
    progress("Building towns", 1.0)
    place, path = ("Helsinki", materials.helsinki) if effort is Effort.QUICK else ("Porto", porto)
    if path is None:
        return [*rows, not_measured(_pairs_measure(place), _PAIRS_UNIT, 30, 60, Limit.MIN)]
    rows += _rows_beside_osmnx(place, path, _PEER_SITES[effort], seed, progress)
    contest = Contest(place, build_network(read_extract(path)), _PEER_SITES[effort], 30, 60)
    rows += same_graph_rows(contest, seed)
    return rows if effort is Effort.QUICK else rows + _million_rows(effort, seed, progress)


def _million_rows(effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """Without pandana, whose preparation alone takes minutes, unless there is time."""
    progress("A million junctions", 0.0)
    memory = measure_million(_JUNCTIONS, seed)
    million = grid_town(_JUNCTIONS, seed)
    rows = dispatch_rows(million, seed, _QUERIES)
    progress("A million junctions", 0.3)
    contest = Contest("a grid of 1 M junctions", million, _GRID_PEER_SITES, 25, 45, effort is Effort.FULL)
    rows += same_graph_rows(contest, seed)
    progress("A million junctions", 1.0)
    measure = "1 M junctions built, indexed, filed and searched, memory at its peak"
    return [*rows, alone(measure, memory.peak_mb, "MB", 1500, 1000, Limit.MAX)]


def _town_rows(extract: Path | None) -> list[Row]:
    seconds, memory = "Helsinki town built from its extract", "Helsinki town build, memory at its peak"
    if extract is None:
        return [not_measured(seconds, "s", 5, 3, Limit.MAX), not_measured(memory, "MB", 600, 400, Limit.MAX)]
    with tempfile.TemporaryDirectory() as folder:
        town = _best(lambda: measure_town_build(extract, Path(folder) / "town"))
    return [
        alone(seconds, town.seconds, "s", 5, 3, Limit.MAX),
        alone(memory, town.peak_mb, "MB", 600, 400, Limit.MAX),
    ]


def _porto_rows(extract: Path | None) -> list[Row]:
    seconds, memory = "Porto network built from its extract", "Porto network build, memory at its peak"
    if extract is None:
        return [not_measured(seconds, "s", 10, 5, Limit.MAX), not_measured(memory, "MB", 1500, 750, Limit.MAX)]
    built = _best(lambda: measure_network_build(extract))
    return [
        alone(seconds, built.seconds, "s", 10, 5, Limit.MAX),
        alone(memory, built.peak_mb, "MB", 1500, 750, Limit.MAX),
    ]


def _best(measure: Callable[[], Measured]) -> Measured:
    """The quickest run, since other programs only ever make one slower, with the most memory of any."""
    runs = [measure() for _ in range(_RUNS)]
    return Measured(min(run.seconds for run in runs), max(run.peak_mb for run in runs))


_PAIRS_UNIT = "sites per CPU second"


def _pairs_measure(place: str) -> str:
    return f"walking pairs within 500 m in {place}, one core"


def _rows_beside_osmnx(place: str, path: Path, peer_sites: int, seed: int, progress: Progress) -> list[Row]:
    progress("Loading ours", 0.0)
    from scipy.sparse import csgraph  # noqa: F401 -- imported here, so that importing is not measured

    begin = time.process_time()
    extract = read_extract(path)
    ours = build_network(extract)
    built_s = time.process_time() - begin
    progress("Loading ours", 1.0)
    progress("Loading OSMnx (about a minute)", 0.0)
    peer = _load_peer(extract)
    progress("Loading OSMnx (about a minute)", 1.0)

    rows = []
    if place == "Porto":  # Helsinki takes either of them a moment, which says nothing
        building = "walking network of Porto from its extract"
        rows.append(beside(building, built_s, peer.seconds if peer else None, "OSMnx", "CPU s", 15, 25, more=False))
    progress("Searching", 0.0)
    nodes = at_nodes(ours)
    # Sites are junctions that both know, so that both search from the same places.
    shared = _nodes_of_both(ours, peer) if peer else np.column_stack([np.arange(ours.node_count)] * 2)
    sites = shared[np.random.default_rng(seed).integers(0, len(shared), _OUR_SITES)]
    filed = file_targets(ours, nodes)
    at_sites = nodes[sites[:, 0]]
    pairs_within(ours, at_sites[:1], filed, _CUTOFF_M, threads=1)  # compiles, or loads what was compiled
    ours_s = least_s(lambda: pairs_within(ours, at_sites, filed, _CUTOFF_M, threads=1), time.process_time)
    progress("Searching", 0.5)
    peer_rate = None
    if peer is not None:
        asked = sites[:peer_sites, 1].tolist()
        peer_rate = len(asked) / least_s(
            lambda: [peer.metres_within(node, _CUTOFF_M) for node in asked], time.process_time
        )
    measure = _pairs_measure(place)
    rows.append(beside(measure, _OUR_SITES / ours_s, peer_rate, _PEER, _PAIRS_UNIT, 30, 60, more=True))
    if peer is not None:
        share = _share_that_differs(ours, nodes, peer, shared, sites[:200])
        rows.append(alone("distances that differ from OSMnx's by over 1 %", share, "share", 0.01, 0.001, Limit.MAX))
    progress("Searching", 1.0)
    return rows


def _load_peer(extract: Extract) -> OsmnxStreets | None:
    with tempfile.TemporaryDirectory() as folder:
        return osmnx_streets(extract, Path(folder))


def _nodes_of_both(ours: StreetNetwork, peer: OsmnxStreets) -> NDArray[np.int64]:
    """(k, 2) our number and the peer's of the nodes at the same seven digits; not the sides of a closed gate."""
    our_keys, peer_keys = _keys(ours.node_lon, ours.node_lat), _keys(peer.lon, peer.lat)
    single = {key for key, count in Counter(our_keys).items() if count == 1}
    single &= {key for key, count in Counter(peer_keys).items() if count == 1}
    number = {key: i for i, key in enumerate(our_keys) if key in single}
    both = [(number[key], j) for j, key in enumerate(peer_keys) if key in number]
    return np.array(both, np.int64).reshape(-1, 2)


def _keys(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[tuple[float, float]]:
    return list(zip(np.round(lon, 7).tolist(), np.round(lat, 7).tolist(), strict=True))


def _share_that_differs(
    ours: StreetNetwork, nodes: Snapped, peer: OsmnxStreets, shared: NDArray[np.int64], sites: NDArray[np.int64]
) -> float:
    """Of all distances that the peer found between shared nodes, the share where ours is off by over 1 % and 1 m."""
    number = {peer.node[j]: int(i) for i, j in shared}
    pairs = pairs_within(ours, nodes[sites[:, 0]], nodes, _CUTOFF_M * 1.02)
    differ = seen = 0
    for row, site in enumerate(sites[:, 1].tolist()):
        found = slice(pairs.start[row], pairs.start[row + 1])
        our_m = dict(zip(pairs.target[found].tolist(), pairs.metres[found].tolist(), strict=True))
        for node, peer_m in peer.metres_within(site, _CUTOFF_M).items():
            if node in number:
                seen += 1
                differ += abs(our_m.get(number[node], np.inf) - peer_m) > max(1.0, 0.01 * peer_m)
    return differ / max(seen, 1)

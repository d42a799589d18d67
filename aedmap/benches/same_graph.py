"""Searches beside networkx, SciPy and pandana on the very same graph: all within 500 m, the nearest, two threads."""

import time
from dataclasses import dataclass

import numpy as np

from aedmap.benches.clock import least_s
from aedmap.benches.graph_peers import NetworkxStreets, ScipyStreets, pandana_streets
from aedmap.benches.row import Limit, Row, alone, beside
from aedmap.errors import StateConflict
from aedmap.network import StreetNetwork, at_nodes, file_targets, k_nearest, pairs_within

_CUTOFF_M = 500.0
_NEAREST, _NEAREST_M = 5, 2_000.0
_SITES = 20_000
# By the clock on the wall other programs count, so that a quiet moment must be waited for.
_WALL_RUNS = 12
_CHECKED = 20
# SciPy answers with a row as long as the town for every site.
_SCIPY_NODES, _SCIPY_SITES = 10_000_000, 200
_UNIT = "sites per CPU second"


@dataclass(frozen=True)
class Contest:
    """What is compared: a town, from how many sites the peers are asked, and what ratio to networkx is the least."""

    place: str
    network: StreetNetwork
    peer_sites: int
    floor: float
    aim: float
    with_pandana: bool = True


def same_graph_rows(contest: Contest, seed: int) -> list[Row]:
    """Nodes within 500 m of drawn nodes, and the 5 nearest usable of devices that stand on every hundredth node.

    Everybody searches the same graph from the same nodes, and networkx finds the same distances.
    """
    streets, matrix = NetworkxStreets(contest.network), ScipyStreets(contest.network)
    return _pair_rows(contest, seed, streets, matrix) + _nearest_rows(contest, seed, streets, matrix)


def _pair_rows(contest: Contest, seed: int, streets: NetworkxStreets, matrix: ScipyStreets) -> list[Row]:
    network, nodes = contest.network, at_nodes(contest.network)
    drawn = np.random.default_rng(seed).choice(np.flatnonzero(nodes.found), _SITES)
    few, fewer = drawn[: contest.peer_sites], drawn[: _scipy_sites(contest)]
    filed, sites = file_targets(network, nodes), nodes[drawn]
    pairs = pairs_within(network, sites[:_CHECKED], filed, _CUTOFF_M, threads=1)
    for i, node in enumerate(drawn[:_CHECKED].tolist()):
        row = slice(pairs.start[i], pairs.start[i + 1])
        found = dict(zip(pairs.target[row].tolist(), pairs.metres[row].tolist(), strict=True))
        expected = streets.within(node, _CUTOFF_M)
        _check(node, [found.get(v, np.inf) for v in expected], list(expected.values()), len(found))

    def ours(threads: int) -> None:
        pairs_within(network, sites, filed, _CUTOFF_M, threads=threads)

    rate = _SITES / least_s(lambda: ours(1), time.process_time)
    by_networkx = len(few) / least_s(lambda: [streets.within(v, _CUTOFF_M) for v in few.tolist()], time.process_time)
    by_scipy = len(fewer) / least_s(lambda: matrix.within(fewer, _CUTOFF_M), time.process_time)
    one_s = least_s(lambda: ours(1), time.perf_counter, _WALL_RUNS)
    two_threads = one_s / least_s(lambda: ours(2), time.perf_counter, _WALL_RUNS)
    measure = f"walking pairs within 500 m in {contest.place}, one core, same graph"
    if not contest.with_pandana:
        measure += " (pandana: --full only)"
    rows = _beside_both(contest, measure, rate, by_networkx, by_scipy)
    if contest.with_pandana:
        rows.append(beside(measure, rate, _pandana_rate(contest), "pandana", _UNIT, 1, 10, more=True))
    measure = f"pairs in {contest.place}, our two threads over our one"
    return [*rows, alone(measure, two_threads, "times", 1.6, 1.9, Limit.MIN)]


def _nearest_rows(contest: Contest, seed: int, streets: NetworkxStreets, matrix: ScipyStreets) -> list[Row]:
    network, nodes, chance = contest.network, at_nodes(contest.network), np.random.default_rng(seed)
    joined = np.flatnonzero(nodes.found)
    drawn, devices = chance.choice(joined, _SITES), chance.choice(joined, _devices(len(joined)), replace=False)
    usable = chance.random(len(devices)) < 0.9
    few, fewer = drawn[: contest.peer_sites], drawn[: _scipy_sites(contest)]
    filed, sites, able = file_targets(network, nodes[devices]), nodes[drawn], devices[usable]
    able_set = set(able.tolist())

    def theirs(node: int) -> list[float]:
        return streets.nearest_m(node, able_set, _NEAREST, _NEAREST_M)

    nearest = k_nearest(network, sites[:_CHECKED], filed, _NEAREST, _NEAREST_M, usable)
    for i, node in enumerate(drawn[:_CHECKED].tolist()):
        _check(node, nearest.metres[i, : nearest.count[i]].tolist(), theirs(node), int(nearest.count[i]))
    rate = _SITES / least_s(lambda: k_nearest(network, sites, filed, _NEAREST, _NEAREST_M, usable), time.process_time)
    by_networkx = len(few) / least_s(lambda: [theirs(v) for v in few.tolist()], time.process_time)
    by_scipy = len(fewer) / least_s(lambda: matrix.nearest_m(fewer, able, _NEAREST, _NEAREST_M), time.process_time)
    measure = f"5 nearest usable of {len(devices):,} devices within 2 km in {contest.place}, one core, same graph"
    return _beside_both(contest, measure, rate, by_networkx, by_scipy)


def _beside_both(contest: Contest, measure: str, ours: float, by_networkx: float, by_scipy: float) -> list[Row]:
    return [
        beside(measure, ours, by_networkx, "networkx", _UNIT, contest.floor, contest.aim, more=True),
        beside(measure, ours, by_scipy, "SciPy", _UNIT, 1, 10, more=True),
    ]


def _devices(nodes: int) -> int:
    return max(min(nodes, 10), nodes // 100)


def _scipy_sites(contest: Contest) -> int:
    return max(5, min(contest.peer_sites, _SCIPY_SITES, _SCIPY_NODES // contest.network.node_count))


def _pandana_rate(contest: Contest) -> float | None:
    streets = pandana_streets(contest.network)
    if streets is None:
        return None
    asked = np.arange(min(contest.peer_sites, contest.network.node_count)).tolist()
    return len(asked) / least_s(lambda: streets.nodes_in_range(asked, _CUTOFF_M), time.process_time)


def _check(node: int, ours: list[float], theirs: list[float], count: int) -> None:
    if count != len(theirs) or any(abs(a - b) > 1e-6 * b for a, b in zip(ours, theirs, strict=True)):
        raise StateConflict(f"networkx and ours find other distances from node {node}; nothing can be compared.")

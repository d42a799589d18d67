"""Which points can be walked to from which, within a cut-off."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.checks import check_cutoff, check_one
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_targets

_SOURCES_A_TASK = 512

_Part = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Source i reaches target[start[i]:start[i + 1]], each once, walking metres of the same places.

    Within a row the targets stand as the search found them, roughly the near ones first; the same on every run.

    start: (n_source + 1,) int64; target: (p,) int32; metres: (p,) float64
    """

    start: NDArray[np.int64]
    target: NDArray[np.int32]
    metres: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.target)


def pairs_within(
    network: StreetNetwork,
    sources: Snapped,
    targets: Snapped | FiledTargets,
    cutoff_m: float,
    threads: int | None = None,
) -> Pairs:
    """All pairs at most cutoff_m apart: metres off the street, along it, and off it again.

    threads: default all cores; the answer does not depend on it. Points that were not found have no pairs.
    """
    check_cutoff(cutoff_m)
    filed = targets if isinstance(targets, FiledTargets) else file_targets(network, targets)
    # Neighbours one after the other find each other's streets still in the processor's cache.
    order = np.argsort(sources.edge, kind="stable")
    nearby = sources[order]
    workers = threads or os.cpu_count() or 1
    size = max(_SOURCES_A_TASK, -(-len(sources) // (8 * workers)))
    tasks = [slice(first, first + size) for first in range(0, len(sources), size)]

    def search(task: slice) -> _Part:
        return _pairs_of(network, nearby[task], filed, float(cutoff_m))

    if len(tasks) <= 1 or workers == 1:
        parts = [search(task) for task in tasks]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(search, tasks))
    return _in_order_of_sources(parts, order)


def _pairs_of(network: StreetNetwork, sources: Snapped, filed: FiledTargets, cutoff_m: float) -> _Part:
    from aedmap.network._search import pairs_of_sources

    with network.scratch.lend() as scratch:
        part: _Part = pairs_of_sources(
            cutoff_m,
            network.arc_start,
            network.arc_head,
            network.arc_m,
            network.edge_from,
            network.edge_to,
            sources.edge,
            sources.from_m,
            sources.to_m,
            sources.off_m,
            sources.found,
            filed.points.from_m,
            filed.points.off_m,
            filed.number,
            filed.at_edge_start,
            filed.at_node_start,
            filed.at_node,
            filed.at_node_m,
            scratch.dist,
            scratch.label,
            scratch.reached,
            scratch.heap_m,
            scratch.heap_node,
        )
    return part


def _in_order_of_sources(parts: list[_Part], order: NDArray[np.int64]) -> Pairs:
    """Put the rows back where their sources were before they were ordered."""
    if not parts:
        return Pairs(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0))
    count, target, metres = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    before = np.concatenate([[0], np.cumsum(count)])
    start = np.zeros(len(order) + 1, np.int64)
    start[order + 1] = count
    np.cumsum(start, out=start)
    if (order[:-1] < order[1:]).all():
        return Pairs(start, target, metres)
    from aedmap.network._search import rows_moved

    return Pairs(start, *rows_moved(order, before, start, target, metres))


def metres_to_one(
    network: StreetNetwork, origin: Snapped, targets: Snapped | FiledTargets, cutoff_m: float
) -> NDArray[np.float64]:
    """(n,) walking metres between one origin and each target; inf beyond cutoff_m and where not found."""
    check_one(origin, "origin")
    pairs = pairs_within(network, origin, targets, cutoff_m, threads=1)
    metres = np.full(targets.given if isinstance(targets, FiledTargets) else len(targets), np.inf)
    metres[pairs.target] = pairs.metres
    return metres

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
    """Source i reaches target[start[i]:start[i + 1]], ascending, walking metres of the same places.

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
    from aedmap.network._search import pairs_of_sources

    check_cutoff(cutoff_m)
    filed = targets if isinstance(targets, FiledTargets) else file_targets(network, targets)

    def search(first: int) -> _Part:
        with network.scratch.lend() as scratch:
            part: _Part = pairs_of_sources(
                first,
                min(first + size, len(sources)),
                float(cutoff_m),
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
                filed.at_edge_start,
                filed.at_edge,
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

    workers = threads or os.cpu_count() or 1
    size = max(_SOURCES_A_TASK, -(-len(sources) // (8 * workers)))
    beginnings = range(0, len(sources), size)
    if len(beginnings) == 1 or workers == 1:
        parts = [search(first) for first in beginnings]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(search, beginnings))
    start = np.zeros(len(sources) + 1, np.int64)
    if not parts:
        return Pairs(start, np.empty(0, np.int32), np.empty(0))
    np.cumsum(np.concatenate([count for count, _, _ in parts]), out=start[1:])
    return Pairs(start, np.concatenate([t for _, t, _ in parts]), np.concatenate([m for _, _, m in parts]))


def metres_to_one(
    network: StreetNetwork, origin: Snapped, targets: Snapped | FiledTargets, cutoff_m: float
) -> NDArray[np.float64]:
    """(n,) walking metres between one origin and each target; inf beyond cutoff_m and where not found."""
    check_one(origin, "origin")
    pairs = pairs_within(network, origin, targets, cutoff_m, threads=1)
    count = len(targets.points if isinstance(targets, FiledTargets) else targets)
    metres = np.full(count, np.inf)
    metres[pairs.target] = pairs.metres
    return metres

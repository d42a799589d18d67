"""Which points can be walked to from which, within a cut-off."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.checks import check_cutoff, check_one
from aedmap.network.costs import Costs
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, filed_for

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


@dataclass(frozen=True, eq=False)
class TimedPairs:
    """Source i reaches target[start[i]:start[i + 1]], each once, in seconds of the same places; rows as in Pairs.

    start: (n_source + 1,) int64; target: (p,) int32; seconds: (p,) float64
    """

    start: NDArray[np.int64]
    target: NDArray[np.int32]
    seconds: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.target)


def pairs_within(
    network: StreetNetwork,
    sources: Snapped,
    targets: Snapped | FiledTargets,
    cutoff_m: float,
    threads: int | None = None,
) -> Pairs:
    """All pairs at most cutoff_m apart: metres off the street, along it, and off it again, or straight
    where no street lies between.

    threads: default all cores; the answer does not depend on it. Points that were not found have no pairs.
    """
    return Pairs(*_searched(network, network.by_metres, sources, targets, cutoff_m, threads))


def pairs_within_in_time(
    network: StreetNetwork,
    sources: Snapped,
    targets: Snapped | FiledTargets,
    cutoff_s: float,
    threads: int | None = None,
) -> TimedPairs:
    """All targets that a source reaches within cutoff_s at the profile's pace, one-way rules obeyed.

    targets filed beforehand come from file_destinations; threads and points not found as for pairs_within.
    """
    return TimedPairs(*_searched(network, network.by_seconds, sources, targets, cutoff_s, threads))


def _searched(
    network: StreetNetwork,
    costs: Costs,
    sources: Snapped,
    targets: Snapped | FiledTargets,
    cutoff: float,
    threads: int | None,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """start, target and cost, as either of the two results holds them."""
    check_cutoff(cutoff)
    filed = filed_for(network, costs, targets)
    # Neighbours one after the other find each other's streets still in the processor's cache.
    order = np.argsort(sources.edge, kind="stable")
    nearby = sources[order]
    workers = threads or os.cpu_count() or 1
    size = max(_SOURCES_A_TASK, -(-len(sources) // (8 * workers)))
    tasks = [slice(first, first + size) for first in range(0, len(sources), size)]

    def search(task: slice) -> _Part:
        return _pairs_of(network, costs, nearby[task], filed, float(cutoff))

    if len(tasks) <= 1 or workers == 1:
        return _in_order_of_sources([search(task) for task in tasks], tasks, order, map)
    with ThreadPoolExecutor(workers) as pool:
        return _in_order_of_sources(list(pool.map(search, tasks)), tasks, order, pool.map)


def _pairs_of(network: StreetNetwork, costs: Costs, sources: Snapped, filed: FiledTargets, cutoff: float) -> _Part:
    from aedmap.network._buckets import bucket_count
    from aedmap.network._search import pairs_of_sources

    off = sources.off_m * costs.off
    begin, end = (cost + off for cost in costs.leaving(sources))
    with network.scratch.lend() as scratch:
        first, filled = scratch.buckets(bucket_count(cutoff))
        part: _Part = pairs_of_sources(
            cutoff,
            costs.start,
            costs.head,
            costs.cost,
            network.edge_from,
            network.edge_to,
            costs.along,
            costs.against,
            sources.edge,
            sources.from_m,
            begin,
            end,
            sources.found,
            sources.lon,
            sources.lat,
            sources.off_m,
            costs.off,
            filed.points.from_m,
            filed.begin_cost,
            filed.end_cost,
            filed.off,
            filed.number,
            filed.at_edge_start,
            filed.at_node_start,
            filed.at_node,
            filed.at_node_m,
            filed.other_node,
            filed.other_node_m,
            filed.close,
            scratch.dist,
            scratch.label,
            scratch.reached,
            first,
            filled,
            scratch.following,
            scratch.heap_node,
        )
    return part


def _in_order_of_sources(
    parts: list[_Part], tasks: list[slice], order: NDArray[np.int64], each: Callable[..., Iterable[object]]
) -> _Part:
    """Put the rows where their sources were before they were ordered; each is map, or a pool's."""
    from aedmap.network._search import move_rows

    start = np.zeros(len(order) + 1, np.int64)
    for task, (count, _, _) in zip(tasks, parts, strict=True):
        start[order[task] + 1] = count
    np.cumsum(start, out=start)
    target, metres = np.empty(start[-1], np.int32), np.empty(start[-1])

    def move(task: slice, part: _Part) -> None:
        move_rows(order[task], *part, start, target, metres)

    list(each(move, tasks, parts))
    return start, target, metres


def metres_to_one(
    network: StreetNetwork, origin: Snapped, targets: Snapped | FiledTargets, cutoff_m: float
) -> NDArray[np.float64]:
    """(n,) walking metres between one origin and each target; inf beyond cutoff_m and where not found."""
    check_one(origin, "origin")
    pairs = pairs_within(network, origin, targets, cutoff_m, threads=1)
    metres = np.full(targets.given if isinstance(targets, FiledTargets) else len(targets), np.inf)
    metres[pairs.target] = pairs.metres
    return metres

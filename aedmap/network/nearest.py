"""The k nearest of many points along the streets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.checks import check_cutoff, check_mask
from aedmap.network.costs import Costs
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, filed_for


@dataclass(frozen=True, eq=False)
class Nearest:
    """The targets of source i are target[i, :count[i]], nearest first; equally far ones by number.

    count: (n,) int64; target: (n, k) int32; metres: (n, k) float64, inf beyond count
    """

    count: NDArray[np.int64]
    target: NDArray[np.int32]
    metres: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TimedNearest:
    """The targets of source i are target[i, :count[i]], soonest first; equally far ones by number.

    count: (n,) int64; target: (n, k) int32; seconds: (n, k) float64, inf beyond count
    """

    count: NDArray[np.int64]
    target: NDArray[np.int32]
    seconds: NDArray[np.float64]


def k_nearest(
    network: StreetNetwork,
    sources: Snapped,
    targets: Snapped | FiledTargets,
    k: int,
    cutoff_m: float,
    usable: ArrayLike | None = None,
) -> Nearest:
    """At most k usable targets of each source, none farther than cutoff_m.

    usable: (n_target,) bool, default all; a target that is closed now is passed by, not counted
    """
    return Nearest(*_searched(network, network.by_metres, sources, targets, k, cutoff_m, usable))


def k_nearest_in_time(
    network: StreetNetwork,
    sources: Snapped,
    targets: Snapped | FiledTargets,
    k: int,
    cutoff_s: float,
    usable: ArrayLike | None = None,
) -> TimedNearest:
    """At most k usable targets that each source reaches soonest, within cutoff_s, one-way rules obeyed.

    targets filed beforehand come from file_destinations; usable as for k_nearest
    """
    return TimedNearest(*_searched(network, network.by_seconds, sources, targets, k, cutoff_s, usable))


def _searched(
    network: StreetNetwork,
    costs: Costs,
    sources: Snapped,
    targets: Snapped | FiledTargets,
    k: int,
    cutoff: float,
    usable: ArrayLike | None,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """count, target and cost, as either of the two results holds them."""
    from aedmap.network._nearest import nearest_of_sources

    check_cutoff(cutoff)
    if k < 1:
        raise InvalidInput(f"{k} nearest were asked for; ask for one or more.")
    filed = filed_for(network, costs, targets)
    mask = check_mask(usable, filed.given, "targets")
    # Neighbours one after the other find each other's streets still in the processor's cache.
    order = np.argsort(sources.edge, kind="stable")
    nearby = sources[order]
    off = nearby.off_m * costs.off
    begin, end = (cost + off for cost in costs.leaving(nearby))
    with network.scratch.lend() as scratch:
        count, which, metres = nearest_of_sources(
            int(k),
            mask[filed.number],
            float(cutoff),
            costs.start,
            costs.head,
            costs.cost,
            network.edge_from,
            network.edge_to,
            costs.along,
            costs.against,
            nearby.edge,
            nearby.from_m,
            begin,
            end,
            nearby.found,
            nearby.lon,
            nearby.lat,
            nearby.off_m,
            costs.off,
            filed.points.from_m,
            filed.off,
            filed.number,
            filed.at_edge_start,
            filed.at_node_start,
            filed.at_node,
            filed.at_node_m,
            filed.close,
            scratch.dist,
            scratch.label,
            scratch.reached,
            scratch.heap_m,
            scratch.heap_node,
        )
    given = np.argsort(order, kind="stable")
    return count[given], which[given], metres[given]

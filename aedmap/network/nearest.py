"""The k nearest of many points along the streets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.checks import check_cutoff, check_mask
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_targets


@dataclass(frozen=True, eq=False)
class Nearest:
    """The targets of source i are target[i, :count[i]], nearest first; equally far ones by number.

    count: (n,) int64; target: (n, k) int32; metres: (n, k) float64, inf beyond count
    """

    count: NDArray[np.int64]
    target: NDArray[np.int32]
    metres: NDArray[np.float64]


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
    from aedmap.network._nearest import nearest_of_sources

    check_cutoff(cutoff_m)
    if k < 1:
        raise InvalidInput(f"{k} nearest were asked for; ask for one or more.")
    filed = targets if isinstance(targets, FiledTargets) else file_targets(network, targets)
    mask = check_mask(usable, filed.given, "targets")
    with network.scratch.lend() as scratch:
        count, which, metres = nearest_of_sources(
            int(k),
            mask[filed.number],
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
            sources.lon,
            sources.lat,
            filed.points.from_m,
            filed.points.off_m,
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
    return Nearest(count, which, metres)

"""Who reaches a patient how soon, empty-handed and with a device: one question for all responders at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.checks import check_cutoff, check_mask, check_one
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_targets


@dataclass(frozen=True, eq=False)
class Fetching:
    """How far each responder is from the patient.

    direct_m: (n,) float64, straight to the patient; inf beyond the cut-off
    via_m: (n,) float64, to the best device and on to the patient, the pick-up included; inf beyond the cut-off
    via_aed: (n,) int32, that device; where via_m is inf it has no meaning
    """

    direct_m: NDArray[np.float64]
    via_m: NDArray[np.float64]
    via_aed: NDArray[np.int32]


def fetch_and_bring(
    network: StreetNetwork,
    patient: Snapped,
    aeds: Snapped,
    responders: Snapped | FiledTargets,
    cutoff_m: float,
    pickup_m: ArrayLike = 0.0,
    usable: ArrayLike | None = None,
) -> Fetching:
    """Metres of every responder to the patient, direct and by way of the device that makes it shortest.

    cutoff_m: the whole way, pick-up included, at most this long
    pickup_m: seconds at the device (floor, lock, cabinet) as metres walked in them; one number or (n_aed,)
    usable: (n_aed,) bool, default all: not closed, not reserved by somebody else
    """
    from aedmap.network._fetch import fetch_for_patient

    check_cutoff(cutoff_m)
    check_one(patient, "patient")
    if not patient.found[0]:
        raise InvalidInput("The patient is too far from any street; give a position within the town.")
    mask = check_mask(usable, len(aeds), "devices") & aeds.found
    waiting_m = np.broadcast_to(np.asarray(pickup_m, np.float64), len(aeds)).copy()
    if not (np.isfinite(waiting_m).all() and (waiting_m >= 0).all()):
        raise InvalidInput("A pick-up takes a negative or endless time; give zero or more.")
    filed = responders if isinstance(responders, FiledTargets) else file_targets(network, responders)
    with network.scratch.lend() as first, network.scratch.lend() as second:
        direct_m, via_m, via_aed = fetch_for_patient(
            float(cutoff_m),
            network.arc_start,
            network.arc_head,
            network.arc_m,
            network.edge_from,
            network.edge_to,
            int(patient.edge[0]),
            float(patient.from_m[0]),
            float(patient.to_m[0]),
            float(patient.off_m[0]),
            aeds.edge,
            aeds.from_m,
            aeds.to_m,
            aeds.off_m,
            mask,
            waiting_m,
            filed.points.from_m,
            filed.points.off_m,
            filed.at_edge_start,
            filed.at_node_start,
            filed.at_node,
            filed.at_node_m,
            first.dist,
            first.reached,
            second.dist,
            second.reached,
            first.label,
            first.heap_m,
            first.heap_node,
        )
    answer = Fetching(np.full(filed.given, np.inf), np.full(filed.given, np.inf), np.zeros(filed.given, np.int32))
    answer.direct_m[filed.number], answer.via_m[filed.number] = direct_m, via_m
    answer.via_aed[filed.number] = via_aed
    return answer

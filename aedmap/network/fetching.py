"""Who reaches a patient how soon, empty-handed and with a device: one question for all responders at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.checks import check_cutoff, check_mask, check_one
from aedmap.network.costs import Costs
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_targets, file_travellers


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


@dataclass(frozen=True, eq=False)
class TimedFetching:
    """How soon each responder is at the patient.

    direct_s: (n,) float64, straight to the patient; inf beyond the cut-off
    via_s: (n,) float64, to the best device and on to the patient, the pick-up included; inf beyond the cut-off
    via_aed: (n,) int32, that device; where via_s is inf it has no meaning
    """

    direct_s: NDArray[np.float64]
    via_s: NDArray[np.float64]
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
    filed = responders if isinstance(responders, FiledTargets) else file_targets(network, responders)
    return Fetching(*_searched(network, network.by_metres, patient, aeds, filed, cutoff_m, pickup_m, usable))


def fetch_and_bring_in_time(
    network: StreetNetwork,
    patient: Snapped,
    aeds: Snapped,
    responders: Snapped | FiledTargets,
    cutoff_s: float,
    pickup_s: ArrayLike = 0.0,
    usable: ArrayLike | None = None,
) -> TimedFetching:
    """Seconds of every responder to the patient at the profile's pace, direct and by the device that makes it quickest.

    Everybody travels in the direction that is allowed: from where they are, to the device, to the patient. responders
    filed beforehand come from file_travellers. cutoff_s: of the whole way, pick-up included; pickup_s: at the device,
    from the street door and back to it
    """
    filed = responders if isinstance(responders, FiledTargets) else file_travellers(network, responders)
    return TimedFetching(*_searched(network, network.by_seconds, patient, aeds, filed, cutoff_s, pickup_s, usable))


def _searched(
    network: StreetNetwork,
    costs: Costs,
    patient: Snapped,
    aeds: Snapped,
    filed: FiledTargets,
    cutoff: float,
    pickup: ArrayLike,
    usable: ArrayLike | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    from aedmap.network._fetch import fetch_for_patient

    check_cutoff(cutoff)
    check_one(patient, "patient")
    if not patient.found[0]:
        raise InvalidInput("The patient is too far from any street; give a position within the town.")
    mask = check_mask(usable, len(aeds), "devices") & aeds.found
    waiting = np.broadcast_to(np.asarray(pickup, np.float64), len(aeds)).copy()
    if not (np.isfinite(waiting).all() and (waiting >= 0).all()):
        raise InvalidInput("A pick-up takes a negative or endless time; give zero or more.")
    to_patient = costs.arriving(patient)
    with network.scratch.lend() as first, network.scratch.lend() as second:
        direct, via, via_aed = fetch_for_patient(
            float(cutoff),
            costs.back_start,
            costs.back_head,
            costs.back_cost,
            network.edge_from,
            network.edge_to,
            costs.along,
            costs.against,
            int(patient.edge[0]),
            float(patient.from_m[0]),
            (float(to_patient[0][0]), float(to_patient[1][0])),
            float(patient.off_m[0]) * costs.off,
            aeds.edge,
            aeds.from_m,
            aeds.off_m * costs.off,
            mask,
            waiting,
            costs.leaving(aeds),
            costs.arriving(aeds),
            filed.points.from_m,
            filed.points.off_m * costs.off,
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
    all_direct, all_via = np.full(filed.given, np.inf), np.full(filed.given, np.inf)
    all_aed = np.zeros(filed.given, np.int32)
    all_direct[filed.number], all_via[filed.number], all_aed[filed.number] = direct, via, via_aed
    return all_direct, all_via, all_aed

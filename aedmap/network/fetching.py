"""Who reaches a patient how soon, empty-handed and with a device: an answer for every one of the responders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.network.costs import Costs
from aedmap.network.devices import file_fetched
from aedmap.network.fetching_nearby import found_nearby
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_leaving


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
    return Fetching(*_of_all(network, network.by_metres, patient, aeds, responders, cutoff_m, pickup_m, usable))


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
    return TimedFetching(*_of_all(network, network.by_seconds, patient, aeds, responders, cutoff_s, pickup_s, usable))


def _of_all(
    network: StreetNetwork,
    costs: Costs,
    patient: Snapped,
    aeds: Snapped,
    responders: Snapped | FiledTargets,
    cutoff: float,
    pickup: ArrayLike,
    usable: ArrayLike | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    people = responders if isinstance(responders, FiledTargets) else file_leaving(network, costs, responders)
    devices = file_fetched(network, costs, aeds, pickup)
    who, direct, via, via_aed, _, _, _ = found_nearby(network, costs, patient, devices, people, cutoff, usable)
    all_direct, all_via = np.full(people.given, np.inf), np.full(people.given, np.inf)
    all_aed = np.zeros(people.given, np.int32)
    all_direct[who], all_via[who], all_aed[who] = direct, via, via_aed
    return all_direct, all_via, all_aed

"""Who can be with a patient soon, empty-handed and with a device: the few within the cut-off out of a whole town."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.checks import check_cutoff, check_mask, check_one
from aedmap.network.costs import Costs
from aedmap.network.devices import FiledDevices
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets


@dataclass(frozen=True, eq=False)
class FetchingNearby:
    """How far those are from the patient who are within the cut-off by at least one of the two ways.

    responder: (k,) int32, each once, roughly the near ones first; the same on every run
    direct_m: (k,) float64, straight to the patient; inf beyond the cut-off
    via_m: (k,) float64, to the best device and on to the patient, the pick-up included; inf beyond the cut-off
    via_aed: (k,) int32, that device; where via_m is inf it has no meaning
    via_onwards_m: (k,) float64, of via_m, what lies between the device and the patient; inf where there is no via
    aed: (b,) int32, every device from which the patient is within the cut-off, usable or not; aed_onwards_m: (b,)
    """

    responder: NDArray[np.int32]
    direct_m: NDArray[np.float64]
    via_m: NDArray[np.float64]
    via_aed: NDArray[np.int32]
    via_onwards_m: NDArray[np.float64]
    aed: NDArray[np.int32]
    aed_onwards_m: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TimedFetchingNearby:
    """How soon those are at the patient who are within the cut-off by at least one of the two ways.

    responder: (k,) int32, each once, roughly the near ones first; the same on every run
    direct_s: (k,) float64, straight to the patient; inf beyond the cut-off
    via_s: (k,) float64, to the best device and on to the patient, the pick-up included; inf beyond the cut-off
    via_aed: (k,) int32, that device; where via_s is inf it has no meaning
    via_onwards_s: (k,) float64, of via_s, what lies between the device and the patient; inf where there is no via
    aed: (b,) int32, every device from which the patient is within the cut-off, usable or not; aed_onwards_s: (b,)
    """

    responder: NDArray[np.int32]
    direct_s: NDArray[np.float64]
    via_s: NDArray[np.float64]
    via_aed: NDArray[np.int32]
    via_onwards_s: NDArray[np.float64]
    aed: NDArray[np.int32]
    aed_onwards_s: NDArray[np.float64]


_Ints = NDArray[np.int32]
_Floats = NDArray[np.float64]
Found = tuple[_Ints, _Floats, _Floats, _Ints, _Floats, _Ints, _Floats]


def fetch_nearby(
    network: StreetNetwork,
    patient: Snapped,
    aeds: FiledDevices,
    responders: FiledTargets,
    cutoff_m: float,
    usable: ArrayLike | None = None,
) -> FetchingNearby:
    """Metres to the patient, direct and by way of the device that makes it shortest, of those within cutoff_m.

    aeds: from file_devices; responders: from file_targets; cutoff_m: of the whole way, pick-up included
    usable: (n_aed,) bool, default all: not closed, not reserved by somebody else
    """
    return FetchingNearby(*found_nearby(network, network.by_metres, patient, aeds, responders, cutoff_m, usable))


def fetch_nearby_in_time(
    network: StreetNetwork,
    patient: Snapped,
    aeds: FiledDevices,
    responders: FiledTargets,
    cutoff_s: float,
    usable: ArrayLike | None = None,
) -> TimedFetchingNearby:
    """Seconds to the patient at the profile's pace, everybody travelling in the direction that is allowed.

    aeds: from file_devices_in_time; responders: from file_travellers; cutoff_s and usable as for fetch_nearby
    """
    return TimedFetchingNearby(*found_nearby(network, network.by_seconds, patient, aeds, responders, cutoff_s, usable))


def found_nearby(
    network: StreetNetwork,
    costs: Costs,
    patient: Snapped,
    aeds: FiledDevices,
    responders: FiledTargets,
    cutoff: float,
    usable: ArrayLike | None,
) -> Found:
    """As either of the two results holds it, in the same order."""
    from aedmap.network._buckets import bucket_count
    from aedmap.network._fetch import people_nearby

    check_cutoff(cutoff)
    check_one(patient, "patient")
    if not patient.found[0]:
        raise InvalidInput("The patient is too far from any street; give a position within the town.")
    if aeds.points.costs is not costs or responders.costs is not costs:
        raise InvalidInput("Devices or responders are filed for other searches; file metres and seconds apart.")
    mask = aeds.all_usable if usable is None else check_mask(usable, aeds.points.given, "devices")
    fetched = aeds.points.points
    with (
        network.scratch.lend() as carrying,
        network.scratch.lend() as before,
        aeds.points.met.lend() as brought,
        responders.met.lend() as direct,
        responders.met.lend() as via,
    ):
        buckets = bucket_count(cutoff)
        found: Found = people_nearby(
            float(cutoff),
            (*costs.against_travel, network.edge_from, network.edge_to),
            int(patient.edge[0]),
            float(patient.from_m[0]),
            float(patient.to_m[0]),
            (float(patient.lon[0]), float(patient.lat[0]), float(patient.off_m[0])),
            costs.off,
            aeds.points.for_meeting,
            (aeds.to_begin, aeds.to_end),
            (fetched.lon, fetched.lat, fetched.off_m),
            aeds.pickup,
            mask,
            responders.for_meeting,
            aeds.points.close,
            responders.close,
            carrying.layer(buckets),
            before.layer(buckets),
            brought.arrays,
            direct.arrays,
            via.arrays,
        )
    return found

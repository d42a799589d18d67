"""The two-layer search around one patient, compiled by numba: with the device in hand, and before it."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._relax import forget, offer
from aedmap.network._search import settle_within


@njit(cache=True, nogil=True)
def fetch_for_patient(
    cutoff_m: float,
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_m: NDArray[np.float64],
    edge_from: NDArray[np.int32],
    edge_to: NDArray[np.int32],
    patient_edge: int,
    patient_from_m: float,
    patient_to_m: float,
    patient_off_m: float,
    aed_edge: NDArray[np.int32],
    aed_from_m: NDArray[np.float64],
    aed_to_m: NDArray[np.float64],
    aed_off_m: NDArray[np.float64],
    aed_usable: NDArray[np.bool_],
    pickup_m: NDArray[np.float64],
    person_from_m: NDArray[np.float64],
    person_off_m: NDArray[np.float64],
    at_edge_start: NDArray[np.int64],
    at_node_start: NDArray[np.int64],
    at_node: NDArray[np.int32],
    at_node_m: NDArray[np.float64],
    carrying: NDArray[np.float64],
    carrying_reached: NDArray[np.int32],
    before: NDArray[np.float64],
    before_reached: NDArray[np.int32],
    label: NDArray[np.int32],
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Metres of each filed person straight to the patient, metres by way of the best device, and which device that is.

    carrying and before are the distances of the two layers, searched backwards from the patient: first from the patient
    to every device, then from all devices at once, each with a head start, to the people.
    """
    people = len(person_from_m)
    direct = np.full(people, np.inf, np.float64)
    via = np.full(people, np.inf, np.float64)
    via_aed = np.zeros(people, np.int32)

    p_from, p_to = patient_off_m + patient_from_m, patient_off_m + patient_to_m
    n_carrying = offer(edge_from[patient_edge], p_from, 0, cutoff_m, carrying, label, carrying_reached, 0)
    n_carrying = offer(edge_to[patient_edge], p_to, 0, cutoff_m, carrying, label, carrying_reached, n_carrying)
    n_carrying = settle_within(
        n_carrying, cutoff_m, arc_start, arc_head, arc_m, carrying, label, carrying_reached, heap_m, heap_node
    )
    for i in range(n_carrying):
        v = carrying_reached[i]
        for k in range(at_node_start[v], at_node_start[v + 1]):
            direct[at_node[k]] = min(direct[at_node[k]], carrying[v] + at_node_m[k])
    for r in range(at_edge_start[patient_edge], at_edge_start[patient_edge + 1]):
        m = patient_off_m + abs(patient_from_m - person_from_m[r]) + person_off_m[r]
        direct[r] = min(direct[r], m)

    n_before = 0
    for a in range(len(aed_edge)):
        if not aed_usable[a]:
            continue
        e = aed_edge[a]
        bring_m = min(carrying[edge_from[e]] + aed_from_m[a], carrying[edge_to[e]] + aed_to_m[a])
        if e == patient_edge:
            bring_m = min(bring_m, patient_off_m + abs(patient_from_m - aed_from_m[a]))
        # Off the street to the device and back onto it, by the same steps.
        from_street_m = bring_m + aed_off_m[a] + pickup_m[a] + aed_off_m[a]
        if from_street_m > cutoff_m:
            continue
        # Someone on the device's own edge goes straight to it, whichever way they then leave.
        for r in range(at_edge_start[e], at_edge_start[e + 1]):
            m = from_street_m + abs(aed_from_m[a] - person_from_m[r]) + person_off_m[r]
            if m < via[r]:
                via[r] = m
                via_aed[r] = a
        n_before = offer(
            edge_from[e], from_street_m + aed_from_m[a], a, cutoff_m, before, label, before_reached, n_before
        )
        n_before = offer(edge_to[e], from_street_m + aed_to_m[a], a, cutoff_m, before, label, before_reached, n_before)
    n_before = settle_within(
        n_before, cutoff_m, arc_start, arc_head, arc_m, before, label, before_reached, heap_m, heap_node
    )
    for i in range(n_before):
        v = before_reached[i]
        for k in range(at_node_start[v], at_node_start[v + 1]):
            r = at_node[k]
            m = before[v] + at_node_m[k]
            if m < via[r]:
                via[r] = m
                via_aed[r] = label[v]
    for r in range(people):
        if direct[r] > cutoff_m:
            direct[r] = np.inf
        if via[r] > cutoff_m:
            via[r] = np.inf
    forget(carrying, carrying_reached, n_carrying)
    forget(before, before_reached, n_before)
    return direct, via, via_aed

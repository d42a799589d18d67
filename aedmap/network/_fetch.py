"""The two-layer search around one patient, compiled by numba: with the device in hand, and before it."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._relax import forget, offer
from aedmap.network._search import settle_within


@njit(cache=True, nogil=True)
def fetch_for_patient(
    cutoff: float,
    arc_start: NDArray[np.int64],
    arc_head: NDArray[np.int32],
    arc_cost: NDArray[np.float64],
    edge_from: NDArray[np.int32],
    edge_to: NDArray[np.int32],
    along: NDArray[np.float64],
    against: NDArray[np.float64],
    patient_edge: int,
    patient_at_m: float,
    patient_ends: tuple[float, float],
    patient_off: float,
    aed_edge: NDArray[np.int32],
    aed_at_m: NDArray[np.float64],
    aed_off: NDArray[np.float64],
    aed_usable: NDArray[np.bool_],
    pickup: NDArray[np.float64],
    leaving_aed: tuple[NDArray[np.float64], NDArray[np.float64]],
    to_aed: tuple[NDArray[np.float64], NDArray[np.float64]],
    person_at_m: NDArray[np.float64],
    person_off: NDArray[np.float64],
    at_edge_start: NDArray[np.int64],
    at_node_start: NDArray[np.int64],
    at_node: NDArray[np.int32],
    at_node_cost: NDArray[np.float64],
    carrying: NDArray[np.float64],
    carrying_reached: NDArray[np.int32],
    before: NDArray[np.float64],
    before_reached: NDArray[np.int32],
    label: NDArray[np.int32],
    heap_m: NDArray[np.float64],
    heap_node: NDArray[np.int32],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Cost of each filed person straight to the patient, cost by way of the best device, and which device that is.

    The arcs are those against travel; costs are what aedmap.network.costs counts, pairs of them for the ends edge_from
    and edge_to: from there to the patient and to each device, and from each device to there. carrying and before are
    the distances of the two layers, searched backwards: first from the patient to every device, then from all devices
    at once, each with a head start, to the people.
    """
    people = len(person_at_m)
    direct = np.full(people, np.inf, np.float64)
    via = np.full(people, np.inf, np.float64)
    via_aed = np.zeros(people, np.int32)

    p_from, p_to = patient_off + patient_ends[0], patient_off + patient_ends[1]
    n_carrying = offer(edge_from[patient_edge], p_from, 0, cutoff, carrying, label, carrying_reached, 0)
    n_carrying = offer(edge_to[patient_edge], p_to, 0, cutoff, carrying, label, carrying_reached, n_carrying)
    n_carrying = settle_within(
        n_carrying, cutoff, arc_start, arc_head, arc_cost, carrying, label, carrying_reached, heap_m, heap_node
    )
    for i in range(n_carrying):
        v = carrying_reached[i]
        for k in range(at_node_start[v], at_node_start[v + 1]):
            direct[at_node[k]] = min(direct[at_node[k]], carrying[v] + at_node_cost[k])
    for r in range(at_edge_start[patient_edge], at_edge_start[patient_edge + 1]):
        m = patient_off + _along_edge(patient_edge, person_at_m[r], patient_at_m, along, against) + person_off[r]
        direct[r] = min(direct[r], m)

    n_before = 0
    for a in range(len(aed_edge)):
        if not aed_usable[a]:
            continue
        e = aed_edge[a]
        bring = min(carrying[edge_from[e]] + leaving_aed[0][a], carrying[edge_to[e]] + leaving_aed[1][a])
        if e == patient_edge:
            bring = min(bring, patient_off + _along_edge(e, aed_at_m[a], patient_at_m, along, against))
        # Off the street to the device and back onto it, by the same steps.
        from_street = bring + aed_off[a] + pickup[a] + aed_off[a]
        if from_street > cutoff:
            continue
        # Someone on the device's own edge goes straight to it, whichever way they then leave.
        for r in range(at_edge_start[e], at_edge_start[e + 1]):
            m = from_street + _along_edge(e, person_at_m[r], aed_at_m[a], along, against) + person_off[r]
            if m < via[r]:
                via[r] = m
                via_aed[r] = a
        m = from_street + to_aed[0][a]
        n_before = offer(edge_from[e], m, a, cutoff, before, label, before_reached, n_before)
        m = from_street + to_aed[1][a]
        n_before = offer(edge_to[e], m, a, cutoff, before, label, before_reached, n_before)
    n_before = settle_within(
        n_before, cutoff, arc_start, arc_head, arc_cost, before, label, before_reached, heap_m, heap_node
    )
    for i in range(n_before):
        v = before_reached[i]
        for k in range(at_node_start[v], at_node_start[v + 1]):
            r = at_node[k]
            m = before[v] + at_node_cost[k]
            if m < via[r]:
                via[r] = m
                via_aed[r] = label[v]
    for r in range(people):
        if direct[r] > cutoff:
            direct[r] = np.inf
        if via[r] > cutoff:
            via[r] = np.inf
    forget(carrying, carrying_reached, n_carrying)
    forget(before, before_reached, n_before)
    return direct, via, via_aed


@njit(cache=True, nogil=True)
def _along_edge(
    edge: int, begin_m: float, end_m: float, along: NDArray[np.float64], against: NDArray[np.float64]
) -> float:
    """Cost from one place on an edge to another, straight along it."""
    if begin_m == end_m:
        return 0.0
    a_metre: float = along[edge] if end_m > begin_m else against[edge]
    return abs(end_m - begin_m) * a_metre

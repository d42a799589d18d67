"""The two-layer search around one patient, compiled by numba: with the device in hand, and before it.

It runs backwards, from the patient to the devices and from all devices at once, each with a head start, to the people.
It looks at nothing but the nodes it reaches and at who is filed there, whatever the size of the town.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aedmap.network._buckets import settle_in_buckets
from aedmap.network._off_street import close_points
from aedmap.network._relax import forget, offer
from aedmap.network.off_street import CloseGrid
from aedmap.network.scratch import Layer, Met
from aedmap.network.targets import Filed

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int32]

# Longitude, latitude, metres off the street.
_Place = tuple[float, float, float]
# Arcs against travel: start, head, cost; what a metre costs along each edge and against it; edge_from, edge_to.
_Streets = tuple[NDArray[np.int64], _Ints, _Floats, _Floats, _Floats, _Ints, _Ints]


@njit(cache=True, nogil=True)
def people_nearby(
    cutoff: float,
    streets: _Streets,
    patient_edge: int,
    patient_from_m: float,
    patient_to_m: float,
    patient_place: _Place,
    off_cost: float,
    devices: Filed,
    to_device: tuple[_Floats, _Floats],
    device_places: tuple[_Floats, _Floats, _Floats],
    pickup: _Floats,
    usable: NDArray[np.bool_],
    people: Filed,
    close_devices: CloseGrid,
    close_people: CloseGrid,
    carrying: Layer,
    before: Layer,
    brought: Met,
    direct: Met,
    via: Met,
) -> tuple[_Ints, _Floats, _Floats, _Ints, _Floats, _Ints, _Floats]:
    """Who is within the cut-off, each once; cost straight to the patient, cost by the best device, which it is, and how
    much of it lies between that device and the patient. Then every device within the cut-off, and its cost to there.

    to_device: (f,) each, from the two ends of a filed device's edge to the device; pickup: (f,), cost at the device;
    usable: (given,). Devices and people are filed by what it costs to leave them. Places are longitude, latitude and
    metres off the street, of which each costs off_cost; where no street lies between, everybody walks straight.
    """
    along, against, edge_from, edge_to = streets[3], streets[4], streets[5], streets[6]
    patient_off = patient_place[2] * off_cost
    n = 0
    m = patient_off + _metres_cost(patient_from_m, along[patient_edge])
    n = offer(edge_from[patient_edge], m, 0, cutoff, carrying[0], carrying[1], carrying[2], n)
    m = patient_off + _metres_cost(patient_to_m, against[patient_edge])
    n = offer(edge_to[patient_edge], m, 0, cutoff, carrying[0], carrying[1], carrying[2], n)
    n = _spread(n, cutoff, streets, carrying)
    n_direct = _meet_at_nodes(n, cutoff, carrying, people, direct)
    n_direct = _meet_on_edge(patient_edge, patient_from_m, patient_off, 0, cutoff, streets, people, direct, n_direct)
    n_direct = _meet_straight(patient_place, off_cost, 0.0, 0, cutoff, close_people, direct, n_direct)
    n_brought = _meet_at_nodes(n, cutoff, carrying, devices, brought)
    n_brought = _meet_on_edge(
        patient_edge, patient_from_m, patient_off, 0, cutoff, streets, devices, brought, n_brought
    )
    n_brought = _meet_straight(patient_place, off_cost, 0.0, 0, cutoff, close_devices, brought, n_brought)
    forget(carrying[0], carrying[2], n)

    number, edge, from_m, off = devices[0], devices[1], devices[2], devices[3]
    n, n_via = 0, 0
    for i in range(n_brought):
        # The filed number of a device goes along; it is the given one that is written down.
        a = brought[2][i]
        m = brought[0][a] + pickup[a]
        if usable[number[a]] and m <= cutoff:
            place = device_places[0][a], device_places[1][a], device_places[2][a]
            n_via = _meet_straight(place, off_cost, m, a, cutoff, close_people, via, n_via)
            # Off the street to the device, and back onto it by the same steps, which are counted in what was brought.
            m += off[a]
            e = edge[a]
            # Someone on the device's own edge goes straight to it, whichever way they then leave.
            n_via = _meet_on_edge(e, from_m[a], m, a, cutoff, streets, people, via, n_via)
            n = offer(edge_from[e], m + to_device[0][a], a, cutoff, before[0], before[1], before[2], n)
            n = offer(edge_to[e], m + to_device[1][a], a, cutoff, before[0], before[1], before[2], n)
    n = _spread(n, cutoff, streets, before)
    n_via = _meet_at_nodes(n, cutoff, before, people, via, n_via)
    forget(before[0], before[2], n)
    who, direct_cost, via_cost, by, onwards = _write_down(people[0], direct, n_direct, via, n_via, number, brought[0])
    brought_number, brought_cost = np.empty(n_brought, np.int32), np.empty(n_brought, np.float64)
    for i in range(n_brought):
        brought_number[i], brought_cost[i] = number[brought[2][i]], brought[0][brought[2][i]]
    forget(brought[0], brought[2], n_brought)
    return who, direct_cost, via_cost, by, onwards, brought_number, brought_cost


@njit(cache=True, nogil=True)
def _spread(n: int, cutoff: float, streets: _Streets, layer: Layer) -> int:
    """Settle everything within the cut-off of the nodes offered; returns how many nodes are reached."""
    start, head, cost = streets[0], streets[1], streets[2]
    dist, label, reached, first, filled, following, waiting = layer
    return settle_in_buckets(n, cutoff, start, head, cost, dist, reached, first, filled, following, waiting, label)


@njit(cache=True, nogil=True)
def _meet_at_nodes(n: int, cutoff: float, layer: Layer, filed: Filed, met: Met, n_met: int = 0) -> int:
    """Meet everybody filed at the nodes reached; returns how many are met."""
    dist, label, reached = layer[0], layer[1], layer[2]
    at_node_start, at_node, at_node_cost = filed[5], filed[6], filed[7]
    for i in range(n):
        v = np.uint64(reached[i])
        for k in range(np.uint64(at_node_start[v]), np.uint64(at_node_start[v + np.uint64(1)])):
            n_met = _meet(at_node[k], dist[v] + at_node_cost[k], label[v], cutoff, met, n_met)
    return n_met


@njit(cache=True, nogil=True)
def _meet_on_edge(
    edge: int,
    at_m: float,
    so_far: float,
    device: int,
    cutoff: float,
    streets: _Streets,
    filed: Filed,
    met: Met,
    n_met: int,
) -> int:
    """Meet everybody filed on an edge, straight along it to the place at_m; returns how many are met."""
    from_m, off, at_edge_start = filed[2], filed[3], filed[4]
    for t in range(at_edge_start[edge], at_edge_start[edge + 1]):
        a_metre = streets[3][edge] if at_m > from_m[t] else streets[4][edge]
        m = so_far + _metres_cost(abs(at_m - from_m[t]), a_metre) + off[t]
        n_met = _meet(t, m, device, cutoff, met, n_met)
    return n_met


@njit(cache=True, nogil=True)
def _meet_straight(
    place: _Place,
    off_cost: float,
    so_far: float,
    device: int,
    cutoff: float,
    close: CloseGrid,
    met: Met,
    n_met: int,
) -> int:
    """Meet everybody whom no street parts from a place; returns how many are met."""
    who, metres = met[3], met[4]
    for i in range(close_points(place[0], place[1], place[2], (cutoff - so_far) / off_cost, close, who, metres)):
        n_met = _meet(who[i], so_far + metres[i] * off_cost, device, cutoff, met, n_met)
    return n_met


@njit(cache=True, nogil=True)
def _meet(t: int, cost: float, device: int, cutoff: float, met: Met, n_met: int) -> int:
    """Note that a filed point can be met at this cost; returns how many are met."""
    best, by, who = met[0], met[1], met[2]
    if cost <= cutoff and cost < best[t]:
        if best[t] == np.inf:
            who[n_met] = t
            n_met += 1
        best[t] = cost
        by[t] = device
    return n_met


@njit(cache=True, nogil=True)
def _write_down(
    number: _Ints, direct: Met, n_direct: int, via: Met, n_via: int, device_number: _Ints, brought_cost: _Floats
) -> tuple[_Ints, _Floats, _Floats, _Ints, _Floats]:
    """Everybody who was met in either way, and nothing left in what was met.

    device_number, brought_cost: (f,) of the filed devices, as given and to the patient
    """
    only_via = 0
    for i in range(n_via):
        only_via += direct[0][via[2][i]] == np.inf
    room = n_direct + only_via
    who, by = np.empty(room, np.int32), np.zeros(room, np.int32)
    direct_cost, via_cost, onwards = np.empty(room, np.float64), np.empty(room, np.float64), np.full(room, np.inf)
    k = 0
    for met, n_met in ((direct, n_direct), (via, n_via)):
        for i in range(n_met):
            t = met[2][i]
            # Whoever was met in both ways is written down with the first, and gone when the second is looked through.
            if direct[0][t] != np.inf or via[0][t] != np.inf:
                who[k], direct_cost[k], via_cost[k] = number[t], direct[0][t], via[0][t]
                if via[0][t] != np.inf:
                    by[k], onwards[k] = device_number[via[1][t]], brought_cost[via[1][t]]
                direct[0][t] = via[0][t] = np.inf
                k += 1
    return who, direct_cost, via_cost, by, onwards


@njit(cache=True, nogil=True)
def _metres_cost(metres: float, a_metre: float) -> float:
    """Nothing costs nothing, even where going on is not allowed."""
    return metres * a_metre if metres > 0 else 0.0

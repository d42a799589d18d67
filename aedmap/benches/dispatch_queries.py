"""Who can be with a patient soon, alone and with a device, in a town of a million junctions whose people move."""

import time

import numpy as np
from numpy.typing import NDArray

from aedmap.benches.clock import least_s
from aedmap.benches.row import Limit, Row, alone
from aedmap.network import (
    EdgeIndex,
    FiledDevices,
    FiledTargets,
    MovingPoints,
    Snapped,
    StreetNetwork,
    fetch_nearby_in_time,
    file_devices_in_time,
    snap,
)

DEVICES, RESPONDERS = 10_000, 100_000
# Hangzhou alerts within 1 km, Denmark within 1.8; by way of a device people may go farther, here 4 km by default.
_REACHES_KM = (2, 4)
_USABLE = 0.9
_ROUNDS = 3


def dispatch_rows(network: StreetNetwork, seed: int, queries: int) -> list[Row]:
    """10,000 devices of which a tenth is taken, 100,000 responders, and every way within 2 and 4 km of a patient."""
    streets, chance = EdgeIndex.of(network), np.random.default_rng(seed)
    devices = file_devices_in_time(network, snap(streets, *places(network, DEVICES, chance)), 30.0)
    usable = chance.random(DEVICES) < _USABLE
    people, lon, lat = MovingPoints(streets), *places(network, RESPONDERS, chance)
    ids = np.arange(RESPONDERS)
    again_s = least_s(lambda: people.exchange(ids, lon, lat), time.perf_counter)
    patients = snap(streets, *places(network, queries, chance))
    patients = patients[patients.found]
    rows = []
    for reach_km in _REACHES_KM:
        cutoff_s = 1000 * reach_km / network.pace_mps
        wall_ms, rate = _asked(network, patients, devices, people.now.travellers, cutoff_s, usable)
        town = f"at 1 M nodes, 10,000 devices, 100,000 responders, all ways within {reach_km} km"
        rows += [
            alone(f"dispatch query {town}, p50", float(np.percentile(wall_ms, 50)), "ms", 5, 2, Limit.MAX),
            alone(f"dispatch query {town}, p99", float(np.percentile(wall_ms, 99)), "ms", 5, 2, Limit.MAX),
        ]
        if reach_km == _REACHES_KM[0]:
            rows.append(alone(f"dispatch queries {town}", rate, "per CPU second", 2000, 5000, Limit.MIN))
    exchanged = "100,000 positions snapped, filed and exchanged at 1 M nodes"
    return [*rows, alone(exchanged, again_s, "s", 0.4, 0.15, Limit.MAX)]


def places(
    network: StreetNetwork, count: int, chance: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes beside the streets, up to about 20 m off."""
    near = chance.integers(0, len(network.shape_lon), count)
    off = chance.uniform(-2e-4, 2e-4, (2, count))
    return network.shape_lon[near] + off[0], network.shape_lat[near] + off[1]


def _asked(
    network: StreetNetwork,
    patients: Snapped,
    devices: FiledDevices,
    people: FiledTargets,
    cutoff_s: float,
    usable: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], float]:
    """(n,) milliseconds of each query, and queries per CPU second.

    Every patient is asked for three times with all the others between, so that nothing is left in the cache, and the
    quickest counts: what else runs on the machine only ever makes one slower.
    """
    wall_ms = np.full(len(patients), np.inf)
    cpu_s = np.inf
    fetch_nearby_in_time(network, patients[:1], devices, people, cutoff_s, usable)
    for _ in range(_ROUNDS):
        begin_cpu = time.process_time()
        for i in range(len(patients)):
            begin = time.perf_counter()
            fetch_nearby_in_time(network, patients[i : i + 1], devices, people, cutoff_s, usable)
            wall_ms[i] = min(wall_ms[i], (time.perf_counter() - begin) * 1000)
        cpu_s = min(cpu_s, time.process_time() - begin_cpu)
    return wall_ms, len(patients) / cpu_s

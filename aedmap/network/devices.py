"""Devices waiting to be fetched, filed as people are, with what it costs to get to each and to take it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.costs import Costs
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_leaving


@dataclass(frozen=True, eq=False)
class FiledDevices:
    """Devices filed once for as many two-layer searches as wanted; which of them can be used is told to each search.

    points: filed by what it costs to leave them; to_begin, to_end: (f,) float64, cost from the ends of its edge to each
    device on the street, edge_from first; pickup: (f,) float64, cost at the device
    """

    points: FiledTargets
    to_begin: NDArray[np.float64]
    to_end: NDArray[np.float64]
    pickup: NDArray[np.float64]

    @cached_property
    def all_usable(self) -> NDArray[np.bool_]:
        """(n_given,) bool, for searches that are told nothing."""
        return np.ones(self.points.given, bool)


def file_devices(network: StreetNetwork, devices: Snapped, pickup_m: ArrayLike = 0.0) -> FiledDevices:
    """File devices for searches by metres.

    pickup_m: seconds at the device (floor, lock, cabinet) as metres walked in them; one number or (n,)
    """
    return file_fetched(network, network.by_metres, devices, pickup_m)


def file_devices_in_time(network: StreetNetwork, devices: Snapped, pickup_s: ArrayLike = 0.0) -> FiledDevices:
    """File devices for searches in seconds; pickup_s: at the device, from the street door and back to it."""
    return file_fetched(network, network.by_seconds, devices, pickup_s)


def file_fetched(network: StreetNetwork, costs: Costs, devices: Snapped, pickup: ArrayLike) -> FiledDevices:
    """File by either; raises InvalidInput where a pick-up is negative or endless."""
    waiting = np.asarray(pickup, np.float64)
    if waiting.shape not in ((), (len(devices),)):
        raise InvalidInput(f"{waiting.shape} pick-ups came with {len(devices)} devices; give one, or one each.")
    if not (np.isfinite(waiting).all() and (waiting >= 0).all()):
        raise InvalidInput("A pick-up takes a negative or endless time; give zero or more.")
    points = file_leaving(network, costs, devices)
    to_begin, to_end = costs.arriving(points.points)
    return FiledDevices(points, to_begin, to_end, np.broadcast_to(waiting, len(devices))[points.number])

"""Metres along the drawn shape of edges, and parts of it."""

import numpy as np
from numpy.typing import NDArray

from aedmap.network.street_network import StreetNetwork


def along_m(network: StreetNetwork) -> NDArray[np.float64]:
    """(s,) metres of its edge before each shape point, scaled so that they end at the length on the ellipsoid."""
    return _along(network, network.shape_start, network.edge_m, slice(None))


def along_m_of(network: StreetNetwork, edge: int) -> NDArray[np.float64]:
    """The same for one edge."""
    first, beyond = network.shape_start[edge], network.shape_start[edge + 1]
    start = np.array([0, beyond - first])
    return _along(network, start, network.edge_m[edge : edge + 1], slice(first, beyond))


def part_of_edge(
    network: StreetNetwork, edge: int, start_m: float, end_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of an edge between two distances along it; backwards where start_m > end_m."""
    along = along_m_of(network, edge)
    points = slice(network.shape_start[edge], network.shape_start[edge + 1])
    low, high = min(start_m, end_m), max(start_m, end_m)
    wanted = np.concatenate([[low], along[(along > low) & (along < high)], [high]])
    if start_m > end_m:
        wanted = wanted[::-1]
    return np.interp(wanted, along, network.shape_lon[points]), np.interp(wanted, along, network.shape_lat[points])


def _along(
    network: StreetNetwork, start: NDArray[np.int64], length_m: NDArray[np.float64], points: slice
) -> NDArray[np.float64]:
    x, y = network.projection.to_metres(network.shape_lon[points], network.shape_lat[points])
    step = np.zeros(len(x))
    step[1:] = np.hypot(np.diff(x), np.diff(y))
    first, last = start[:-1], start[1:] - 1
    step[first] = 0.0
    total = np.cumsum(step)
    count = np.diff(start)
    along = total - np.repeat(total[first], count)
    drawn_m = along[last]
    scale = np.divide(length_m, drawn_m, out=np.ones_like(drawn_m), where=drawn_m > 0)
    along *= np.repeat(scale, count)
    along[last] = length_m
    return np.asarray(along, np.float64)

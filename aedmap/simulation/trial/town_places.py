"""Where people are in a town of which only the streets are known."""

import numpy as np
from numpy.typing import NDArray

from aedmap.network import StreetNetwork
from aedmap.simulation.trial.crowd import Places

_CELL_M = 250.0
_LEAST_STREET_M = 100.0


def street_places(network: StreetNetwork) -> Places:
    """The middle of every straight piece of street of the main component, weighted by its metres."""
    lon, lat, metres, edge = _pieces(network)
    main = network.component[network.edge_from[edge]] == 0
    return Places(lon[main], lat[main], metres[main])


def built_km2(network: StreetNetwork) -> float:
    """Square kilometres of squares of 250 m with at least 100 m of street: the town without fields, water and woods."""
    lon, lat, metres, _ = _pieces(network)
    x_m, y_m = network.projection.to_metres(lon, lat)
    cell = np.column_stack([np.floor(x_m / _CELL_M), np.floor(y_m / _CELL_M)]).astype(np.int64)
    _, which = np.unique(cell, axis=0, return_inverse=True)
    in_cell = np.bincount(which.ravel(), weights=metres)
    return float((in_cell >= _LEAST_STREET_M).sum()) * (_CELL_M / 1000) ** 2


def _pieces(
    network: StreetNetwork,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Longitude and latitude of the middle, metres and edge of every piece between two drawn points."""
    points = np.diff(network.shape_start)
    edge = np.repeat(np.arange(network.edge_count), points)
    last = np.zeros(len(edge), bool)
    last[network.shape_start[1:] - 1] = True
    begin = np.flatnonzero(~last)
    x_m, y_m = network.projection.to_metres(network.shape_lon, network.shape_lat)
    metres = np.hypot(x_m[begin + 1] - x_m[begin], y_m[begin + 1] - y_m[begin])
    lon = (network.shape_lon[begin] + network.shape_lon[begin + 1]) / 2
    lat = (network.shape_lat[begin] + network.shape_lat[begin + 1]) / 2
    return lon, lat, metres, edge[begin]

"""Bringing points to the street: to edges, not to nodes, which would lose 15 m at the median."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.edge_index import EdgeIndex, islands
from aedmap.network.street_network import Snapped, StreetNetwork

# A shop set back from the street in a large compound still belongs to the street.
DEFAULT_WITHIN_M = 300.0
# A footpath drawn without its join to the street beside it is an island; the street is what people will use.
DEFAULT_PREFER_MAIN_M = 50.0
# Fewer points are brought to the street before threads have started.
MANY_POINTS = 2_000
_CELLS_A_TILE = 16


def snap(
    streets: EdgeIndex | StreetNetwork,
    lon: ArrayLike,
    lat: ArrayLike,
    within_m: float = DEFAULT_WITHIN_M,
    prefer_main_m: float = DEFAULT_PREFER_MAIN_M,
) -> Snapped:
    """Bring points to the nearest edge, or to the main component when that is at most prefer_main_m farther.

    lon, lat: degrees, scalars or (n,). A network instead of its index is indexed on every call: for single questions.
    Raises InvalidInput for coordinates that are no numbers or out of range, and for distances that are not positive.
    """
    from aedmap.network._grid import snap_points

    index = streets if isinstance(streets, EdgeIndex) else EdgeIndex.of(streets)
    longitudes, latitudes = checked_coordinates(lon, lat)
    if not (np.isfinite(within_m) and within_m > 0):
        raise InvalidInput(f"The distance to look for a street is {within_m} m; give a positive number of metres.")
    if not (np.isfinite(prefer_main_m) and prefer_main_m >= 0):
        raise InvalidInput(f"The detour to the main streets is {prefer_main_m} m; give metres, zero or more.")
    network = index.network
    edge, along_m, off_m = np.empty(len(longitudes), np.int32), np.empty(len(longitudes)), np.empty(len(longitudes))

    def bring(asked: NDArray[np.int64]) -> None:
        snap_points(
            asked,
            longitudes,
            latitudes,
            float(within_m),
            float(prefer_main_m),
            network.shape_lon,
            network.shape_lat,
            index.piece_edge,
            index.along_m,
            index.island,
            index.west,
            index.south,
            index.cell_lon,
            index.cell_lat,
            index.columns,
            index.rows,
            index.cell_start,
            index.cell_piece,
            edge,
            along_m,
            off_m,
        )

    if len(longitudes) < MANY_POINTS:
        bring(np.arange(len(longitudes)))
    else:
        order = _tile_by_tile(index, longitudes, latitudes)
        with ThreadPoolExecutor() as pool:
            list(pool.map(bring, np.array_split(order, os.cpu_count() or 1)))
    found = edge >= 0
    edge = np.where(found, edge, 0).astype(np.int32)
    to_m = np.where(found, np.maximum(network.edge_m[edge] - along_m, 0.0), 0.0)
    return Snapped(edge, along_m, to_m, off_m, found, longitudes, latitudes)


def _tile_by_tile(index: EdgeIndex, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    from aedmap.network._grid import order_by_tile

    order: NDArray[np.int64] = order_by_tile(
        lon,
        lat,
        index.west,
        index.south,
        index.cell_lon * _CELLS_A_TILE,
        index.cell_lat * _CELLS_A_TILE,
        index.columns // _CELLS_A_TILE + 1,
        index.rows // _CELLS_A_TILE + 1,
    )
    return order


def at_nodes(network: StreetNetwork) -> Snapped:
    """Every node as the end of its first edge; not snapped, since another street may pass over the same spot."""
    found = np.diff(network.arc_start) > 0
    edge = np.zeros(network.node_count, np.int32)
    edge[found] = network.arc_edge[network.arc_start[:-1][found]]
    length_m, nothing = network.edge_m[edge], np.zeros(network.node_count)
    begins = network.edge_from[edge] == np.arange(network.node_count)
    from_m, to_m = np.where(begins, 0.0, length_m), np.where(begins, length_m, 0.0)
    return Snapped(edge, from_m, to_m, nothing, found, network.node_lon, network.node_lat)


def on_island(network: StreetNetwork, snapped: Snapped) -> NDArray[np.bool_]:
    """(n,) Which points lie on streets that the extract does not join to the main ones; say so, hide nothing."""
    island: NDArray[np.bool_] = snapped.found & islands(network)[snapped.edge]
    return island


def checked_coordinates(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates as two arrays (n,) float64; InvalidInput says which point is wrong and why."""
    try:
        longitudes, latitudes = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
    except (TypeError, ValueError) as error:
        raise InvalidInput("Coordinates must be numbers; give degrees, longitude first.") from error
    if longitudes.ndim != 1 or longitudes.shape != latitudes.shape:
        raise InvalidInput(
            f"{longitudes.shape} longitudes came with {latitudes.shape} latitudes; give one each for every point."
        )
    for wrong, what in (
        (~(np.isfinite(longitudes) & np.isfinite(latitudes)), "is not a pair of numbers; give degrees"),
        (np.abs(latitudes) > 90, "has a latitude beyond 90 degrees; give longitude first, then latitude"),
        (np.abs(longitudes) > 180, "has a longitude beyond 180 degrees; give degrees between -180 and 180"),
    ):
        if wrong.any():
            i = int(np.argmax(wrong))
            raise InvalidInput(f"Point {i + 1} at {longitudes[i]}, {latitudes[i]} {what}.")
    return np.ascontiguousarray(longitudes), np.ascontiguousarray(latitudes)

"""A grid over the streets, so that the nearest one to a point is found by looking at a few cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.along import along_m
from aedmap.network.street_network import StreetNetwork

_CELL_M = 60.0
_MAX_CELLS = 8_000_000
_DEGREE_M = 111_320.0


def islands(network: StreetNetwork) -> NDArray[np.bool_]:
    """(m,) Which edges are not part of the main streets: one cannot get there, or not back."""
    component = network.component
    island: NDArray[np.bool_] = (component[network.edge_from] != 0) | (component[network.edge_to] != 0)
    return island


@dataclass(frozen=True, eq=False)
class EdgeIndex:
    """The straight pieces of all edges, filed by the cells they cross.

    Piece p runs from shape point p to p + 1 of edge piece_edge[p]; along_m[p] metres of that edge lie before shape
    point p. Cell c = row * columns + column holds cell_piece[cell_start[c]:cell_start[c + 1]].

    piece_edge: (s,) int32, -1 at the last point of an edge; along_m: (s,) float64; island: (m,) bool
    """

    network: StreetNetwork
    piece_edge: NDArray[np.int32]
    along_m: NDArray[np.float64]
    island: NDArray[np.bool_]
    west: float
    south: float
    cell_lon: float
    cell_lat: float
    columns: int
    rows: int
    cell_start: NDArray[np.int64]
    cell_piece: NDArray[np.int32]

    @classmethod
    def of(cls, network: StreetNetwork) -> "EdgeIndex":
        """File all edges of a network."""
        from aedmap.network._grid import file_pieces

        lon, lat = network.shape_lon, network.shape_lat
        west, south = float(lon.min()), float(lat.min())
        width, height = float(lon.max()) - west, float(lat.max()) - south
        cell_lat = _CELL_M / _DEGREE_M
        cell_lon = cell_lat / max(np.cos(np.radians(south + height / 2)), 0.01)
        coarser = np.sqrt(max(1.0, (width / cell_lon) * (height / cell_lat) / _MAX_CELLS))
        cell_lon, cell_lat = float(cell_lon * coarser), float(cell_lat * coarser)
        columns, rows = int(width / cell_lon) + 1, int(height / cell_lat) + 1
        piece_edge = np.repeat(np.arange(network.edge_count, dtype=np.int32), np.diff(network.shape_start))
        piece_edge[network.shape_start[1:] - 1] = -1
        piece_edge[np.repeat(network.edge_m == 0, np.diff(network.shape_start))] = -1  # nobody stands in a gate
        cell_start, cell_piece = file_pieces(lon, lat, piece_edge, west, south, cell_lon, cell_lat, columns, rows)
        return cls(
            network=network,
            piece_edge=piece_edge,
            along_m=along_m(network),
            island=islands(network),
            west=west,
            south=south,
            cell_lon=cell_lon,
            cell_lat=cell_lat,
            columns=columns,
            rows=rows,
            cell_start=cell_start,
            cell_piece=cell_piece,
        )

"""Walking straight where no street lies between: who is nearer to a device than to the street goes straight to it.

Two points no farther apart than both are off the street together are joined by a straight line, by every search. The
discs around them that hold no street then meet, and nobody is led through more houses or gardens than the two walks to
the street would lead through anyway.
"""

import numpy as np
from numpy.typing import NDArray

from aedmap.network.street_network import Snapped

_CELL_M = 64.0
_DEGREE_M = 111_320.0


_Floats = NDArray[np.float64]

# Points filed by where they are, a bare tuple since kernels take those at once: west, south, cell_lon and cell_lat in
# degrees; columns, rows; the most metres off the street of all points, and of each cell's; start, where the points of
# each cell begin; point, (f,), in the order of their cells; their lon, lat and metres off the street.
CloseGrid = tuple[
    float,
    float,
    float,
    float,
    int,
    int,
    float,
    _Floats,
    NDArray[np.int64],
    NDArray[np.int32],
    _Floats,
    _Floats,
    _Floats,
]


def straight_walks_m(some: Snapped, others: Snapped) -> NDArray[np.float64]:
    """(n,) straight metres between some[i] and others[i]; inf where farther apart than both are off the street.

    One point on either side is compared with all on the other.
    """
    from aedmap.network._off_street import straight_walks

    columns = np.broadcast_arrays(some.lon, some.lat, some.off_m, others.lon, others.lat, others.off_m)
    metres: NDArray[np.float64] = straight_walks(*(np.ascontiguousarray(column) for column in columns))
    metres[~(some.found & others.found)] = np.inf
    return metres


def close_grid(points: Snapped) -> CloseGrid:
    """File found points by where they are, in cells of 64 m or as many cells as there are points."""
    if not len(points):
        return _grid(points, 0.0, 0.0, 1.0, 1.0, 1, 1)
    west, south = float(points.lon.min()), float(points.lat.min())
    width, height = float(points.lon.max()) - west, float(points.lat.max()) - south
    cell_lat = _CELL_M / _DEGREE_M
    cell_lon = cell_lat / max(float(np.cos(np.radians(south + height / 2))), 0.01)
    coarser = float(np.sqrt(max(1.0, (width / cell_lon) * (height / cell_lat) / len(points))))
    cell_lon, cell_lat = cell_lon * coarser, cell_lat * coarser
    # A row of points far apart in one direction only must not make more cells than that.
    most = 2 * len(points) + 1
    cell_lon, cell_lat = max(cell_lon, width / most), max(cell_lat, height / most)
    return _grid(points, west, south, cell_lon, cell_lat, int(width / cell_lon) + 1, int(height / cell_lat) + 1)


def _grid(
    points: Snapped, west: float, south: float, cell_lon: float, cell_lat: float, columns: int, rows: int
) -> CloseGrid:
    from aedmap.network._off_street import file_by_cell

    column = np.minimum((points.lon - west) / cell_lon, columns - 1).astype(np.int64)
    row = np.minimum((points.lat - south) / cell_lat, rows - 1).astype(np.int64)
    start, order, cell_most_m = file_by_cell(row * columns + column, points.off_m, columns * rows)
    most_off_m = float(points.off_m.max(initial=0.0))
    places = points.lon[order], points.lat[order], points.off_m[order]
    return west, south, cell_lon, cell_lat, columns, rows, most_off_m, cell_most_m, start, order, *places

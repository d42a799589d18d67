"""Streets as lines, to draw them."""

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.network.street_network import StreetNetwork


def street_lines(network: StreetNetwork) -> NDArray[np.object_]:
    """(m,) LineStrings in degrees, one for each edge, with every bend."""
    points = np.column_stack([network.shape_lon, network.shape_lat])
    edge = np.repeat(np.arange(network.edge_count), np.diff(network.shape_start))
    return np.asarray(shapely.linestrings(points, indices=edge), dtype=object)

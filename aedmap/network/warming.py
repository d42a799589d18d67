"""Getting the searches ready before the first question: compiling takes seconds, loading what was compiled little."""

import numpy as np

from aedmap.network.edge_index import EdgeIndex
from aedmap.network.fetching import fetch_and_bring, fetch_and_bring_in_time
from aedmap.network.nearest import k_nearest, k_nearest_in_time
from aedmap.network.pairs import pairs_within, pairs_within_in_time
from aedmap.network.path import shortest_path
from aedmap.network.snapping import MANY_POINTS, snap


def warm_searches(streets: EdgeIndex) -> None:
    """Ask every kind of question once, so that the first caller does not wait for the compiler."""
    network = streets.network
    here = snap(streets, network.shape_lon[0], network.shape_lat[0])
    snap(streets, np.full(MANY_POINTS, network.shape_lon[0]), np.full(MANY_POINTS, network.shape_lat[0]))
    # Two rows in reverse order, so that putting rows back is asked for too.
    there = snap(streets, network.shape_lon[[-1, 0]], network.shape_lat[[-1, 0]])
    pairs_within(network, there, here, 1.0)
    k_nearest(network, here, here, 1, 1.0)
    pairs_within_in_time(network, there, here, 1.0)
    k_nearest_in_time(network, here, here, 1, 1.0)
    fetch_and_bring(network, here, here, here, 1.0)
    fetch_and_bring_in_time(network, here, here, here, 1.0)
    shortest_path(network, here, here)

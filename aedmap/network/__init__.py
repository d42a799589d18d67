"""How far it is: the street network, snapping to it, searches on it."""

from aedmap.network.build import build_network
from aedmap.network.edge_index import EdgeIndex
from aedmap.network.fetching import Fetching, fetch_and_bring
from aedmap.network.file import load_network, save_network
from aedmap.network.nearest import Nearest, k_nearest
from aedmap.network.pairs import Pairs, metres_to_one, pairs_within
from aedmap.network.path import StreetPath, shortest_path
from aedmap.network.snapping import at_nodes, on_island, snap
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_targets
from aedmap.network.walking import PUBLIC, RESPONDER, WalkingRules
from aedmap.network.warming import warm_searches

__all__ = [
    "PUBLIC",
    "RESPONDER",
    "EdgeIndex",
    "Fetching",
    "FiledTargets",
    "Nearest",
    "Pairs",
    "Snapped",
    "StreetNetwork",
    "StreetPath",
    "WalkingRules",
    "at_nodes",
    "build_network",
    "fetch_and_bring",
    "file_targets",
    "k_nearest",
    "load_network",
    "metres_to_one",
    "on_island",
    "pairs_within",
    "save_network",
    "shortest_path",
    "snap",
    "warm_searches",
]

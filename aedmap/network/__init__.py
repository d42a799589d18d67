"""How far it is: the street network, snapping to it, searches on it."""

from aedmap.network.build import build_network
from aedmap.network.edge_index import EdgeIndex
from aedmap.network.file import load_network, save_network
from aedmap.network.pairs import Pairs, metres_to_one, pairs_within
from aedmap.network.snapping import on_island, snap
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.walking import PUBLIC, RESPONDER, WalkingRules

__all__ = [
    "PUBLIC",
    "RESPONDER",
    "EdgeIndex",
    "Pairs",
    "Snapped",
    "StreetNetwork",
    "WalkingRules",
    "build_network",
    "load_network",
    "metres_to_one",
    "on_island",
    "pairs_within",
    "save_network",
    "snap",
]

"""How far it is: the street network, snapping to it, searches on it."""

from aedmap.network.build import build_network, map_streets
from aedmap.network.devices import FiledDevices, file_devices, file_devices_in_time
from aedmap.network.edge_index import EdgeIndex
from aedmap.network.fetching import Fetching, TimedFetching, fetch_and_bring, fetch_and_bring_in_time
from aedmap.network.fetching_nearby import (
    FetchingNearby,
    TimedFetchingNearby,
    fetch_nearby,
    fetch_nearby_in_time,
)
from aedmap.network.file import load_network, save_network
from aedmap.network.isochrone import isochrone
from aedmap.network.lines import street_lines
from aedmap.network.mapped_streets import MappedStreets
from aedmap.network.moving import MovingPoints, PositionSet
from aedmap.network.nearest import Nearest, TimedNearest, k_nearest, k_nearest_in_time
from aedmap.network.pairs import Pairs, TimedPairs, metres_to_one, pairs_within, pairs_within_in_time
from aedmap.network.path import StreetPath, shortest_path
from aedmap.network.reached import ReachedParts, reached_parts
from aedmap.network.rulebook import PROFILES
from aedmap.network.size import NetworkSize, size_of
from aedmap.network.snapping import at_nodes, on_island, snap
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_destinations, file_targets, file_travellers
from aedmap.network.warming import warm_searches

__all__ = [
    "PROFILES",
    "EdgeIndex",
    "Fetching",
    "FetchingNearby",
    "FiledDevices",
    "FiledTargets",
    "MappedStreets",
    "MovingPoints",
    "Nearest",
    "NetworkSize",
    "Pairs",
    "PositionSet",
    "ReachedParts",
    "Snapped",
    "StreetNetwork",
    "StreetPath",
    "TimedFetching",
    "TimedFetchingNearby",
    "TimedNearest",
    "TimedPairs",
    "at_nodes",
    "build_network",
    "fetch_and_bring",
    "fetch_and_bring_in_time",
    "fetch_nearby",
    "fetch_nearby_in_time",
    "file_destinations",
    "file_devices",
    "file_devices_in_time",
    "file_targets",
    "file_travellers",
    "isochrone",
    "k_nearest",
    "k_nearest_in_time",
    "load_network",
    "map_streets",
    "metres_to_one",
    "on_island",
    "pairs_within",
    "pairs_within_in_time",
    "reached_parts",
    "save_network",
    "shortest_path",
    "size_of",
    "snap",
    "street_lines",
    "warm_searches",
]

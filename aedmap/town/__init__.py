"""The town: built once from an extract, then opened by everybody."""

from aedmap.town.build import build_town
from aedmap.town.buildings import Buildings
from aedmap.town.device import MappedDevice
from aedmap.town.info import TownInfo
from aedmap.town.place import Place
from aedmap.town.town import Town, open_town
from aedmap.town.venue import Venue, VenueKind

__all__ = [
    "Buildings",
    "MappedDevice",
    "Place",
    "Town",
    "TownInfo",
    "Venue",
    "VenueKind",
    "build_town",
    "open_town",
]

"""The town: built once from an extract, then opened by everybody."""

from typing import TYPE_CHECKING, Any

from aedmap.town.buildings import Buildings
from aedmap.town.info import TownInfo
from aedmap.town.mapped_device import MappedDevice
from aedmap.town.place import Place
from aedmap.town.town import Town, open_town
from aedmap.town.venue import Venue, VenueKind

if TYPE_CHECKING:
    from aedmap.town.build import build_town

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


def __getattr__(name: str) -> Any:
    """Load what building needs (GDAL, time zones) only when something is built: opening a town stays quick."""
    if name == "build_town":
        from aedmap.town.build import build_town

        return build_town
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

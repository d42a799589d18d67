"""A town, opened: each part is read when first asked for, and refused when it is not this town's."""

import threading
import zipfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from aedmap.errors import InvalidInput, NotFound
from aedmap.geography import LocalProjection
from aedmap.network import EdgeIndex, StreetNetwork, load_network
from aedmap.town.buildings import Buildings, load_buildings
from aedmap.town.info import (
    BASE_MAP,
    BUILDINGS,
    DEVICES,
    INFO_FILE,
    NETWORK,
    NO_STREETS,
    PLACES,
    VENUES,
    Manifest,
    TownInfo,
    file_digest,
    read_manifest,
    town_fingerprint,
)
from aedmap.town.mapped_device import MappedDevice, load_devices
from aedmap.town.name_search import Fit, NameSearch
from aedmap.town.place import Place, load_places
from aedmap.town.venue import Venue, load_venues

_Part = TypeVar("_Part")


class Town:
    """What one town folder holds; read-only."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.info: TownInfo = manifest.info
        self._digests = manifest.parts
        self._views: dict[str, EdgeIndex] = {}
        self._making_views = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """The same for every copy of this town, another for every other town."""
        return self.info.fingerprint

    @cached_property
    def network(self) -> StreetNetwork:
        """The streets that anybody may walk."""
        if not self.info.has_streets:
            raise InvalidInput(
                f"The town {self.folder} was made without streets, which this needs; build it with 'aedmap town build' "
                'from an extract that has them. Only plans with response.ways = "straight" do without.'
            )
        network = self._part(NETWORK, load_network)
        self._refuse_mixed(network.fingerprint)
        return network

    def find_network(self) -> StreetNetwork | None:
        """The streets, None in a town that was made without."""
        return self.network if self.info.has_streets else None

    @property
    def projection(self) -> LocalProjection:
        """The town's plane in metres, with its origin in the middle."""
        return self.network.projection if self.info.has_streets else self.info.place.plane

    @cached_property
    def streets(self) -> EdgeIndex:
        """The network's edges, ready for snapping."""
        return EdgeIndex.of(self.network)

    def streets_for(self, profile: str) -> EdgeIndex:
        """The streets that a profile may use, ready for snapping; made when first asked for."""
        if profile == self.network.profile:
            return self.streets
        with self._making_views:
            if profile not in self._views:
                self._views[profile] = EdgeIndex.of(self.network.view(profile))
            return self._views[profile]

    @cached_property
    def venues(self) -> tuple[Venue, ...]:
        """Venues, in the order of their ids."""
        return self._part(VENUES, load_venues)

    @cached_property
    def buildings(self) -> Buildings:
        """Buildings as arrays."""
        return self._part(BUILDINGS, load_buildings)

    @cached_property
    def mapped_devices(self) -> tuple[MappedDevice, ...]:
        """Defibrillators that the extract itself knows."""
        return self._part(DEVICES, load_devices)

    @cached_property
    def _search(self) -> NameSearch:
        return NameSearch(self._part(PLACES, load_places))

    def find_places(self, text: str, limit: int = 10) -> list[Place]:
        """Streets, addresses, venues and quarters whose name fits what was typed, best first."""
        return self._search.find(text, limit)

    def find_with_fit(self, text: str, limit: int = 10) -> list[tuple[Place, Fit]]:
        """The same, with how well each name fits."""
        return self._search.find_with_fit(text, limit)

    @cached_property
    def base_map_path(self) -> Path:
        """The PMTiles file of the base map."""
        return self._part(BASE_MAP, lambda path: path)

    def check(self) -> None:
        """Compare every file with what the town was built with; raises InvalidInput naming the first that differs."""
        for name in self.info.parts:
            self._path(name)
        if self.info.has_streets:
            _ = self.network  # compares the fingerprint
        else:
            self._refuse_mixed(NO_STREETS)

    def _refuse_mixed(self, streets: str) -> None:
        """streets: fingerprint of the network"""
        if town_fingerprint(streets, self._digests, self.info.place) != self.info.fingerprint:
            raise InvalidInput(
                f"{self.folder / INFO_FILE} was changed by hand or mixes two towns; build the town again."
            )

    def _part(self, name: str, load: Callable[[Path], _Part]) -> _Part:
        path = self._path(name)
        try:
            return load(path)
        except InvalidInput:
            raise
        except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as error:
            raise InvalidInput(f"{path} cannot be read ({error}); build the town again.") from error

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise InvalidInput(f"The town folder {self.folder} lacks {name}; build the town again.")
        if file_digest(path) != self._digests.get(name):
            raise InvalidInput(f"{path} is damaged or belongs to another town; build the town again.")
        return path


def open_town(folder: Path) -> Town:
    """Open a folder that build_town made. Raises NotFound when it is none, InvalidInput when it is damaged."""
    try:
        return Town(folder, read_manifest(folder))
    except OSError as error:
        if isinstance(error, NotFound):
            raise
        raise InvalidInput(f"{folder} cannot be read ({error}); give a folder made by 'aedmap town build'.") from error

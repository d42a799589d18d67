"""Building a town folder from an extract."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from aedmap.geography import Position
from aedmap.geography.whereabouts import country_of, time_zone_at
from aedmap.network import StreetNetwork, build_network, save_network, size_of
from aedmap.osm import ExtractInfo, read_extract
from aedmap.osm.features import Feature, read_features
from aedmap.progress import Progress, silent
from aedmap.town.base_map import BaseMapCollector, write_tiles
from aedmap.town.buildings import save_buildings
from aedmap.town.collectors.buildings import BuildingCollector
from aedmap.town.collectors.devices import DeviceCollector
from aedmap.town.collectors.names import NameCollector
from aedmap.town.collectors.town_name import TownNameCollector
from aedmap.town.collectors.venues import VenueCollector
from aedmap.town.info import (
    BASE_MAP,
    BUILDINGS,
    DEVICES,
    INFO_FILE,
    LICENCE,
    NETWORK,
    PARTS,
    PLACES,
    VENUES,
    Manifest,
    TownInfo,
    TownPlace,
    claims_to_be_town,
    file_digest,
    town_fingerprint,
    write_manifest,
)
from aedmap.town.mapped_device import save_devices
from aedmap.town.place import save_places
from aedmap.town.replace_folder import refuse_unwritable_folder, replaced_folder
from aedmap.town.venue import save_venues

_WHAT = "a town folder"
Box = tuple[float, float, float, float]


def build_town(osm: Path, out: Path, progress: Progress = silent, licence: str = LICENCE) -> TownInfo:
    """Make the folder out from the extract osm, whole or not at all; a town that is there is replaced on success.

    licence: what has to be said of the map data, where they are not OpenStreetMap's.

    Raises SourceUnavailable or InvalidInput in one sentence when the extract cannot be used or out cannot be written.
    """
    osm, out = Path(osm), Path(out)
    refuse_unusable_out(out)
    extract = read_extract(osm, progress)
    network = build_network(extract, progress)
    found = _Found()
    for feature in read_features(osm, progress):
        for collector in found.collectors:
            collector.take(feature)
    with replaced_folder(out, _is_town, _WHAT) as folder:
        return _fill(folder, extract.info, network, found, licence, progress)


def refuse_unusable_out(out: Path) -> None:
    """Raise SourceUnavailable where no town can be written, or what lies there is none: before the work, not after."""
    refuse_unwritable_folder(Path(out), _is_town, _WHAT)


class _Collector(Protocol):
    def take(self, feature: Feature) -> None: ...


@dataclass(frozen=True)
class _Found:
    """What one pass over the features gathers."""

    venues: VenueCollector = field(default_factory=VenueCollector)
    buildings: BuildingCollector = field(default_factory=BuildingCollector)
    names: NameCollector = field(default_factory=NameCollector)
    devices: DeviceCollector = field(default_factory=DeviceCollector)
    town_name: TownNameCollector = field(default_factory=TownNameCollector)
    base_map: BaseMapCollector = field(default_factory=BaseMapCollector)

    @property
    def collectors(self) -> tuple[_Collector, ...]:
        return self.venues, self.buildings, self.names, self.devices, self.town_name, self.base_map


def _fill(
    folder: Path, source: ExtractInfo, network: StreetNetwork, found: _Found, licence: str, progress: Progress
) -> TownInfo:
    progress("Writing the town", 0.0)
    box = _box(source, network)
    middle = Position((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    time_zone = time_zone_at(middle)
    country = country_of(time_zone)
    progress("Writing the town", 0.2)
    venues = found.venues.venues(network.projection)
    buildings = found.buildings.buildings(network.projection)
    devices = found.devices.devices()
    named = found.names.places(network.projection, country)
    progress("Writing the town", 0.6)
    save_network(network, folder / NETWORK)
    save_venues(venues, folder / VENUES)
    save_buildings(buildings, folder / BUILDINGS)
    save_places(named, folder / PLACES)
    save_devices(devices, folder / DEVICES)
    name = found.town_name.name(*box)
    write_tiles(found.base_map.sheets(box), box, name or source.path.name, folder / BASE_MAP, progress)
    digests = {part: file_digest(folder / part) for part in PARTS}
    size = size_of(network)
    sizes = np.bincount(network.component)
    info = TownInfo(
        nodes=size.junctions,
        edges=size.edges,
        street_m=round(size.metres, 1),
        components=len(sizes),
        largest_share=round(float(sizes.max() / sizes.sum()), 6),
        venues=len(venues),
        buildings=len(buildings),
        bbox=box,
        fingerprint=town_fingerprint(network.fingerprint, digests, TownPlace(name, time_zone, country, box)),
        name=name,
        time_zone=time_zone,
        country=country,
        devices=len(devices),
        places=len(named.places),
        source=source.path.name,
        licence=licence,
        extract_date=source.timestamp.isoformat() if source.timestamp else None,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    write_manifest(folder, Manifest(info, digests))
    progress("Writing the town", 1.0)
    return info


def _box(source: ExtractInfo, network: StreetNetwork) -> Box:
    """The extract's own box where it has one that its streets lie in, else the box around the streets."""
    west, south = float(network.shape_lon.min()), float(network.shape_lat.min())
    east, north = float(network.shape_lon.max()), float(network.shape_lat.max())
    told = source.bbox
    if told and told[0] <= east and told[2] >= west and told[1] <= north and told[3] >= south:
        return (round(told[0], 7), round(told[1], 7), round(told[2], 7), round(told[3], 7))
    return (round(west, 7), round(south, 7), round(east, 7), round(north, 7))


def _is_town(folder: Path) -> bool:
    """Whether a folder may be replaced: a town of any version, or a damaged one with nothing beside its files."""
    names = {path.name for path in folder.iterdir()}
    return claims_to_be_town(folder) or (INFO_FILE in names and names <= {INFO_FILE, *PARTS})

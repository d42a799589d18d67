"""What one pass over the features of an extract gathers for a town."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import shapely

from aedmap.osm.features import Feature, read_features
from aedmap.progress import Progress
from aedmap.town.base_map import BaseMapCollector
from aedmap.town.collectors.buildings import BuildingCollector
from aedmap.town.collectors.devices import DeviceCollector
from aedmap.town.collectors.names import NameCollector
from aedmap.town.collectors.town_name import TownNameCollector
from aedmap.town.collectors.venues import VenueCollector


class _Collector(Protocol):
    def take(self, feature: Feature) -> None: ...


@dataclass(frozen=True)
class Gathered:
    """Everything but streets; empty until an extract is read."""

    venues: VenueCollector = field(default_factory=VenueCollector)
    buildings: BuildingCollector = field(default_factory=BuildingCollector)
    names: NameCollector = field(default_factory=NameCollector)
    devices: DeviceCollector = field(default_factory=DeviceCollector)
    town_name: TownNameCollector = field(default_factory=TownNameCollector)
    base_map: BaseMapCollector = field(default_factory=BaseMapCollector)

    @property
    def collectors(self) -> tuple[_Collector, ...]:
        return self.venues, self.buildings, self.names, self.devices, self.town_name, self.base_map


def gather(osm: Path, progress: Progress, within: tuple[float, float, float, float] | None = None) -> Gathered:
    """Hand every feature of the extract to every collector.

    within: west, south, east, north in degrees; what lies wholly outside is left out
    """
    gathered = Gathered()
    frame = None if within is None else shapely.box(*within)
    for feature in read_features(osm, progress):
        if frame is not None and not shapely.intersects(frame, feature.geometry):
            continue
        for collector in gathered.collectors:
            collector.take(feature)
    return gathered

"""Mapped defibrillators out of the extract's features."""

import shapely

from aedmap.geography import Position
from aedmap.osm.features import Feature
from aedmap.town.mapped_device import MappedDevice

_SAID = {"yes": True, "no": False}


class DeviceCollector:
    """Takes features one by one, then gives the devices."""

    def __init__(self) -> None:
        self._devices: list[MappedDevice] = []

    def take(self, feature: Feature) -> None:
        """Keep the feature if it is a defibrillator."""
        tags = feature.tags
        if tags.get("emergency") != "defibrillator" or feature.geometry.is_empty:
            return
        middle = shapely.point_on_surface(feature.geometry)
        self._devices.append(
            MappedDevice(
                id=feature.osm_id,
                position=Position(middle.x, middle.y),
                place=tags.get("defibrillator:location") or tags.get("name") or tags.get("description") or "",
                floor=tags.get("level"),
                indoor=_SAID.get(tags.get("indoor", "")),
                access=tags.get("access"),
                opening_hours=tags.get("opening_hours"),
                operator=tags.get("operator"),
                phone=tags.get("phone") or tags.get("contact:phone"),
            )
        )

    def devices(self) -> tuple[MappedDevice, ...]:
        """All devices taken so far."""
        return tuple(self._devices)

"""Defibrillators that the extract itself knows, to be imported into a registry later."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from aedmap.geography import Position
from aedmap.osm.features import Feature
from aedmap.town.columns import read_columns, write_columns

_SAID = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class MappedDevice:
    """One emergency=defibrillator of OpenStreetMap; a mapper's word, not a keeper's.

    place: what the tags say of where it hangs, "" when nothing; opening_hours: raw text, None when unknown
    """

    id: str
    position: Position
    place: str
    floor: str | None
    indoor: bool | None
    access: str | None
    opening_hours: str | None
    operator: str | None
    phone: str | None


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


_PLAIN = ("id", "place", "floor", "indoor", "access", "opening_hours", "operator", "phone")


def save_devices(devices: Sequence[MappedDevice], path: Path) -> None:
    """Write the devices, the same bytes for the same devices."""
    columns: dict[str, list[object]] = {key: [getattr(device, key) for device in devices] for key in _PLAIN}
    columns["lon"] = [round(device.position.lon, 7) for device in devices]
    columns["lat"] = [round(device.position.lat, 7) for device in devices]
    write_columns(path, columns)


def load_devices(path: Path) -> tuple[MappedDevice, ...]:
    """Read what save_devices wrote."""
    columns = read_columns(path)
    rows = ({key: columns[key][i] for key in _PLAIN} for i in range(len(columns["id"])))
    return tuple(
        MappedDevice(position=Position(lon, lat), **row)
        for row, lon, lat in zip(rows, columns["lon"], columns["lat"], strict=True)
    )

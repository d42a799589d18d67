"""Defibrillators that the extract itself knows, to be imported into a registry later."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aedmap.geography import Position
from aedmap.town.columns import read_columns, write_columns


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

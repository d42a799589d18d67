"""The devices already out: which of them a plan may count on."""

from collections.abc import Sequence
from pathlib import Path

from aedmap.registry import Aed, AedStatus
from optimizer.sites.point_file import read_points

# On duty, or away only until the guardian has put it back; not those reported, unchecked, broken, lost or retired.
_COUNTED = frozenset(
    {
        AedStatus.IN_SERVICE,
        AedStatus.RESTRICTED,
        AedStatus.CHECK_DUE,
        AedStatus.RESERVED,
        AedStatus.IN_USE,
        AedStatus.RETRIEVED,
        AedStatus.DATA_DOWNLOADED,
        AedStatus.RESTOCKED,
    }
)


def counted_devices(devices: Sequence[Aed]) -> tuple[Aed, ...]:
    """Those that a plan of months and years may count on."""
    return tuple(device for device in devices if device.status in _COUNTED)


def read_devices(path: Path, time_zone: str, country: str) -> tuple[Aed, ...]:
    """Devices from a CSV (lon, lat; id, place, opening_hours if known) or points in a map file, all in service."""
    return tuple(
        Aed(
            id=point.texts.get("id") or f"{path.stem}/{number}",
            position=point.position,
            place=point.texts.get("place") or point.texts.get("name", ""),
            status=AedStatus.IN_SERVICE,
            time_zone=time_zone,
            country=country,
            source=point.texts.get("source", path.name),
            opening_hours=point.texts.get("opening_hours"),
        )
        for number, point in enumerate(read_points(path), start=1)
    )

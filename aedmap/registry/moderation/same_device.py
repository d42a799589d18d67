"""Devices of the registry that may be one: near each other and alike, or with one serial number. People decide."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from aedmap.geography import LocalProjection
from aedmap.registry.aed import Aed, AedStatus
from aedmap.registry.importing.place_keys import address_key, name_key, same_address, same_name
from aedmap.registry.moderation.surroundings import SAME_WITHIN_M

_SHORTEST_SERIAL = 4
_EARTH_M = 6_356_752.0  # the smallest radius, so that the reach is never too short


@dataclass(frozen=True)
class Pair:
    """Two devices offered for merging, by id in order, with why ("serial" or "name") and the metres between them.

    other_address: both addresses are known and differ, as with places that were all put on one point
    """

    first: Aed
    second: Aed
    why: str
    metres: float
    other_address: bool = False


def possible_pairs(aeds: Sequence[Aed], told_apart: Collection[tuple[str, str]]) -> list[Pair]:
    """Pairs that may be one device, without vehicles and those that people told apart: one address first, then near."""
    standing = [aed for aed in aeds if aed.status != AedStatus.RETIRED and not aed.mobile]
    found: dict[tuple[str, str], Pair] = {}
    for a, b in _with_one_serial(standing):
        found[a.id, b.id] = Pair(a, b, "serial", _metres(a, b), _elsewhere(a, b))
    for a, b in _near(standing):
        metres = _metres(a, b)
        alike = metres <= SAME_WITHIN_M and same_name(name_key(a.place), name_key(b.place)) and not _differ(a, b)
        if alike:
            found.setdefault((a.id, b.id), Pair(a, b, "name", metres, _elsewhere(a, b)))
    apart = set(told_apart)
    kept = [pair for key, pair in found.items() if key not in apart]
    return sorted(kept, key=lambda pair: (pair.other_address, pair.metres, pair.first.id, pair.second.id))


def _with_one_serial(aeds: Sequence[Aed]) -> Iterable[tuple[Aed, Aed]]:
    by_serial: dict[str, list[Aed]] = defaultdict(list)
    for aed in aeds:
        if serial := _serial(aed):
            by_serial[serial].append(aed)
    for same in by_serial.values():
        ordered = sorted(same, key=lambda aed: aed.id)
        yield from ((ordered[0], other) for other in ordered[1:])


def _near(aeds: Sequence[Aed]) -> Iterable[tuple[Aed, Aed]]:
    """Pairs within reach of each other, found on the sphere so that no meridian divides them."""
    ordered = sorted(aeds, key=lambda aed: aed.id)
    if len(ordered) < 2:
        return
    from scipy.spatial import cKDTree  # only a steward's list needs it, and every program imports this file

    lon = np.radians([aed.position.lon for aed in ordered])
    lat = np.radians([aed.position.lat for aed in ordered])
    points = np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    reach = SAME_WITHIN_M * 1.01 / _EARTH_M
    for one, other in cKDTree(points).query_pairs(reach, output_type="ndarray"):
        first, second = sorted((int(one), int(other)))
        yield ordered[first], ordered[second]


def _metres(a: Aed, b: Aed) -> float:
    lon = a.position.lon + (b.position.lon - a.position.lon + 180) % 360 - 180  # the short way round
    x, y = LocalProjection(a.position.lon, a.position.lat).to_metres(lon, b.position.lat)
    return float((x * x + y * y) ** 0.5)


def _differ(a: Aed, b: Aed) -> bool:
    """Two serial numbers, floors or spots in a house are two devices."""
    serials, floors = (_serial(a), _serial(b)), (a.floor or "", b.floor or "")
    spots = (name_key(a.location or ""), name_key(b.location or ""))
    return any(one and other and one != other for one, other in (serials, floors, spots))


def _elsewhere(a: Aed, b: Aed) -> bool:
    one, other = address_key(a.address or ""), address_key(b.address or "")
    return bool(one and other) and not same_address(one, other)


def _serial(aed: Aed) -> str:
    """A serial number, "" for what is too short or too uniform to be one."""
    plain = unicodedata.normalize("NFKC", aed.serial or "").upper().replace(" ", "")
    return plain if len(plain) >= _SHORTEST_SERIAL and len(set(plain)) > 1 else ""

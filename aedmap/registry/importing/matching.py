"""Which records of a new delivery are devices that an earlier delivery of the same source gave."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

from aedmap.registry.importing.place_keys import address_key, name_key
from aedmap.registry.importing.source_device import Said, SourceDevice, differing

_COMPARED = 10_000  # pairs of one address; a district under one default point is not worth more
_MOST_UNLIKE = 2


@dataclass(frozen=True)
class KnownDevice:
    """What an earlier delivery said. vanished: whether the last one was without it."""

    key: str
    aed_id: str
    said: Said
    vanished: bool = False


@dataclass(frozen=True)
class Changed:
    """fields: the values that differ; a device that only came back has none."""

    known: KnownDevice
    device: SourceDevice
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Matched:
    new: tuple[SourceDevice, ...]
    changed: tuple[Changed, ...]
    unchanged: tuple[KnownDevice, ...]
    vanished: tuple[KnownDevice, ...]


def match(known: Sequence[KnownDevice], devices: Sequence[SourceDevice]) -> Matched:
    """Match by key; what is left over and has no number of its own, by two of name, address and point.

    Where the source's numbers never identified its devices they do not begin to: a few mended rows, whose numbers only
    count the lines of the whole register, would come in as strangers.
    """
    if known and not any(one.key.startswith("id ") for one in known):
        devices = [replace(one, key=one.by_words or one.key) for one in devices]
    pairs, old, new = _by_key(known, devices)
    for same in (_name_and_address, _name_and_point, _address_and_point):
        more, old, new = _by(same, old, new)
        pairs += more
    changed, unchanged = [], []
    for before, after in pairs:
        fields = differing(before.said, after.said)
        if fields or before.vanished or before.key != after.key:
            changed.append(Changed(before, after, fields))
        else:
            unchanged.append(before)
    gone = tuple(sorted((one for one in old if not one.vanished), key=lambda one: one.aed_id))
    return Matched(
        tuple(sorted(new, key=lambda device: device.row)),
        tuple(sorted(changed, key=lambda change: change.device.row)),
        tuple(unchanged),
        gone,
    )


_Pairs = list[tuple[KnownDevice, SourceDevice]]


def _by_key(
    known: Sequence[KnownDevice], devices: Sequence[SourceDevice]
) -> tuple[_Pairs, list[KnownDevice], list[SourceDevice]]:
    by_key = {one.key: one for one in known}
    pairs: _Pairs = []
    new = []
    for device in devices:
        before = by_key.pop(device.key, None)
        if before is None:
            new.append(device)
        else:
            pairs.append((before, device))
    return pairs, list(by_key.values()), new


def _by(
    same: Callable[[Said], Hashable], old: Sequence[KnownDevice], new: Sequence[SourceDevice]
) -> tuple[_Pairs, list[KnownDevice], list[SourceDevice]]:
    """Pairs that agree, the most alike first; where several devices stand together, hardly anything may differ."""
    olds: dict[Hashable, list[KnownDevice]] = defaultdict(list)
    for one in old:
        if not one.key.startswith("id "):
            olds[same(one.said)].append(one)
    news: dict[Hashable, list[SourceDevice]] = defaultdict(list)
    for device in new:
        if not device.key.startswith("id "):
            news[same(device.said)].append(device)
    pairs: _Pairs = []
    for key, devices in news.items():
        if key is not None and olds.get(key):
            pairs += _most_alike(olds[key], devices)
    taken = {id(thing) for pair in pairs for thing in pair}
    return pairs, [one for one in old if id(one) not in taken], [one for one in new if id(one) not in taken]


def _most_alike(olds: Sequence[KnownDevice], devices: Sequence[SourceDevice]) -> _Pairs:
    if len(olds) == len(devices) == 1:
        return [(olds[0], devices[0])]
    if len(olds) * len(devices) > _COMPARED:
        return []
    ranked = sorted(
        (len(differing(one.said, device.said)), device.row, at) for at, one in enumerate(olds) for device in devices
    )
    by_row = {device.row: device for device in devices}
    pairs: _Pairs = []
    used: set[int] = set()
    for unlike, row, at in ranked:
        if unlike <= _MOST_UNLIKE and row in by_row and at not in used:
            pairs.append((olds[at], by_row.pop(row)))
            used.add(at)
    return pairs


def _point(said: Said) -> tuple[int, int]:
    return round(said.lon * 1e5), round(said.lat * 1e5)


def _name_and_address(said: Said) -> Hashable:
    return (name_key(said.place), address_key(said.address)) if said.place and said.address else None


def _name_and_point(said: Said) -> Hashable:
    return (name_key(said.place), _point(said)) if said.place else None


def _address_and_point(said: Said) -> Hashable:
    return (address_key(said.address), _point(said)) if said.address else None

"""Which records of a new delivery are devices that an earlier delivery of the same source gave."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, count

from aedmap.registry.importing.place_keys import address_key, name_key
from aedmap.registry.importing.source_device import Said, SourceDevice, differing, shared_key

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
    count the lines of the whole register, would come in as strangers. Where they did, they still do.
    """
    if any(one.key.startswith("id ") for one in known):
        devices = [replace(one, key=one.by_number or one.key) for one in devices]
    elif known:
        devices = [replace(one, key=one.by_words or one.key) for one in devices]
    pairs, old, new = _by_key(known, devices)
    doubtful = {key for key, times in Counter(shared_key(one.key) for one in known).items() if times > 1}
    for same in (_name_and_address, _name_and_point, _address_and_point):
        more, old, new = _by(same, old, new, doubtful)
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
    """Pairs under one key. Which of several is the first under a key only the order of the rows says: the most alike
    belong together, whatever their order, and keep the key that is known."""
    olds: dict[str, list[KnownDevice]] = defaultdict(list)
    for one in known:
        olds[shared_key(one.key)].append(one)
    news: dict[str, list[SourceDevice]] = defaultdict(list)
    for device in devices:
        news[shared_key(device.key)].append(device)
    pairs: _Pairs = []
    new: list[SourceDevice] = []
    for key, group in news.items():
        before = olds.get(key, [])
        found = _under_one_key(before, group)
        pairs += found
        if len(group) == len(found):
            continue
        met = {device.row for _, device in found}
        free = _free_keys(key, {one.key for one in before})
        new += [replace(one, key=next(free)) if before else one for one in group if one.row not in met]
    taken = {one.key for one, _ in pairs}
    return pairs, [one for one in known if one.key not in taken], new


def _free_keys(key: str, taken: Set[str]) -> Iterator[str]:
    return (free for free in chain([key], (f"{key} #{number}" for number in count(2))) if free not in taken)


def _under_one_key(olds: Sequence[KnownDevice], devices: Sequence[SourceDevice]) -> _Pairs:
    if len(olds) * len(devices) > _COMPARED:
        by_key = {one.key: one for one in olds}
        return [(by_key[device.key], device) for device in devices if device.key in by_key]
    pairs = _most_alike(olds, devices, most_unlike=math.inf)
    return [(one, replace(device, key=one.key)) for one, device in pairs]


def _by(
    same: Callable[[Said], Hashable],
    old: Sequence[KnownDevice],
    new: Sequence[SourceDevice],
    doubtful: Set[str],
) -> tuple[_Pairs, list[KnownDevice], list[SourceDevice]]:
    """Pairs that agree, the most alike first; where several devices stand together, hardly anything may differ.

    doubtful: numbers that several devices had; one of these may have got another since
    """
    olds: dict[tuple[bool, Hashable], list[KnownDevice]] = defaultdict(list)
    for one in old:
        numbered = one.key.startswith("id ")
        if not numbered or shared_key(one.key) in doubtful:
            olds[numbered, same(one.said)].append(one)
    news: dict[tuple[bool, Hashable], list[SourceDevice]] = defaultdict(list)
    for device in new:
        numbered = device.key.startswith("id ")
        if not numbered or doubtful:
            news[numbered, same(device.said)].append(device)
    pairs: _Pairs = []
    for key, devices in news.items():
        if key[1] is not None and olds.get(key):
            pairs += _most_alike(olds[key], devices)
    taken = {id(thing) for pair in pairs for thing in pair}
    return pairs, [one for one in old if id(one) not in taken], [one for one in new if id(one) not in taken]


def _most_alike(
    olds: Sequence[KnownDevice], devices: Sequence[SourceDevice], most_unlike: float = _MOST_UNLIKE
) -> _Pairs:
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
        if unlike <= most_unlike and row in by_row and at not in used:
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

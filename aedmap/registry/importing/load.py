"""Keeping what a checked file says: all of it in one transaction, or nothing."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from aedmap.errors import InvalidInput
from aedmap.faults import Code, Fault, none_is_good
from aedmap.geography import Position
from aedmap.geography.whereabouts import TimeZones
from aedmap.progress import Progress, silent
from aedmap.registry.aed import Aed, AedStatus
from aedmap.registry.importing.check import Checked, ImportRequest
from aedmap.registry.importing.checks.shifted import KnownPlace, find_shift
from aedmap.registry.importing.draft import Contact
from aedmap.registry.importing.matching import Changed, KnownDevice, Matched, match
from aedmap.registry.importing.report import ImportReport
from aedmap.registry.importing.source_device import Said, SourceDevice, aed_id, dates_of, shared_key

_STORING = "Storing"


@dataclass(frozen=True)
class SourceInfo:
    """What is kept about a source: whose data it is and when it was last delivered."""

    name: str
    licence: str | None
    datum: str
    region: str | None
    file_name: str
    delivered_at: datetime


@dataclass(frozen=True)
class NewDevice:
    aed: Aed
    key: str
    said: Said
    contact: Contact


@dataclass(frozen=True)
class Update:
    """changes: names and values of the device that the source changed; others stay as stewards left them."""

    aed_id: str
    old_key: str
    key: str
    said: Said
    changes: dict[str, object]
    contact: Contact


class ImportTransaction(Protocol):
    """All of it is kept, events included, or nothing is."""

    def begin(self, info: SourceInfo, actor: str) -> None: ...
    def known(self, source: str) -> Sequence[KnownDevice]: ...
    def taken_ids(self, ids: Sequence[str]) -> set[str]: ...
    def add(self, source: str, devices: Sequence[NewDevice], at: datetime, actor: str) -> None: ...
    def change(self, source: str, updates: Sequence[Update], at: datetime, actor: str) -> None: ...
    def mark_vanished(self, source: str, devices: Sequence[KnownDevice], at: datetime, actor: str) -> None: ...
    def finish(self, matched: Matched) -> None: ...


class ImportStore(Protocol):
    def importing(self) -> AbstractContextManager[ImportTransaction]: ...

    def known(self, source: str) -> Sequence[KnownDevice]:
        """What the source said before."""

    def places_near(self, positions: Sequence[Position]) -> Sequence[KnownPlace]:
        """Devices of any source in the box around the positions."""


def load(
    checked: Checked,
    request: ImportRequest,
    file_name: str,
    store: ImportStore,
    *,
    at: datetime,
    actor: str,
    progress: Progress = silent,
) -> ImportReport:
    """Keep a checked file and report; a delivery that is kept already changes nothing.

    InvalidInput when not one record is good: all that the source said before would seem to have vanished.
    """
    if not checked.devices:
        raise InvalidInput(none_is_good(len(checked.file.records), checked.rejected))
    progress(_STORING, 0.0)
    zones = TimeZones()
    shift = _shift_against_known(checked, request, store)
    progress(_STORING, 0.1)
    with store.importing() as transaction:
        transaction.begin(_source_info(checked, request, file_name, at), actor)
        matched = _match(checked, transaction.known(request.source))
        progress(_STORING, 0.2)
        transaction.add(request.source, _new_devices(matched, request, zones, transaction), at, actor)
        progress(_STORING, 0.7)
        transaction.change(request.source, [_update(change, zones) for change in matched.changed], at, actor)
        transaction.mark_vanished(request.source, matched.vanished, at, actor)
        transaction.finish(matched)
        progress(_STORING, 0.9)
    progress(_STORING, 1.0)
    return _report(checked, matched, shift)


def would_load(
    checked: Checked, request: ImportRequest | None = None, store: ImportStore | None = None
) -> ImportReport:
    """The report of loading, and nothing is kept; without a store as of a source of which nothing is known."""
    if request is None or store is None or not checked.devices:
        return _report(checked, match((), checked.devices), None)
    matched = _match(checked, store.known(request.source))
    return _report(checked, matched, _shift_against_known(checked, request, store))


def _match(checked: Checked, known: Sequence[KnownDevice]) -> Matched:
    """Nothing vanished for being rejected, nor for not being among rows that were mended."""
    matched = match(known, checked.devices)
    gone = [
        one for one in matched.vanished if shared_key(one.key) not in checked.unloaded_keys and not checked.file.is_part
    ]
    return replace(matched, vanished=tuple(gone))


def _shift_against_known(checked: Checked, request: ImportRequest, store: ImportStore) -> Fault | None:
    places = store.places_near([Position(device.said.lon, device.said.lat) for device in checked.devices])
    return find_shift(checked.drafts, request.datum, None, places)


def _report(checked: Checked, matched: Matched, shift: Fault | None) -> ImportReport:
    shifted = shift is not None and not any(fault.code == Code.SHIFTED_DATUM for fault in checked.warnings)
    extra = [shift] if shift is not None and shifted else []
    return ImportReport(
        read=len(checked.file.records),
        new=len(matched.new),
        changed=len(matched.changed),
        unchanged=len(matched.unchanged),
        rejected=checked.rejected,
        warnings=(*extra, *map(_vanished, matched.vanished), *checked.warnings),
    )


def _vanished(known: KnownDevice) -> Fault:
    reason = "The device was in the last delivery of this source and is not in this one; look whether it still hangs."
    return Fault(0, "", f"{known.aed_id} {known.said.place}", reason, Code.VANISHED)


def _new_devices(
    matched: Matched, request: ImportRequest, zones: TimeZones, transaction: ImportTransaction
) -> list[NewDevice]:
    wanted = [aed_id(request.source, device.key) for device in matched.new]
    taken = transaction.taken_ids(wanted)
    devices = []
    for device, wish in zip(matched.new, wanted, strict=True):
        free = wish
        number = 2
        while free in taken:
            free, number = f"{wish}-{number}", number + 1
        taken.add(free)
        devices.append(NewDevice(_aed(free, device, request.source, zones), device.key, device.said, device.contact))
    return devices


def _aed(new_id: str, device: SourceDevice, source: str, zones: TimeZones) -> Aed:
    said = device.said
    zone, country = zones.at(said.lon, said.lat)
    dates = dates_of(said)
    return Aed(
        id=new_id,
        position=Position(said.lon, said.lat),
        place=said.place,
        status=AedStatus(said.status),
        time_zone=zone,
        country=country,
        source=source,
        pads_expire_on=dates["pads_expire_on"],
        battery_expires_on=dates["battery_expires_on"],
        last_checked_on=dates["last_checked_on"],
        **{name: getattr(said, name) for name in _SAME},
    )


_SAME = (
    "floor",
    "indoor",
    "access",
    "opening_hours",
    "hours_raw",
    "guardian",
    "funder",
    "address",
    "location",
    "serial",
    "model",
)


def _update(change: Changed, zones: TimeZones) -> Update:
    said = change.device.said
    values: dict[str, object] = {name: getattr(said, name) for name in change.fields} | {
        name: value for name, value in dates_of(said).items() if name in change.fields
    }
    if "lon" in change.fields or "lat" in change.fields:
        zone, country = zones.at(said.lon, said.lat)
        values |= {"lon": said.lon, "lat": said.lat, "time_zone": zone, "country": country}
    known = change.known
    return Update(known.aed_id, known.key, change.device.key, said, values, change.device.contact)


def _source_info(checked: Checked, request: ImportRequest, file_name: str, at: datetime) -> SourceInfo:
    licence = request.licence or checked.file.licence
    return SourceInfo(request.source, licence, request.datum.value, request.region, file_name, at)

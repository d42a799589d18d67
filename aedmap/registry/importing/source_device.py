"""What a source says of one device: plain values that can be kept, compared with the next delivery, and applied."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from aedmap.registry.aed import AedStatus
from aedmap.registry.importing.checks import Placed
from aedmap.registry.importing.draft import Contact, Draft
from aedmap.registry.importing.place_keys import address_key, name_key

_OUT_OF_SERVICE = re.compile(
    r"out.?of.?(service|order)|disused|inactive|broken|removed|missing|defekt|außer betrieb|hors service|en panne"
    r"|停用|故障|拆除|损坏|報廢|报废|使用停止|使用不可|撤去|故障中|고장|철거|사용\s*불가|폐기",
    re.IGNORECASE,
)
_NOT_FOR_ALL = frozenset(
    {"no", "non", "nein", "private", "permit", "employees", "不开放", "不对外", "非公开", "비공개"}
)
# Everyday precision of a register; more digits are noise that would make each delivery look changed.
_DIGITS = 7
_NUMBERED = re.compile(r" #\d+$")
_LONGEST_OWN_ID = 200  # characters; what is longer is known by its digest, because indexes hold no long keys


@dataclass(frozen=True)
class Said:
    """The values of one record. Degrees on WGS84; dates as ISO text; None where the source says nothing."""

    lon: float
    lat: float
    place: str
    status: str
    floor: str | None = None
    indoor: bool | None = None
    access: str | None = None
    opening_hours: str | None = None
    hours_raw: str | None = None
    pads_expire_on: str | None = None
    battery_expires_on: str | None = None
    last_checked_on: str | None = None
    guardian: str | None = None
    funder: str | None = None
    address: str | None = None
    location: str | None = None
    serial: str | None = None
    model: str | None = None

    def to_text(self) -> str:
        """Canonical JSON without what is not said."""
        said = {name: value for name in _NAMES if (value := getattr(self, name)) is not None}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


_NAMES = tuple(field.name for field in fields(Said))


def said_from_text(text: str) -> Said:
    """Read what to_text wrote; keys of other versions are left out."""
    return Said(**{key: value for key, value in json.loads(text).items() if key in _NAMES})


def differing(before: Said, after: Said) -> tuple[str, ...]:
    """Names of the values that differ."""
    return tuple(name for name in _NAMES if getattr(before, name) != getattr(after, name))


@dataclass(frozen=True)
class SourceDevice:
    """key: what the source knows the device by, the same in each delivery

    by_words: the key that it would have in a register without numbers of its own
    by_number: the key under its number, "" where it has none
    """

    row: int
    key: str
    said: Said
    contact: Contact
    by_words: str = ""
    by_number: str = ""


def source_devices(placed: Sequence[Placed], ids_identify: bool) -> list[SourceDevice]:
    """What is to be kept of placed drafts."""
    numbering = _Numbering()
    devices = []
    for one in placed:
        words, number = numbering.keys(one.draft)
        key = number if ids_identify and number else words
        devices.append(SourceDevice(one.draft.row, key, _said(one), one.draft.contact, words, number))
    return devices


def keys_of_rejected(drafts: Sequence[Draft], devices: Sequence[SourceDevice]) -> frozenset[str]:
    """What those that are not kept would share a key with: they are here, so they did not vanish."""
    numbering = _Numbering()
    kept = {device.row for device in devices}
    return frozenset(
        key for draft in drafts if draft.row not in kept for key in map(shared_key, numbering.keys(draft)) if key
    )


class _Numbering:
    """Keys of drafts in the order of their rows; those that cannot be told apart get a number behind the same key."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def keys(self, draft: Draft) -> tuple[str, str]:
        """The key by words, and the one under the source's own number, "" without one."""
        words = self._numbered(_content_key(draft))
        own = draft.source_id
        if len(own) > _LONGEST_OWN_ID:
            own = hashlib.sha256(own.encode()).hexdigest()
        return words, self._numbered(f"id {own}") if own else ""

    def _numbered(self, key: str) -> str:
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key} #{self._seen[key]}"


def shared_key(key: str) -> str:
    """The key without the number that tells apart those who share it."""
    return _NUMBERED.sub("", key)


def aed_id(source: str, key: str) -> str:
    """The id of a device that is new: readable where the source's own is, and safe in an address."""
    prefix = re.sub(r"[^a-z0-9]+", "-", source.casefold()).strip("-")[:24]
    if prefix != source.casefold():
        prefix = "-".join(filter(None, (prefix, hashlib.sha256(source.encode()).hexdigest()[:4])))
    own = re.sub(r"^(node|way|relation)/", lambda match: match[1][0], key.removeprefix("id "))
    if not key.startswith("id ") or re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", own) is None:
        own = hashlib.sha256(key.encode()).hexdigest()[:12]
    return f"{prefix}-{own}"


def _content_key(draft: Draft) -> str:
    parts: tuple[str, ...] = (
        name_key(draft.name),
        address_key(draft.address),
        name_key(draft.location),
        draft.floor,
        draft.serial,
    )
    if not any(parts[:2]):  # many devices hang "at the entrance"
        parts = (*parts, f"{draft.said_lon} {draft.said_lat}")
    return "of " + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _said(one: Placed) -> Said:
    draft = one.draft
    return Said(
        lon=round(one.position.lon, _DIGITS),
        lat=round(one.position.lat, _DIGITS),
        place=draft.name or draft.operator or draft.address or draft.location or "AED",
        status=_status(draft).value,
        floor=draft.floor or None,
        indoor=draft.indoor,
        access=draft.access or None,
        opening_hours=draft.hours.expression if draft.hours else None,
        hours_raw=draft.hours.raw if draft.hours else None,
        pads_expire_on=_iso(draft.pads_expire_on),
        battery_expires_on=_iso(draft.battery_expires_on),
        last_checked_on=_iso(draft.last_checked_on),
        guardian=draft.operator or None,
        funder=draft.funder or None,
        address=draft.address or None,
        location=draft.location or None,
        serial=draft.serial or None,
        model=draft.model or None,
    )


def _status(draft: Draft) -> AedStatus:
    if _OUT_OF_SERVICE.search(draft.status):
        return AedStatus.OUT_OF_SERVICE
    return AedStatus.RESTRICTED if draft.access.casefold() in _NOT_FOR_ALL else AedStatus.IN_SERVICE


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dates_of(said: Said) -> Mapping[str, date | None]:
    """The dates among the values, as dates."""
    names = ("pads_expire_on", "battery_expires_on", "last_checked_on")
    texts = {name: getattr(said, name) for name in names}
    return {name: date.fromisoformat(text) if text else None for name, text in texts.items()}

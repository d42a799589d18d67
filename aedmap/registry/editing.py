"""What people change of a device: hours in their own words, a position in its datum, and who was faster."""

import hashlib
import re
import secrets
from dataclasses import astuple, replace
from zoneinfo import available_timezones

from aedmap.errors import InvalidInput
from aedmap.geography import Datum, Position, position_from
from aedmap.geography.whereabouts import TimeZones
from aedmap.registry.aed import Aed
from aedmap.registry.importing.hours import read_text

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
# Letters and digits that are not taken for one another when read from a label.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
# Everyday precision of a position; more digits are noise of a conversion.
_DIGITS = 7


def new_device_id() -> str:
    """A number for the label of a device that brings none."""
    return "d-" + "".join(secrets.choice(_CLEAR) for _ in range(7))


def stamp(aed: Aed) -> str:
    """A digest of everything known of the device: a form gives it back, so that nobody overwrites a newer word.

    Where a vehicle is just now is nobody's word.
    """
    if aed.mobile:
        aed = replace(aed, position=Position(0.0, 0.0), position_at=None)
    return hashlib.sha256(repr(astuple(aed)).encode()).hexdigest()[:24]


def hours_shown(aed: Aed) -> str:
    """The hours as people edit them: the source's words, or the grammar's where those are all there is."""
    return aed.hours_raw or aed.opening_hours or ""


def with_hours(aed: Aed, typed: str) -> Aed:
    """Hours in words or in OSM's grammar; the words are kept, and what is not understood counts as unknown."""
    text = typed.strip()
    if text == hours_shown(aed):
        return aed
    if not text:
        return replace(aed, opening_hours=None, hours_raw=None)
    return replace(aed, opening_hours=read_text(text).expression, hours_raw=text)


def with_position(aed: Aed, lon: float, lat: float, datum: Datum = Datum.WGS84) -> Aed:
    """The device moved; its clock and its country follow. InvalidInput for degrees that are none."""
    found = position_from(lon, lat, datum)
    position = Position(round(found.lon, _DIGITS), round(found.lat, _DIGITS))
    if position == aed.position:
        return aed
    zone, country = TimeZones().at(position.lon, position.lat)
    return replace(aed, position=position, time_zone=zone, country=country)


def check_device(aed: Aed) -> None:
    """Refuse what no device can have, before anything is stored."""
    if _ID.fullmatch(aed.id) is None:
        raise InvalidInput(
            f"The number {aed.id[:60]!r} cannot stand in an address; use up to 40 letters, digits, '-', '.' and '_'."
        )
    if not aed.place.strip():
        raise InvalidInput("A device needs the name of its place; give the house, the shop or the street.")
    if aed.time_zone not in available_timezones():
        raise InvalidInput(f"There is no time zone {aed.time_zone[:60]!r}; give an IANA name such as Asia/Shanghai.")
    if re.fullmatch(r"[A-Z]{2}|", aed.country) is None:
        raise InvalidInput(f"The country {aed.country[:20]!r} is no code of two letters, such as CN; mend it.")

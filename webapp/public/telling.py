"""How times, distances and states are told, in the page's language and with honest precision."""

import math
from datetime import UTC, datetime

from flask_babel import format_datetime

from aedmap.finding import FoundAed
from aedmap.registry import MOBILE_FRESH_S, Aed, AedStatus, OpenState, open_state, why_not_usable, zone_or_utc
from webapp.translate import _

_HELD = {AedStatus.RESERVED, AedStatus.IN_USE}
# Not there for the public: not yet believed, or gone.
HIDDEN = {AedStatus.REPORTED, AedStatus.PENDING_REVIEW, AedStatus.RETIRED}


def walking_time(seconds: float) -> str:
    """Minutes and seconds on foot, to ten seconds: the map knows no better."""
    rounded = max(10, round(seconds / 10) * 10)
    minutes, rest = divmod(rounded, 60)
    if minutes == 0:
        return _("%(seconds)d s", seconds=rest)
    if minutes >= 10:
        return _("%(minutes)d min", minutes=round(seconds / 60))
    return _("%(minutes)d min %(seconds)02d s", minutes=minutes, seconds=rest)


def distance(metres: float) -> str:
    if metres >= 1000:
        return _("%(km).1f km", km=metres / 1000)
    return _("%(metres)d m", metres=max(10, round(metres / 10) * 10))


def state_of(found: FoundAed) -> str:
    """Open, closed until, or unknown; never open when it closes before one arrives."""
    zone = found.aed.time_zone
    if found.state == OpenState.UNKNOWN:
        return _("Opening hours unknown")
    if found.state == OpenState.CLOSED:
        return _("Closed, opens %(when)s", when=moment(found.opens_at, zone)) if found.opens_at else _("Closed")
    return _("Open, closes %(when)s", when=clock(found.closes_at, zone)) if found.closes_at else _("Open now")


def sign_of(aed: Aed, at: datetime, mobile_fresh_s: float = MOBILE_FRESH_S) -> str:
    """The name of the device's sign under static/signs."""
    if aed.status in _HELD:
        return "aed-reserved"
    if why_not_usable(aed, at, mobile_fresh_s) is not None:
        return "aed-out"
    return f"aed-{open_state(aed, at).value}"


def sign_words(sign: str) -> str:
    """What a sign says, in words."""
    return {
        "aed-open": _("Open now"),
        "aed-closed": _("Closed now"),
        "aed-unknown": _("Opening hours unknown"),
        "aed-out": _("Out of service"),
        "aed-reserved": _("Being fetched"),
    }[sign]


def whereabouts(aed: Aed, at: datetime | None = None) -> list[str]:
    """Floor, indoors or out, how to get at it, how old the position of a vehicle is: only what is known."""
    told = []
    if aed.mobile:
        told.append(_vehicle(aed, at or datetime.now(UTC)))
    if aed.floor:
        told.append(_("Floor %(floor)s", floor=aed.floor))
    if aed.indoor is not None:
        told.append(_("Indoors") if aed.indoor else _("Outdoors"))
    if aed.access:
        told.append(access_words(aed.access))
    return told


def moment(at: datetime, time_zone: str) -> str:
    """Weekday and time at the device."""
    return str(format_datetime(at.astimezone(zone_or_utc(time_zone)), "EEE HH:mm", rebase=False))


def clock(at: datetime, time_zone: str) -> str:
    return f"{at.astimezone(zone_or_utc(time_zone)):%H:%M}"


def _vehicle(aed: Aed, at: datetime) -> str:
    age_s = aed.position_age_s(at)
    if age_s is None or math.isinf(age_s):
        return _("In a vehicle, nobody knows where")
    minutes = max(0, round(age_s / 60))
    if minutes >= 120:
        return _("In a vehicle, seen here %(hours)d h ago", hours=minutes // 60)
    return _("In a vehicle, seen here %(minutes)d min ago", minutes=minutes)


def access_words(access: str) -> str:
    """Who may fetch a device, in words where the source uses a known one."""
    known = {
        "yes": _("Open to everyone"),
        "public": _("Open to everyone"),
        "permissive": _("Open to everyone"),
        "customers": _("For customers"),
        "private": _("Ask the staff"),
        "permit": _("Ask the staff"),
        "no": _("Not accessible"),
    }
    return known.get(access, access)

"""The life cycle of a device, and who may count on it in which state."""

from collections.abc import Mapping
from datetime import datetime

from aedmap.registry.aed import Aed, AedStatus
from aedmap.registry.opening import zone_or_utc

_S = AedStatus
AED_TRANSITIONS: Mapping[AedStatus, frozenset[AedStatus]] = {
    _S.REPORTED: frozenset({_S.PENDING_REVIEW, _S.RETIRED}),
    _S.PENDING_REVIEW: frozenset({_S.IN_SERVICE, _S.RESTRICTED, _S.OUT_OF_SERVICE, _S.RETIRED}),
    _S.IN_SERVICE: frozenset({_S.RESTRICTED, _S.CHECK_DUE, _S.OUT_OF_SERVICE, _S.RESERVED, _S.IN_USE, _S.RETIRED}),
    _S.RESTRICTED: frozenset({_S.IN_SERVICE, _S.CHECK_DUE, _S.OUT_OF_SERVICE, _S.RETIRED}),
    _S.CHECK_DUE: frozenset({_S.IN_SERVICE, _S.RESTRICTED, _S.OUT_OF_SERVICE, _S.RESERVED, _S.IN_USE, _S.RETIRED}),
    _S.OUT_OF_SERVICE: frozenset({_S.IN_SERVICE, _S.RESTRICTED, _S.RETIRED}),
    # A fetcher who stands down gives the device back as it was found.
    _S.RESERVED: frozenset({_S.IN_SERVICE, _S.CHECK_DUE, _S.IN_USE, _S.OUT_OF_SERVICE}),
    _S.IN_USE: frozenset({_S.RETRIEVED, _S.OUT_OF_SERVICE}),
    _S.RETRIEVED: frozenset({_S.DATA_DOWNLOADED, _S.OUT_OF_SERVICE}),
    _S.DATA_DOWNLOADED: frozenset({_S.RESTOCKED, _S.OUT_OF_SERVICE}),
    _S.RESTOCKED: frozenset({_S.IN_SERVICE, _S.OUT_OF_SERVICE}),
    _S.RETIRED: frozenset(),
}

# Steps that only an inspection of pads, battery and ready light makes, not somebody's word.
BY_INSPECTION = frozenset(
    {(_S.RESTOCKED, _S.IN_SERVICE), (_S.OUT_OF_SERVICE, _S.IN_SERVICE), (_S.OUT_OF_SERVICE, _S.RESTRICTED)}
)

# An overdue check is paperwork until somebody finds a fault; restricted devices are not for everyone who walks up.
USABLE = frozenset({_S.IN_SERVICE, _S.CHECK_DUE})


# How long the reported position of a vehicle is believed: at 30 km/h it is five kilometres away after that.
MOBILE_FRESH_S = 600.0


def why_not_usable(aed: Aed, at: datetime, mobile_fresh_s: float = MOBILE_FRESH_S) -> str | None:
    """The code of what keeps people from counting on the device at an aware moment, None when nothing does.

    Expiry is judged by the day at the device; mobile_fresh_s: how long the position of a mobile one is believed.
    """
    if aed.status not in USABLE:
        return aed.status.value
    day = at.astimezone(zone_or_utc(aed.time_zone)).date()
    if aed.pads_expire_on is not None and aed.pads_expire_on < day:
        return "pads_expired"
    if aed.battery_expires_on is not None and aed.battery_expires_on < day:
        return "battery_expired"
    age_s = aed.position_age_s(at)
    # A report from the future is a wrong clock, so nobody knows how old it is.
    if age_s is not None and not -mobile_fresh_s <= age_s <= mobile_fresh_s:
        return "position_stale"
    return None

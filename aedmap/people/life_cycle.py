"""The life cycle of a responder: what stewards decide, as a table, and what follows from the clock."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from aedmap.errors import StateConflict
from aedmap.people.responder import Responder, ResponderStatus

_S = ResponderStatus
RESPONDER_TRANSITIONS: Mapping[ResponderStatus, frozenset[ResponderStatus]] = {
    _S.APPLIED: frozenset({_S.IDENTITY_CHECKED, _S.LEFT}),
    _S.IDENTITY_CHECKED: frozenset({_S.CERTIFICATE_VERIFIED, _S.SUSPENDED, _S.LEFT}),
    _S.CERTIFICATE_VERIFIED: frozenset({_S.ACTIVE, _S.LAPSED, _S.SUSPENDED, _S.LEFT}),
    _S.ACTIVE: frozenset({_S.LAPSING, _S.LAPSED, _S.SUSPENDED, _S.LEFT}),
    # A renewal verified in time leads straight back; while it waits, the old certificate still counts.
    _S.LAPSING: frozenset({_S.ACTIVE, _S.LAPSED, _S.SUSPENDED, _S.LEFT}),
    # A renewed certificate goes back to verification.
    _S.LAPSED: frozenset({_S.IDENTITY_CHECKED, _S.SUSPENDED, _S.LEFT}),
    _S.SUSPENDED: frozenset({_S.IDENTITY_CHECKED, _S.LEFT}),
    _S.LEFT: frozenset(),
}


class Presence(StrEnum):
    """What keeps an active responder from being asked just now; it follows from the clock and from incidents."""

    FREE = "free"
    BUSY = "busy"
    PAUSED = "paused"
    QUIET = "quiet"
    OFF_HOURS = "off_hours"


def presence(responder: Responder, at: datetime) -> Presence:
    """Where an active responder stands at an aware moment; the first that applies."""
    availability = responder.availability
    if responder.busy_with is not None:
        return Presence.BUSY
    if availability.paused_at(at):
        return Presence.PAUSED
    if availability.quiet_at(at):
        return Presence.QUIET
    return Presence.FREE if availability.within_hours(at) else Presence.OFF_HOURS


def check_step(responder: Responder, to_status: ResponderStatus, day: date) -> None:
    """Refuse a step whose ground is missing: no certificate, no consent; the table itself is checked elsewhere."""
    certified = responder.certificate_on(day) is not None
    if to_status in (_S.CERTIFICATE_VERIFIED, _S.ACTIVE) and not certified:
        raise StateConflict(
            f"Responder {responder.id} has no verified certificate that is valid on {day}; verify one first."
        )
    if to_status is _S.ACTIVE and not responder.consents:
        raise StateConflict(f"Responder {responder.id} has not agreed to be alerted; record the consent first.")

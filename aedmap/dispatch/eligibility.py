"""Who may be sent at all. Pure: everything it depends on comes in."""

from datetime import datetime
from enum import StrEnum

from aedmap.dispatch.policy import Policy
from aedmap.people import Responder, ResponderStatus, zone_of

_SENT = frozenset({ResponderStatus.ACTIVE, ResponderStatus.LAPSING})


class Refusal(StrEnum):
    """Why somebody is not asked, the first that applies."""

    NOT_ACTIVE = "not_active"
    NO_CONSENT = "no_consent"
    NO_CERTIFICATE = "no_certificate"
    CERTIFICATE_NOT_VALID = "certificate_not_valid"
    CERTIFICATE_UNVERIFIED = "certificate_unverified"
    BUSY = "busy"
    PAUSED = "paused"
    OFF_HOURS = "off_hours"
    QUIET_HOURS = "quiet_hours"
    NOT_IN_HOMES = "not_in_homes"
    NO_POSITION = "no_position"
    TOO_FAR = "too_far"
    ASKED_ALREADY = "asked_already"
    ASKED_OFTEN = "asked_often"
    BEHIND_EMS = "behind_ems"


def why_may_not_go(responder: Responder, at: datetime) -> Refusal | None:
    """What keeps somebody who says that they come from being sent: their status, consent or certificate. Hours, quiet
    and pauses are their own wish, which an acceptance ends."""
    if responder.status not in _SENT:
        return Refusal.NOT_ACTIVE
    if not responder.consents:
        return Refusal.NO_CONSENT
    today = at.astimezone(zone_of(responder.availability.time_zone)).date()
    if responder.certificate_on(today) is not None:
        return None
    if not responder.certificates:
        return Refusal.NO_CERTIFICATE
    valid = any(certificate.valid_on(today) for certificate in responder.certificates)
    return Refusal.CERTIFICATE_UNVERIFIED if valid else Refusal.CERTIFICATE_NOT_VALID


def why_not(responder: Responder, at: datetime, policy: Policy, *, at_home: bool = False) -> Refusal | None:
    """What keeps this person from being asked at an aware moment; None when nothing does.

    at_home: whether the patient is in a home
    """
    availability = responder.availability
    never = why_may_not_go(responder, at)
    if never is not None:
        return never
    if responder.busy_with is not None:
        return Refusal.BUSY
    if availability.paused_at(at):
        return Refusal.PAUSED
    if not availability.within_hours(at):
        return Refusal.OFF_HOURS
    if availability.quiet_at(at):
        return Refusal.QUIET_HOURS
    if at_home and not responder.homes_too:
        return Refusal.NOT_IN_HOMES
    if responder.whereabouts(at, policy.position_fresh_s) is None:
        return Refusal.NO_POSITION
    return None

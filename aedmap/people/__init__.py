"""The people who may help: certificates, availability."""

from aedmap.people.availability import ALWAYS, Availability, WeeklyHours, zone_of
from aedmap.people.certificate import Certificate
from aedmap.people.responder import RESPONDER_TRANSITIONS, Responder, ResponderStatus

__all__ = [
    "ALWAYS",
    "RESPONDER_TRANSITIONS",
    "Availability",
    "Certificate",
    "Responder",
    "ResponderStatus",
    "WeeklyHours",
    "zone_of",
]

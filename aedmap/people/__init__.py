"""The people who may help: certificates, availability, consent, life cycle."""

from aedmap.people.areas import coarse
from aedmap.people.availability import ALWAYS, Availability, WeeklyHours, zone_of
from aedmap.people.certificate import Certificate, last_day
from aedmap.people.consent import ALERTS, PURPOSES, Consent
from aedmap.people.hours_text import read_weekly_hours, write_weekly_hours
from aedmap.people.life_cycle import RESPONDER_TRANSITIONS, Presence, check_step, presence
from aedmap.people.responder import Responder, ResponderStatus, new_responder_id

__all__ = [
    "ALERTS",
    "ALWAYS",
    "PURPOSES",
    "RESPONDER_TRANSITIONS",
    "Availability",
    "Certificate",
    "Consent",
    "Presence",
    "Responder",
    "ResponderStatus",
    "WeeklyHours",
    "check_step",
    "coarse",
    "last_day",
    "new_responder_id",
    "presence",
    "read_weekly_hours",
    "write_weekly_hours",
    "zone_of",
]

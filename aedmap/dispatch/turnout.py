"""How long somebody takes from the alert to the first step, by person and hour."""

from datetime import datetime

from aedmap.dispatch.policy import Policy
from aedmap.people import Responder, zone_of

# On the person's own clock. Region der Lebensretter tells 1:45 by day and 2:22 at night and not which hours are night,
# so these are assumed; the policy's factor of 1.35 is the published ratio.
NIGHT_FROM, NIGHT_TO = 22, 6


def turnout_s(responder: Responder, at: datetime, policy: Policy) -> float:
    """Seconds from an alert at an aware moment to the first step: the person's own, and longer at night."""
    hour = at.astimezone(zone_of(responder.availability.time_zone)).hour
    night = hour >= NIGHT_FROM or hour < NIGHT_TO
    return responder.turnout_s * (policy.night_turnout if night else 1.0)

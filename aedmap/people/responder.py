"""One person who may be sent."""

import math
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.people.availability import WORKING_HOURS, Availability
from aedmap.people.certificate import Certificate


class ResponderStatus(StrEnum):
    """What stewards decide about a person. Paused, off hours and busy follow from other fields and the clock."""

    APPLIED = "applied"
    IDENTITY_CHECKED = "identity_checked"
    CERTIFICATE_VERIFIED = "certificate_verified"
    ACTIVE = "active"
    LAPSING = "lapsing"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, repr=False)
class Responder:
    """A holder of a first-aid certificate. Personal data: the repr shows the id and nothing else.

    position_at: aware, when the position was last known
    base: where they live, work: where they work, both roughly; used when the position is too old
    homes_too: whether they go into homes, or to public places only
    turnout_s: from the alert to the first step; speed_m_s: None for the deployment's responder speed
    busy_with: the incident this person already serves
    source: where the record came from ("SAMPLE" for made-up ones, which every page must show)
    """

    id: str
    name: str
    status: ResponderStatus
    certificates: tuple[Certificate, ...]
    availability: Availability
    consents: bool
    source: str
    phone: str | None = None
    email: str | None = None
    position: Position | None = None
    position_at: datetime | None = None
    base: Position | None = None
    work: Position | None = None
    homes_too: bool = True
    turnout_s: float = 60.0
    speed_m_s: float | None = None
    busy_with: int | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise InvalidInput("A responder needs an id; give one that is not a name.")
        if not (math.isfinite(self.turnout_s) and 0 <= self.turnout_s <= 3600):
            raise InvalidInput(f"Turnout of {self.turnout_s} s is not between 0 and 3600 seconds.")
        if self.speed_m_s is not None and not (math.isfinite(self.speed_m_s) and 0.1 <= self.speed_m_s <= 40):
            raise InvalidInput(f"Speed of {self.speed_m_s} m/s is not between 0.1 and 40 metres a second.")
        if (self.position is None) != (self.position_at is None):
            raise InvalidInput(f"Responder {self.id} has a position without its time or a time without a position.")
        if self.position_at is not None and self.position_at.tzinfo is None:
            raise InvalidInput(f"The position of responder {self.id} has a time without offset; give an aware time.")

    def __repr__(self) -> str:
        return f"Responder(id={self.id!r})"

    def whereabouts(self, at: datetime, fresh_s: float) -> Position | None:
        """Where to count on them at a moment: a position no older than fresh_s, else their work in working hours, else
        their base, else nowhere."""
        if self.position is not None and self.position_at is not None:
            age_s = (at - self.position_at).total_seconds()
            # A report from the future is a wrong clock, so nobody knows how old it is.
            if -fresh_s <= age_s <= fresh_s:
                return self.position
        working = self.work is not None and self.availability.within(WORKING_HOURS, at)
        return self.work if working else self.base

    def certificate_on(self, day: date) -> Certificate | None:
        """A certificate that is valid on the day and verified, if there is one."""
        return next((c for c in self.certificates if c.verified and c.valid_on(day)), None)


def new_responder_id() -> str:
    """An id that tells nothing of the person, so that the event log may hold it for good."""
    return f"R-{secrets.token_hex(5)}"

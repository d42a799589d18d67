"""One emergency, from the desk's point of view."""

import math
from dataclasses import dataclass, field
from datetime import datetime

from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, IncidentState, Mode, Triage
from aedmap.dispatch.policy import Policy
from aedmap.errors import InvalidInput
from aedmap.geography import Position

MOST_UNCERTAIN_M = 5_000.0
LONGEST_PLACE = 300


@dataclass(frozen=True)
class IncidentReport:
    """What the caller told. place and note are free text and may be erased later; nothing about the patient's name.

    key: the same key sent twice is the same incident, so that a repeated click or a retry opens one.
    at_home: whether the patient is in a home, where some responders do not go
    uncertainty_m: how far from the position the patient may be, None when nobody said
    callback: telephone of the caller; ems_at: aware, when the ambulance is expected
    called_at: aware, when the call came in, where that was earlier than now
    triage: what the call is taken for, None while nobody has said
    """

    position: Position
    place: str | None = None
    note: str | None = None
    mode: Mode = Mode.ACTUAL
    key: str | None = None
    at_home: bool = False
    uncertainty_m: float | None = None
    callback: str | None = None
    ems_at: datetime | None = None
    called_at: datetime | None = None
    triage: Triage | None = None

    def __post_init__(self) -> None:
        check_uncertainty(self.uncertainty_m)
        check_place(self.place)
        for name, text, longest in (
            ("note", self.note, 4000),
            ("key", self.key, 200),
            ("callback", self.callback, 40),
        ):
            if text is not None and not _storable(text, longest):
                raise InvalidInput(f"The {name} is longer than {longest} characters or holds unreadable ones.")
        if self.key == "":
            raise InvalidInput("The idempotency key has 0 characters; give 1 to 200.")


@dataclass(frozen=True)
class Incident:
    """An incident as stored; times are aware UTC. A change gives a new one and an event.

    policy: the rules it was opened with; alias_of: the incident that this one is another call about
    triage: what the desk takes it for, None while nobody has said
    """

    id: int
    position: Position
    state: IncidentState
    mode: Mode
    received_at: datetime
    opened_by: str
    place: str | None = None
    note: str | None = None
    key: str | None = None
    closed_at: datetime | None = None
    at_home: bool = False
    policy: Policy = field(default_factory=Policy)
    uncertainty_m: float | None = None
    callback: str | None = None
    ems_at: datetime | None = None
    alias_of: int | None = None
    triage: Triage | None = None

    @property
    def real(self) -> bool:
        """Whether somebody needs help; an exercise or a test takes nobody and nothing away from those who do."""
        return self.mode is Mode.ACTUAL

    @property
    def active(self) -> bool:
        return self.state in ACTIVE_INCIDENT


def check_uncertainty(metres: float | None) -> None:
    """InvalidInput for what is no distance, or beyond what a search for responders could serve."""
    if metres is not None and not (math.isfinite(metres) and 0 <= metres <= MOST_UNCERTAIN_M):
        raise InvalidInput(
            f"The position is uncertain by {metres} m; give 0 to {MOST_UNCERTAIN_M:.0f} m, or ask for a nearer place."
        )


def check_place(place: str | None) -> None:
    """InvalidInput for a name that is too long or cannot be kept."""
    if place is not None and not _storable(place, LONGEST_PLACE):
        raise InvalidInput(f"The place is longer than {LONGEST_PLACE} characters or holds unreadable ones.")


def _storable(text: str, longest: int) -> bool:
    """No NUL, which PostgreSQL refuses, and no half of a surrogate pair, which is no character."""
    return len(text) <= longest and not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)

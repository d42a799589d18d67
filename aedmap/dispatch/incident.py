"""One emergency, from the desk's point of view."""

from dataclasses import dataclass
from datetime import datetime

from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, IncidentState, Mode
from aedmap.errors import InvalidInput
from aedmap.geography import Position


@dataclass(frozen=True)
class IncidentReport:
    """What the caller told. place and note are free text and may be erased later; nothing about the patient's name.

    key: the same key sent twice is the same incident, so that a repeated click or a retry opens one.
    at_home: whether the patient is in a home, where some responders do not go
    """

    position: Position
    place: str | None = None
    note: str | None = None
    mode: Mode = Mode.ACTUAL
    key: str | None = None
    at_home: bool = False

    def __post_init__(self) -> None:
        for name, text, longest in (("place", self.place, 300), ("note", self.note, 4000), ("key", self.key, 200)):
            if text is not None and not _storable(text, longest):
                raise InvalidInput(f"The {name} is longer than {longest} characters or holds unreadable ones.")
        if self.key == "":
            raise InvalidInput("The idempotency key has 0 characters; give 1 to 200.")


@dataclass(frozen=True)
class Incident:
    """An incident as stored; times are aware UTC. A change gives a new one and an event."""

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

    @property
    def real(self) -> bool:
        """Whether somebody needs help; an exercise or a test takes nobody and nothing away from those who do."""
        return self.mode is Mode.ACTUAL

    @property
    def active(self) -> bool:
        return self.state in ACTIVE_INCIDENT


def _storable(text: str, longest: int) -> bool:
    """No NUL, which PostgreSQL refuses, and no half of a surrogate pair, which is no character."""
    return len(text) <= longest and not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)

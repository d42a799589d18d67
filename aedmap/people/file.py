"""All that is kept of one person, as stewards see it and as that person may ask for it."""

from dataclasses import dataclass
from datetime import datetime

from aedmap.people.consent import Consent
from aedmap.people.responder import Responder


@dataclass(frozen=True)
class Look:
    """Somebody looked at a person's data: at is aware, actor an account's id or a program, what a code."""

    at: datetime
    actor: str
    what: str


@dataclass(frozen=True, repr=False)
class PersonFile:
    """One person with what they agreed to and who looked, newest first."""

    responder: Responder
    consents: tuple[Consent, ...]
    looks: tuple[Look, ...]

    def __repr__(self) -> str:
        return f"PersonFile(id={self.responder.id!r})"

"""Declared life cycles: which state may follow which, and the change that is written down when one does."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from aedmap.errors import InvalidInput, StepForbidden

State = TypeVar("State", bound=StrEnum)

# What may be hashed for good: no spaces and no letters that names are written in, so that free text cannot slip in.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:#/+-]{0,119}")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True)
class Change:
    """One thing that happened, as the event log keeps it.

    subject, subject_id: what changed ("alert", "17"); ids and codes only, because these are hashed for good
    actor: id of the account, responder or program that did it, never a name
    reason: a code such as "ems_on_scene"; note: free text, kept apart so that it can be erased
    at: aware; incident_id: the incident it belongs to, for those who follow one
    """

    subject: str
    subject_id: str
    to_state: str
    at: datetime
    actor: str
    from_state: str | None = None
    reason: str | None = None
    incident_id: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InvalidInput(f"The time {self.at} of a change has no offset; give an aware time.")
        for value in (self.subject_id, self.actor):
            if _ID.fullmatch(value) is None:
                raise InvalidInput(
                    f"{value!r} cannot be the id of what an event speaks of; give up to 120 letters, digits and "
                    ". _ : # / + - without spaces, and keep names and free text in the note."
                )
        for code in (self.subject, self.to_state, self.from_state, self.reason):
            if code is not None and _CODE.fullmatch(code) is None:
                raise InvalidInput(
                    f"{code!r} is not a code that events may hold; give small letters, digits and _, "
                    "and keep free text in the note."
                )


def check_transition(what: str, table: Mapping[State, Collection[State]], from_state: State, to_state: State) -> None:
    """Refuse a step that the table does not hold, naming those it does."""
    allowed = table.get(from_state, ())
    if to_state not in allowed:
        following = tuple(sorted(str(state) for state in allowed))
        choices = ", ".join(following) or "nothing"
        raise StepForbidden(
            f"{what} is {from_state} and cannot become {to_state}; allowed from here: {choices}.",
            what=what,
            to_state=str(to_state),
            state=str(from_state),
            allowed=following,
        )

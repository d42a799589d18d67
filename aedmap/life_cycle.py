"""Declared life cycles: which state may follow which, and the change that is written down when one does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from aedmap.errors import InvalidInput, StateConflict

State = TypeVar("State", bound=StrEnum)


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


def check_transition(what: str, table: Mapping[State, Collection[State]], from_state: State, to_state: State) -> None:
    """Refuse a step that the table does not hold, naming those it does."""
    allowed = table.get(from_state, ())
    if to_state not in allowed:
        choices = ", ".join(sorted(allowed)) or "nothing"
        raise StateConflict(f"{what} is {from_state} and cannot become {to_state}; allowed from here: {choices}.")

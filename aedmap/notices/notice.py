"""One notice that waits to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aedmap.errors import InvalidInput


class Recipient(StrEnum):
    """Whose notice it is; the address is looked up when it is sent, so that an erased person gets none."""

    RESPONDER = "responder"
    GUARDIAN = "guardian"
    STEWARD = "steward"


class NoticeState(StrEnum):
    """How far it is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Notice:
    """kind: what it is about ("certificate", "upkeep"); subject_code: the sentence to be told, in words of the reader's

    parameters: codes, ids, numbers and dates as text for that sentence, never a name, a telephone or an address
    due_at: aware, when it is to be sent
    """

    kind: str
    recipient_kind: Recipient
    recipient_id: str
    subject_code: str
    due_at: datetime
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.due_at.tzinfo is None:
            raise InvalidInput(f"The time {self.due_at} of a notice has no offset; give an aware time.")

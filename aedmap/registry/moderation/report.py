"""One report of the public: a device is missing, broken, or not on the map yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aedmap.errors import InvalidInput
from aedmap.geography import Position

LONGEST_NOTE = 1000
_LONGEST_WORDS = 200


class ReportKind(StrEnum):
    """What is reported."""

    MISSING = "missing"
    BROKEN = "broken"
    NEW_DEVICE = "new_device"


class ReportState(StrEnum):
    """What became of it. Merged: a new device that the registry knew already."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MERGED = "merged"


class RefusalReason(StrEnum):
    """Why a report was refused."""

    NOT_SO = "not_so"
    UNCLEAR = "unclear"
    NO_DEVICE = "no_device"
    NONSENSE = "nonsense"


@dataclass(frozen=True)
class ReportDraft:
    """What somebody hands in. A new device needs a position and a place, the other kinds the device they speak of."""

    kind: ReportKind
    aed_id: str | None = None
    position: Position | None = None
    place: str = ""
    location: str = ""
    hours: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind == ReportKind.NEW_DEVICE and (self.position is None or not self.place.strip()):
            raise InvalidInput("A new device needs a position and the name of its place; give both.")
        if self.kind != ReportKind.NEW_DEVICE and not self.aed_id:
            raise InvalidInput("A report of a missing or broken device needs the device; open it from its own page.")
        for name, most in (
            ("place", _LONGEST_WORDS), ("location", _LONGEST_WORDS), ("hours", _LONGEST_WORDS), ("note", LONGEST_NOTE)
        ):  # fmt: skip
            text = getattr(self, name)
            if len(text) > most:
                raise InvalidInput(f"The {name} has {len(text)} characters; at most {most} are kept.")
            if "\x00" in text:
                raise InvalidInput(f"The {name} holds a character that is no text; type it again.")


@dataclass(frozen=True)
class Report:
    """A report as it is kept.

    reporter: digest of what they gave to be recognised by, None when nothing; never the contact itself
    result_id: the device that came of it or that it was merged with
    """

    id: int
    draft: ReportDraft
    made_at: datetime
    state: ReportState
    reporter: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = None
    result_id: str | None = None

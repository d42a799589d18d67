"""What an import of people finds wrong, one fault a record."""

from dataclasses import dataclass
from enum import StrEnum


class RosterCode(StrEnum):
    """Kinds of fault."""

    NO_NAME = "no_name"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    EXPIRES_BEFORE_ISSUE = "expires_before_issue"
    BAD_POSITION = "bad_position"
    BAD_ROW = "bad_row"
    DUPLICATE = "duplicate"
    NO_CERTIFICATE = "no_certificate"
    EXPIRED = "expired"
    HOURS_UNPARSED = "hours_unparsed"
    VANISHED = "vanished"


@dataclass(frozen=True)
class RosterFault:
    """row: counted from 1 after the header, 0 when the fault is no row's; value: what stood in the column."""

    row: int
    column: str
    value: str
    reason: str
    code: RosterCode

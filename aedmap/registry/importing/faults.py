"""What an import finds wrong, one fault a record."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Kinds of fault."""

    NO_POSITION = "no_position"
    BAD_POSITION = "bad_position"
    SWAPPED = "swapped"
    OUTSIDE_BOUNDARY = "outside_boundary"
    DEGREE_OFF = "degree_off"
    DEFAULT_POINT = "default_point"
    DUPLICATE = "duplicate"
    HOURS_UNPARSED = "hours_unparsed"
    SHIFTED_DATUM = "shifted_datum"
    BAD_ROW = "bad_row"
    BAD_DATE = "bad_date"
    VANISHED = "vanished"


@dataclass(frozen=True)
class Fault:
    """row: counted from 1 after the header, 0 when the fault is the whole file's; value: what stood in the column."""

    row: int
    column: str
    value: str
    reason: str
    code: Code

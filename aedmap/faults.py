"""What imports find wrong: one family of codes for devices, people and regions, so that programs learn it once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Kinds of fault. The same word means the same in every import."""

    # any file
    BAD_ROW = "bad_row"
    DUPLICATE = "duplicate"
    VANISHED = "vanished"
    NO_NAME = "no_name"
    # positions, dates and hours
    NO_POSITION = "no_position"
    BAD_POSITION = "bad_position"
    SWAPPED = "swapped"
    OUTSIDE_BOUNDARY = "outside_boundary"
    DEGREE_OFF = "degree_off"
    DEFAULT_POINT = "default_point"
    SHIFTED_DATUM = "shifted_datum"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    HOURS_UNPARSED = "hours_unparsed"
    # certificates
    NO_CERTIFICATE = "no_certificate"
    EXPIRES_BEFORE_ISSUE = "expires_before_issue"
    EXPIRED = "expired"
    # regions
    NO_CODE = "no_code"
    BAD_CODE = "bad_code"
    NO_LEVEL = "no_level"
    BAD_LEVEL = "bad_level"
    NO_PARENT = "no_parent"
    CYCLE = "cycle"
    NO_BOUNDARY = "no_boundary"
    BAD_BOUNDARY = "bad_boundary"
    MENDED = "mended"
    BAD_POPULATION = "bad_population"
    BAD_ORGANISATION = "bad_organisation"
    OUTSIDE_PARENT = "outside_parent"
    OVERLAP = "overlap"
    TOP = "top"


@dataclass(frozen=True)
class Fault:
    """row: counted from 1 after the header, 0 when the fault is no row's; value: what stood in the column."""

    row: int
    column: str
    value: str
    reason: str
    code: Code


def by_code(faults: Sequence[Fault]) -> str:
    """How many there are of each kind: "3 no_position, 1 duplicate"."""
    counts = Counter(fault.code for fault in faults)
    return ", ".join(f"{number} {code}" for code, number in counts.items())


def none_is_good(read: int, rejected: Sequence[Fault]) -> str:
    """Why an import is refused that would bring nothing, and would say of all that was known that it vanished."""
    return f"Nothing was loaded: none of {read} records is good ({by_code(rejected)}); mend the file."

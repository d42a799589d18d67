"""What an import of regions finds wrong."""

from dataclasses import dataclass
from enum import StrEnum


class RegionCode(StrEnum):
    """Kinds of fault."""

    NO_CODE = "no_code"
    BAD_CODE = "bad_code"
    DUPLICATE = "duplicate"
    NO_NAME = "no_name"
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
class RegionFault:
    """row: feature of the file counted from 1; value: what stood in the column."""

    row: int
    column: str
    value: str
    reason: str
    code: RegionCode

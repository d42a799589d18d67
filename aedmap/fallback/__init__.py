"""The fallback sheet: nearest devices and a call list on paper, for a day without power or network."""

from aedmap.fallback.making import MadeSheet, Records, SheetOptions, make_sheet
from aedmap.fallback.writing import WITH_PEOPLE, WITHOUT_PEOPLE, write_whole

__all__ = ["WITHOUT_PEOPLE", "WITH_PEOPLE", "MadeSheet", "Records", "SheetOptions", "make_sheet", "write_whole"]

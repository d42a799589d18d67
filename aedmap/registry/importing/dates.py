"""Dates as registers write them. A column keeps to one order; a file that mixes three styles is refused."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aedmap.errors import InvalidInput

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日일号號.]?(?:[T\s].*)?")
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[月월]?")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{4})")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
# A date cell that lost its format: days since the end of 1899, here of 1995 to 2090.
_SERIAL = re.compile(r"(3[5-9]\d{3}|[4-6]\d{4})(?:\.0*)?")
_SPREADSHEET_ZERO = date(1899, 12, 30)
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})(?:\s.*)?")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?:\s.*)?")
_ERA = re.compile(r"(令和|平成|[RH])\s*(\d{1,2}|元)\s*[.年/]\s*(\d{1,2})\s*[.月/]\s*(\d{1,2})\s*日?", re.IGNORECASE)
_ERA_YEAR = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
_STYLES_ALLOWED = 2
# Databases write 0001-01-01 for nothing and 9999-12-31 for never: neither is a day on which something expires.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class _Written:
    """style: how it is written; dmy, mdy: what a date with slashes can be"""

    style: str
    ymd: date | None = None
    dmy: date | None = None
    mdy: date | None = None
    month_only: bool = False


def read_dates(
    cells: Sequence[tuple[int, str]],
    column: str,
    order: str | None,
    *,
    infer_order: bool = True,
    first_of_month: bool = False,
) -> dict[int, date | None]:
    """Row -> date, None where the cell is no date or can be two; cells are pairs of row and text.

    A month without a day is its last day, as expiry dates mean it, or its first when first_of_month.
    infer_order: whether dates that can only be one tell how the others of the column are meant

    InvalidInput when the column mixes three styles or both orders of day and month, because then no row can be trusted.
    """
    written = {row: _written(cell) for row, cell in cells if cell.strip()}
    _refuse_mixture(written, dict(cells), column)
    order = order or (_order(written) if infer_order else None)
    settled = {row: _settled(value, order) for row, value in written.items()}
    if first_of_month:
        months = {row for row, value in written.items() if value.month_only}
        settled = {row: day.replace(day=1) if day and row in months else day for row, day in settled.items()}
    return settled


def could_be_two(cell: str) -> bool:
    """Whether the cell is one day in one order of day and month and another day in the other."""
    value = _written(cell)
    return value.dmy is not None and value.mdy is not None and value.dmy != value.mdy


def _refuse_mixture(written: dict[int, _Written], cells: dict[int, str], column: str) -> None:
    first: dict[str, int] = {}
    for row, value in written.items():
        style = value.style
        if style == "slashes" and (value.dmy is None) != (value.mdy is None):
            style = "day/month" if value.mdy is None else "month/day"
        if style not in ("", "slashes"):
            first.setdefault(style, row)
    if len(first) > _STYLES_ALLOWED or {"day/month", "month/day"} <= set(first):
        shown = ", ".join(f"{cells[row]!r} in row {row}" for row in list(first.values())[:3])
        raise InvalidInput(f"Column {column!r} holds dates in {len(first)} styles ({shown}); write all as 2027-01-31.")


def _order(written: dict[int, _Written]) -> str | None:
    """Which of day and month comes first, from the dates that can only be one."""
    for value in written.values():
        if value.style == "slashes" and (value.dmy is None) != (value.mdy is None):
            return "mdy" if value.dmy is None else "dmy"
    return None


def _settled(value: _Written, order: str | None) -> date | None:
    if value.ymd is not None:
        return value.ymd
    if value.dmy is not None and value.dmy == value.mdy:
        return value.dmy
    if order is None and (value.dmy is None or value.mdy is None):
        return value.dmy or value.mdy
    return {"dmy": value.dmy, "mdy": value.mdy}.get(order or "")


def _written(cell: str) -> _Written:
    text = unicodedata.normalize("NFKC", cell).strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return _Written("year first", _date(match[1], match[2], match[3]))
    if match := _PACKED.fullmatch(text):
        return _Written("year first", _date(match[1], match[2], match[3]))
    if match := _SERIAL.fullmatch(text):
        return _Written("days of a spreadsheet", _SPREADSHEET_ZERO + timedelta(days=int(match[1])))
    if match := _DOTTED.fullmatch(text):
        return _Written("day.month.year", _date(match[3], match[2], match[1]))
    if match := _ERA.fullmatch(text):
        year = _ERA_YEAR[match[1].upper()] + (1 if match[2] == "元" else int(match[2]))
        return _Written("era", _date(str(year), match[3], match[4]))
    if match := _SLASHED.fullmatch(text):
        day_first, month_first = _date(match[4], match[3], match[1]), _date(match[4], match[1], match[3])
        return _Written("slashes" if day_first or month_first else "", dmy=day_first, mdy=month_first)
    if match := _YEAR_MONTH.fullmatch(text):
        return _Written("year first", _month_end(match[1], match[2]), month_only=True)
    if match := _MONTH_YEAR.fullmatch(text):
        return _Written("month and year", _month_end(match[2], match[1]), month_only=True)
    return _Written("")


def _date(year: str, month: str, day: str) -> date | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month_end(year: str, month: str) -> date | None:
    y, m = int(year), int(month)
    if not (1 <= m <= 12 and _FIRST_YEAR <= y <= _LAST_YEAR):
        return None
    following = date(y + m // 12, m % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)

"""Hours given in a column for each weekday and one for public holidays."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from aedmap.registry.importing.hours.clock import read_clock
from aedmap.registry.importing.hours.free_text import HoursReading, apply, apply_note, finished
from aedmap.registry.importing.hours.week import HOLIDAY, WEEKDAYS, Span, Week, is_span
from aedmap.registry.importing.hours.words import plain

_SPAN = re.compile(r"([\d:]+)\s*-\s*([\d:]+)")
_CLOSED = frozenset("- -- x off closed 휴무 휴관 휴일 휴진 休 休み 休館 休业 休息 geschlossen 없음 無 无".split())  # noqa: SIM905
_NEXT = dict(zip(WEEKDAYS, WEEKDAYS[1:] + WEEKDAYS[:1], strict=True))

# Spans of one day, None when the cell is not understood.
_Cell = tuple[Span, ...] | None


def read_weekdays(cells: Mapping[str, str], note: str = "") -> HoursReading | None:
    """Hours from cells by day ("Mo" ... "Su", "PH") and a note on all of them; None when every cell is empty.

    An empty day beside filled ones is a closed day, as the registers mean it. A cell that is not understood makes its
    own day unknown and no other.
    """
    return _read_days(tuple(cells.items()), note)


@lru_cache(maxsize=65536)
def _read_days(items: tuple[tuple[str, str], ...], note: str) -> HoursReading | None:
    cells = dict(items)
    given = {day: cell for day, cell in cells.items() if cell.strip()}
    if not given:
        return None
    week, understood = Week(), True
    for day in (*WEEKDAYS, HOLIDAY):
        if day in given:
            spans = _read_cell(given[day])
            if spans is None:
                week.unknown[day], understood = given[day], False
            else:
                _put(week, day, spans)
        elif day in cells:
            week.spans.setdefault(day, ())
    raw = "; ".join(filter(None, (*(f"{day} {cell}" for day, cell in given.items()), note)))
    understood = apply_note(week, note) and understood
    if not week.opens_ever():
        return HoursReading(None, raw, understood=False)
    return finished(week, raw, understood=understood)


def first_not_understood(cells: Mapping[str, str]) -> str | None:
    """The day whose cell is to blame."""
    return next((day for day, cell in cells.items() if cell.strip() and _read_cell(cell) is None), None)


def _put(week: Week, day: str, spans: Sequence[Span]) -> None:
    """Hours that begin after midnight ("24:00~29:00") belong to the next day, which the grammar wants."""
    tonight = [span for span in spans if span[0] < 1440]
    later = [(start - 1440, end - 1440) for start, end in spans if start >= 1440]
    if tonight or day not in week.spans:
        week.add([day], tonight)
    if later and day != HOLIDAY:
        week.add([_NEXT[day]], later)


@lru_cache(maxsize=65536)
def _read_cell(cell: str) -> _Cell:
    text = plain(cell)
    if text.casefold() in _CLOSED:
        return ()
    spans: list[Span] = []
    for part in re.split(r"\s*[,;/]\s*", text):
        match = _SPAN.fullmatch(part)
        if match is None:
            return _in_words(text)
        start, end = read_clock(match[1]), read_clock(match[2])
        if start is None or end is None:
            return None
        end = 1440 if end == 1439 else end
        if not (is_span(start, end) or 1440 <= start < end <= 2880):
            return None
        spans.append((start, end))
    return tuple(spans)


def _in_words(text: str) -> _Cell:
    """A cell such as "24시간" or "9 Uhr bis 17 Uhr", which speaks of every day and here means its own."""
    week = Week()
    if not apply(week, text) or week.exceptions or HOLIDAY in week.spans or set(week.spans) != set(WEEKDAYS):
        return None
    each = {week.spans[day] for day in WEEKDAYS}
    return each.pop() if len(each) == 1 else None

"""Hours given as days, a beginning, an end and a note, as the schema recommended in Japan has them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from aedmap.registry.importing.hours.clock import read_clock
from aedmap.registry.importing.hours.free_text import HoursReading, apply_note, finished, read_text
from aedmap.registry.importing.hours.week import HOLIDAY, WEEKDAYS, Week, is_span
from aedmap.registry.importing.hours.words import Kind, plain, tokens


@lru_cache(maxsize=65536)
def read_days_and_times(days: str, opens: str, closes: str, note: str, has_days: bool = True) -> HoursReading | None:
    """Hours from the four cells; None when all are empty.

    has_days: whether the file has a column for days, so that an empty one is not known rather than every day
    """
    raw = " ".join(filter(None, (days, "-".join(filter(None, (opens, closes))), note)))
    if not raw:
        return None
    if not (opens or closes):
        return _words_only(days, note, raw)
    start, end = read_clock(opens), read_clock(closes)
    named = _days(days) if days else (None if has_days else WEEKDAYS)
    if start is None or end is None or named is None:
        return HoursReading(None, raw, understood=False)
    end = 1440 if end == 1439 else end
    if not is_span(start, end):
        return HoursReading(None, raw, understood=False)
    week = Week()
    week.add([day for day in named if day != HOLIDAY], [(start, end)])
    if HOLIDAY in named or _is_without_holidays(days):
        week.spans[HOLIDAY] = ((start, end),) if HOLIDAY in named else ()
    understood = apply_note(week, note)
    return finished(week, raw, understood=understood)


def read_spans(cells: Sequence[tuple[Sequence[str], str, str]]) -> dict[str, str]:
    """Cells by day from triples of days, beginning and end, written as "9:00-17:00"."""
    found: dict[str, str] = {}
    for days, opens, closes in cells:
        for day in days:
            found[day] = f"{_colon(opens)}-{_colon(closes)}" if opens or closes else ""
    return found


def _colon(cell: str) -> str:
    minutes = read_clock(cell)
    return cell if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def _words_only(days: str, note: str, raw: str) -> HoursReading:
    """No times: the words may still say all, such as "24時間対応"."""
    for text in filter(None, (f"{days} {note}".strip(), note if not days else "")):
        reading = read_text(text)
        if reading.understood:
            return HoursReading(reading.expression, raw, understood=True)
    return HoursReading(None, raw, understood=False)


def _days(text: str) -> tuple[str, ...] | None:
    """The days a cell names; "土日祝以外" names the others."""
    but = plain(text).removesuffix("以外")
    found = tokens(but)
    if found is None or any(token.kind not in _DAY_KINDS for token in found):
        return None
    days: list[str] = []
    for at, token in enumerate(found):
        if token.kind == Kind.DASH:
            if not days or at + 1 >= len(found) or len(found[at + 1].days) != 1:
                return None
            days += _between(days[-1], found[at + 1].days[0])
        else:
            days += token.days
    if not days:
        return None
    named = set(days)
    if but != plain(text):
        return tuple(day for day in (*WEEKDAYS, HOLIDAY) if day not in named)
    return tuple(day for day in (*WEEKDAYS, HOLIDAY) if day in named)


def _between(first: str, last: str) -> Iterable[str]:
    if HOLIDAY in (first, last):
        return ()
    a, b = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return WEEKDAYS[a : b + 1] if a <= b else WEEKDAYS[a:] + WEEKDAYS[: b + 1]


def _is_without_holidays(text: str) -> bool:
    found = tokens(plain(text).removesuffix("以外")) or []
    without = plain(text).endswith("以外") and any(HOLIDAY in token.days for token in found)
    return without or any(token.kind == Kind.HOLIDAYS_OFF for token in found)


_DAY_KINDS = frozenset({Kind.DAYS, Kind.HOLIDAYS_OFF, Kind.DASH, Kind.SEPARATOR, Kind.BRACKET, Kind.FILLER})

"""Hours written as a sentence: "Mo,Mi,Fr 7:30 - 12:00, Di 9:30 - 18:00", "周一至周五 9:00-17:00", "24時間対応"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from opening_hours import validate

from aedmap.registry.importing.hours.week import HOLIDAY, WEEKDAYS, WHOLE_DAY, Span, Week, is_span
from aedmap.registry.importing.hours.words import Kind, Token, plain, tokens

_LONGEST = 1000
_CLAUSE = re.compile(r"[。\n]+")
# A selector alone ("Mo-Fr", "2024") parses as open all that time, and nobody means that.
_SAYS_WHEN = re.compile(r"\d\s*:\s*\d\d|24/7|\b(off|closed|unknown|sunrise|sunset|dawn|dusk)\b|\"", re.IGNORECASE)

_NO_TIME = re.compile(r"(\d\d?:\d\d)\s*-\s*\1")  # never or always: who knows


@dataclass(frozen=True)
class HoursReading:
    """Hours brought to OpenStreetMap's grammar.

    expression: None when nobody can say; raw: as the source wrote them
    understood: False when something in the raw text was not, so that someone should look
    """

    expression: str | None
    raw: str
    understood: bool


@lru_cache(maxsize=65536)
def read_text(raw: str) -> HoursReading:
    """Hours from one text. What is not understood to the last word is unknown."""
    text = plain(raw)
    if len(text) > _LONGEST:
        return HoursReading(None, raw, understood=False)
    if _SAYS_WHEN.search(text) and not _NO_TIME.search(text) and validate(text):
        return HoursReading(text, raw, understood=True)
    week = Week()
    if not (apply(week, text) and week.opens_ever()):
        return HoursReading(None, raw, understood=False)
    return finished(week, raw)


def finished(week: Week, raw: str, *, understood: bool = True) -> HoursReading:
    """The reading of a week, checked by the grammar's own parser."""
    expression = week.text()
    if not validate(expression):
        return HoursReading(None, raw, understood=False)
    return HoursReading(expression, raw, understood)


def apply(week: Week, text: str) -> bool:
    """Add what a text says to a week; False when it is not understood, and then the week is as it was."""
    found = tokens(text)
    if found is None:
        return False
    trial = Week(dict(week.spans), dict(week.unknown), dict(week.exceptions), week.limit)
    if not _Sentence(trial).take(found):
        return False
    week.spans, week.exceptions = trial.spans, trial.exceptions
    return True


def apply_note(week: Week, note: str) -> bool:
    """Add the clauses of a note to hours that stand already; a clause not understood makes all of them unknown."""
    understood = True
    for clause in filter(None, (part.strip() for part in _CLAUSE.split(plain(note)))):
        if not apply(week, clause):
            week.limit, understood = note, False
    return understood


class _Sentence:
    """Reads tokens left to right: days first, then their hours."""

    def __init__(self, week: Week) -> None:
        self._week = week
        self._had_base = bool(week.spans)
        self._days: list[str] = []
        self._selectors: list[str] = []
        self._new_year = False
        self._times: list[Span] = []
        self._start: int | None = None
        self._dashed = False
        self._off_ahead = False
        self._dayless = False

    def take(self, found: list[Token]) -> bool:
        for at, token in enumerate(found):
            if not self._one(token, found[at - 1] if at else None):
                return False
        return self._start is None and not self._dashed and self._end()

    def _one(self, token: Token, before: Token | None) -> bool:
        match token.kind:
            case Kind.DAYS | Kind.HOLIDAYS_OFF:
                return self._take_days(token, before)
            case Kind.SELECTOR | Kind.NEW_YEAR:
                return self._new_subject() and self._take_selector(token)
            case Kind.TIME:
                return self._time(token.minutes)
            case Kind.ALWAYS:
                self._times.append(WHOLE_DAY)
            case Kind.DASH:
                if self._dashed:
                    return False
                self._dashed = True
            case Kind.UNTIL:
                return self._until()
            case Kind.OFF:
                return self._off()
            case Kind.BRACKET:  # "Sundays and holidays (not 31 Dec)": what is inside is not about these days
                return self._end() if self._times else not (self._days or self._selectors or self._dashed)
            case Kind.SEPARATOR:
                return not self._dashed
            case Kind.FILLER:
                pass
        return True

    def _take_days(self, token: Token, before: Token | None) -> bool:
        if self._dashed:  # Mo - Fr
            self._dashed = False
            if self._times or not self._days or len(token.days) != 1:
                return False
            return self._range(self._days.pop(), token.days[0])
        if not self._new_subject():
            return False
        self._days += token.days
        if token.kind == Kind.HOLIDAYS_OFF:
            self._week.spans.setdefault(HOLIDAY, ())
        return True

    def _range(self, first: str, last: str) -> bool:
        if HOLIDAY in (first, last):
            return False
        a, b = WEEKDAYS.index(first), WEEKDAYS.index(last)
        self._days += WEEKDAYS[a : b + 1] if a <= b else WEEKDAYS[a:] + WEEKDAYS[: b + 1]
        return True

    def _take_selector(self, token: Token) -> bool:
        if self._dashed:
            return False
        if token.kind == Kind.NEW_YEAR:
            self._new_year = True
        else:
            self._selectors.append(token.selector)
        return True

    def _time(self, minutes: int) -> bool:
        if self._start is None:
            self._start = minutes
            return not self._dashed
        if not self._dashed:
            return False
        start, end = self._start, 1440 if minutes == 1439 else minutes
        self._start, self._dashed = None, False
        if not is_span(start, end):
            return False
        self._times.append((start, end))
        return True

    def _until(self) -> bool:
        """ "Sa until 17:00" keeps the beginning that the day had."""
        if self._start is None:
            return bool(self._times)  # "from 9 until 5": the span is complete already
        end, self._start = self._start, None
        days = self._days
        if HOLIDAY in days and HOLIDAY not in self._week.spans:  # as Sundays, until told otherwise
            self._week.spans[HOLIDAY] = self._week.spans.get("Su", ())
        if not days or self._selectors or any(len(self._week.spans.get(day, ())) != 1 for day in days):
            return False
        for day in days:
            start = self._week.spans[day][0][0]
            if not is_span(start, end):
                return False
            self._week.spans[day] = ((start, end),)
        self._days = []
        return True

    def _off(self) -> bool:
        if self._start is not None or self._dashed:
            return False
        if self._times and not self._end():
            return False
        if self._days or self._selectors or self._new_year:
            self._close()
        else:
            self._off_ahead = True  # "closed: Mondays"
        return True

    def _new_subject(self) -> bool:
        """Days after hours begin something new; days after hours that had none are out of order."""
        if self._start is not None:
            return False
        return self._end() if self._times else True

    def _close(self) -> None:
        self._off_ahead = False
        for day in self._days:
            self._week.spans[day] = ()
        self._except(())
        if self._new_year:
            self._week.exceptions["Dec 28-Jan 05"] = None
        self._forget()

    def _except(self, spans: tuple[Span, ...]) -> None:
        for selector in self._selectors:
            self._week.exceptions[selector] = spans

    def _end(self) -> bool:
        """Give the hours read so far to their days."""
        if not self._times:
            if self._off_ahead and (self._days or self._selectors):
                self._close()
            # Days that nothing is said about are no hours, unless they only repeat what stands ("every day").
            return not (self._days or self._selectors or self._new_year or self._off_ahead)
        if self._off_ahead or self._new_year or not _apart(self._times):
            return False
        if not (self._days or self._selectors):
            if self._times == [WHOLE_DAY] and self._had_base and self._week.is_always_open():
                self._forget()  # said once more
                return True
            if self._dayless or self._week.says_anything():
                return False
            self._dayless = True
            self._days = list(WEEKDAYS)
        elif self._dayless:
            return False  # "9-17 (weekdays), 10-12 (Saturdays)": which belongs to which?
        self._week.add(self._days, self._times)
        self._except(tuple(self._times))
        self._forget()
        return True

    def _forget(self) -> None:
        self._days, self._selectors, self._times, self._new_year = [], [], [], False


def _apart(spans: Iterable[Span]) -> bool:
    ordered = sorted(spans)
    return all(before[1] <= after[0] for before, after in pairwise(ordered))

"""Opening hours whose rules stand in an order that their writer cannot have meant.

In the grammar a later rule wins, so "PH off; Mo-Fr 08:00-18:00" is open on a holiday that is a weekday.
"""

import re
from functools import lru_cache

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # not in its stub

_SEPARATOR = re.compile(r'("[^"]*")|(; |, | \|\| )')
_CLOSING = re.compile(r'\b(closed|unknown)( "[^"]*")?$')
_COMMENT = re.compile(r'"[^"]*"')
_REMARK_ALONE = re.compile(r'(24/7 )?(open )?"[^"]*"$')
_TIMES = re.compile(r"\d\d:\d\d|sunrise|sunset|dawn|dusk")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATED = re.compile(rf"\b(PH|SH|{_MONTH}|easter|week\d*|\d{{4}})\b")
# "Dec 24 10:00-12:00" after "PH off" is an exception that was meant.
_ONE_DAY = re.compile(rf"(\d{{4}} )?{_MONTH} \d{{1,2}}(?= |$)")
_NTH = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\[")
_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WEEKDAYS = re.compile(rf"\b({'|'.join(_WEEK)})(?:-({'|'.join(_WEEK)}))?")
_TIMES_ONLY, _WEEKLY, _DATES, _NAMED_DAY = range(4)


@lru_cache(maxsize=65536)
def particular_rules_last(expression: str) -> str | None:
    """The same rules with each that is more particular, or closes, behind the more general ones that override it.

    None when no such rule stands before another, or when the expression does not parse.
    """
    try:
        # Printed by the parser, separators between rules are told from commas within one by their blanks.
        text = str(OpeningHours(expression, auto_country=False, auto_timezone=False))
    except (ParserError, ValueError, OverflowError):
        return None
    rules = _split(text)
    places = [_place(rules, at) for at in range(len(rules))]
    if places == list(range(len(rules))):
        return None
    # Behind the rule whose place it takes, and in the order they had among themselves.
    order = sorted(range(len(rules)), key=lambda at: (places[at], places[at] != at))
    told = ""
    for at in order:
        separator, rule = rules[at]
        told += ("; " if places[at] != at or not separator else separator) * bool(told) + rule
    return told


def _split(text: str) -> list[tuple[str, str]]:
    """Rules with the separator before each; the first has none."""
    rules, separator, start = [], "", 0
    for match in _SEPARATOR.finditer(text):
        if match[2]:
            rules.append((separator, text[start : match.start()]))
            separator, start = match[2], match.end()
    return [*rules, (separator, text[start:])]


def _place(rules: list[tuple[str, str]], at: int) -> int:
    """The last later rule that this one should not be overridden by, or the rule's own place."""
    rule = rules[at][1]
    overrides = _overrides_closing if _is_doubt(rule) else _overrides_opening
    # After a comma hours are added, which takes nothing from other hours but may open what was closed.
    joined_by = ("; ", ", ", " || ") if _is_doubt(rule) else ("; ",)
    later = [
        at + 1 + step
        for step, (separator, other) in enumerate(rules[at + 1 :])
        if separator in joined_by and not _CLOSING.search(other) and overrides(rule, other)
    ]
    return later[-1] if later else at


def _is_doubt(rule: str) -> bool:
    """Whether a rule closes, or says nothing but a remark such as "ask at the desk"."""
    return _CLOSING.search(rule) is not None or _REMARK_ALONE.match(rule) is not None


def _overrides_closing(rule: str, later: str) -> bool:
    # A break at noon or a remark on everything is meant to hold whatever days the later rule names.
    if _TIMES.search(_words(rule)) is not None or _REMARK_ALONE.match(rule) is not None:
        return True
    own, other = _rank(rule), _rank(later)
    if own == other == _WEEKLY:
        return bool(_days(rule) & _days(later)) and not _days(later) < _days(rule)
    return other < own or own == other == _DATES


def _overrides_opening(rule: str, later: str) -> bool:
    own, other = _rank(rule), _rank(later)
    return other < own or (own == other == _WEEKLY and _days(rule) < _days(later))


def _rank(rule: str) -> int:
    """How particular a rule is, from times only to one named day."""
    words = _words(rule)
    if _ONE_DAY.match(words):
        return _NAMED_DAY
    if _DATED.search(words) or _NTH.search(words):
        return _DATES
    return _WEEKLY if _WEEKDAYS.search(words) else _TIMES_ONLY


def _days(rule: str) -> frozenset[int]:
    """Weekdays that a rule names, 0 for Monday."""
    days: set[int] = set()
    for first, last in _WEEKDAYS.findall(_words(rule)):
        begin = _WEEK.index(first)
        end = _WEEK.index(last or first)
        days.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return frozenset(days)


def _words(rule: str) -> str:
    return _COMMENT.sub("", rule)

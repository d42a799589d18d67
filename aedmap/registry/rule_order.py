"""Opening hours whose rules stand in an order that their writer cannot have meant.

In the grammar a later rule wins, so "PH off; Mo-Fr 08:00-18:00" is open on a holiday that is a weekday.
"""

import re
from functools import lru_cache

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # not in its stub

_SEPARATOR = re.compile(r'("[^"]*")|(; |, | \|\| )')
_CLOSING = re.compile(r'\b(closed|unknown)( "[^"]*")?$')
_COMMENT = re.compile(r'"[^"]*"')
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATED = re.compile(rf"\b(PH|SH|{_MONTH}|easter|week\d*|\d{{4}})\b")
# "Dec 24 10:00-12:00" after "PH off" is an exception that was meant.
_ONE_DAY = re.compile(rf"(\d{{4}} )?{_MONTH} \d{{1,2}}(?= |$)")
_WEEKDAY = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b")


@lru_cache(maxsize=65536)
def closing_rules_last(expression: str) -> str | None:
    """The same rules with those that close on holidays, dates or weekdays behind the more general ones they precede.

    None when no rule stands before one that would override it, or when the expression does not parse.
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
    """The last later rule that a closing rule should not be overridden by, or the rule's own place."""
    rule = rules[at][1]
    if _CLOSING.search(rule) is None:
        return at
    own = _rank(rule)
    later = [
        number
        for number in range(at + 1, len(rules))
        if _CLOSING.search(rules[number][1]) is None
        and (_rank(rules[number][1]) < own or own == _rank(rules[number][1]) == 2)
    ]
    return later[-1] if later else at


def _rank(rule: str) -> int:
    """How particular a rule is: 0 times only, 1 weekdays, 2 dates and holidays, 3 one named day."""
    words = _COMMENT.sub("", rule)
    if _ONE_DAY.match(words):
        return 3
    if _DATED.search(words):
        return 2
    return 1 if _WEEKDAY.search(words) else 0

"""A week of opening hours, built up rule by rule and written in OpenStreetMap's grammar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY = "PH"
WHOLE_DAY = (0, 1440)
_LATEST = 2880  # the grammar counts on to 48:00

Span = tuple[int, int]


def clock(minutes: int) -> str:
    """Minutes after midnight as the grammar writes them: 1500 is 25:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def is_span(start: int, end: int) -> bool:
    """Whether two clock times can be hours. Equal ones could mean never or always, so they are neither."""
    return 0 <= start < 1440 and 0 <= end <= _LATEST and start != end


def comment(text: str) -> str:
    """Text as a comment of the grammar."""
    return '"' + " ".join(text.replace('"', "'").split())[:200] + '"'


@dataclass
class Week:
    """Hours by weekday and on public holidays.

    spans: day -> minutes from and to, () for closed; a day that is absent is closed, absent PH is not spoken of
    unknown: day -> why nobody can say
    exceptions: selectors of the grammar ("Th[1]", "Dec 29-Jan 03") -> spans, () for closed, None for unknown
    limit: what nobody can check ("only on school days"): hours become unknown instead of open
    """

    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    exceptions: dict[str, tuple[Span, ...] | None] = field(default_factory=dict)
    limit: str | None = None

    def add(self, days: Iterable[str], spans: Sequence[Span]) -> None:
        """Further hours of the days. They replace hours that they overlap ("Tu-Su 10-17, Th 10-21") and join others."""
        for day in days:
            had = self.spans.get(day, ())
            joins = bool(spans) and not any(a < d and c < b for a, b in had for c, d in spans)
            self.spans[day] = tuple(sorted({*had, *spans})) if joins else tuple(spans)

    def says_anything(self) -> bool:
        return bool(self.spans or self.unknown or self.exceptions)

    def opens_ever(self) -> bool:
        """Whether there are hours at all, be they unknown: a text of closed days only does not say when to come."""
        return any(self.spans.values()) or bool(self.unknown) or any(self.exceptions.values())

    def is_always_open(self) -> bool:
        return all(spans == (WHOLE_DAY,) for spans in self.spans.values() if spans)

    def text(self) -> str:
        """The rules, joined; "24/7" when there is no hour without."""
        full = [*WEEKDAYS, HOLIDAY] if HOLIDAY in self.spans else list(WEEKDAYS)
        always = all(self.spans.get(day) == (WHOLE_DAY,) for day in full)
        if always and not (self.unknown or self.exceptions or self.limit):
            return "24/7"
        rules = [self._rule(days, spans) for days, spans in self._groups()]
        rules += [f"{_selector(days)} unknown {comment(why)}" for days, why in self._unknown_groups()]
        rules += [self._exception(selector, spans) for selector, spans in self.exceptions.items()]
        return "; ".join(rules) or "off"

    def _groups(self) -> list[tuple[list[str], tuple[Span, ...]]]:
        """Days of equal hours together, open ones first; closed weekdays need no rule, closed holidays do."""
        groups: dict[tuple[Span, ...], list[str]] = {}
        for day in WEEKDAYS:
            if self.spans.get(day) and day not in self.unknown:
                groups.setdefault(self.spans[day], []).append(day)
        listed = [(days, spans) for spans, days in groups.items()]
        if HOLIDAY in self.spans and HOLIDAY not in self.unknown:
            listed.append(([HOLIDAY], self.spans[HOLIDAY]))
        return listed

    def _unknown_groups(self) -> list[tuple[list[str], str]]:
        groups: dict[str, list[str]] = {}
        for day in (*WEEKDAYS, HOLIDAY):
            if day in self.unknown:
                groups.setdefault(self.unknown[day], []).append(day)
        return [(days, why) for why, days in groups.items()]

    def _rule(self, days: list[str], spans: tuple[Span, ...]) -> str:
        times = self._times(spans)
        return times if days == list(WEEKDAYS) else f"{_selector(days)} {times}"

    def _exception(self, selector: str, spans: tuple[Span, ...] | None) -> str:
        return f"{selector} unknown" if spans is None else f"{selector} {self._times(spans)}"

    def _times(self, spans: tuple[Span, ...]) -> str:
        if not spans:
            return "off"
        times = ",".join(f"{clock(start)}-{clock(end)}" for start, end in spans)
        return times if self.limit is None else f"{times} unknown {comment(self.limit)}"


def _selector(days: list[str]) -> str:
    """Mo,Tu,We,Sa becomes Mo-We,Sa."""
    runs: list[list[str]] = []
    for day in days:
        follows = runs and day in WEEKDAYS and runs[-1][-1] in WEEKDAYS
        if follows and WEEKDAYS.index(day) == WEEKDAYS.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(run[0] if len(run) == 1 else f"{run[0]}{'-' if len(run) > 2 else ','}{run[-1]}" for run in runs)

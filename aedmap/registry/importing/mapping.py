"""Which column of a file tells what of a device: guessed from the headers, shown, and changed by people."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aedmap.errors import InvalidInput
from aedmap.registry.importing.coordinates import share_of_pairs
from aedmap.registry.importing.fields import DAYS, Field
from aedmap.registry.importing.header_words import header_rank, is_said_again
from aedmap.registry.importing.record import LAT, LON, RecordFile

_LOOKED_AT, _MOSTLY = 200, 0.6
DATE_ORDERS = ("ymd", "dmy", "mdy")
# Fields that may be told by several columns, joined.
JOINED = frozenset({Field.PHONE, Field.NOTE, Field.STREET, Field.SUNDAY_WEEKS})


@dataclass(frozen=True)
class DaySpan:
    """Two columns with the beginning and the end of the hours of some days ("周一至周五起", "周一至周五迄")."""

    days: tuple[Field, ...]
    opens: str
    closes: str


@dataclass(frozen=True)
class ColumnMapping:
    """columns: field -> the columns that tell it.

    crs: of lon and lat when they are not degrees, such as "EPSG:5174"; date_order: how dates with slashes are meant
    """

    columns: Mapping[Field, tuple[str, ...]]
    spans: tuple[DaySpan, ...] = ()
    crs: str | None = None
    date_order: str | None = None
    unused: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if self.date_order is not None and self.date_order not in DATE_ORDERS:
            raise InvalidInput(f"date_order is {self.date_order!r}; give one of {', '.join(DATE_ORDERS)}.")

    def column(self, wanted: Field) -> str | None:
        """The first column that tells the field."""
        found = self.columns.get(wanted)
        return found[0] if found else None

    def check(self, columns: Sequence[str]) -> None:
        """Refuse a mapping that names columns the file does not have."""
        named = [c for found in self.columns.values() for c in found]
        named += [c for span in self.spans for c in (span.opens, span.closes)]
        missing = [c for c in named if c not in columns]
        if missing:
            raise InvalidInput(
                f"The mapping names the column {missing[0]!r}, which the file does not have; "
                f"it has {', '.join(columns[:20])}{' ...' if len(columns) > 20 else ''}."
            )


def guess_mapping(file: RecordFile) -> ColumnMapping:
    """Guess from the headers. A geometry of the format beats columns of degrees; filled columns beat empty ones."""
    spans = _day_spans(file.columns)
    taken = {c for span in spans for c in (span.opens, span.closes)}
    ranked: dict[Field, list[tuple[tuple[int, ...], str]]] = {}
    filled = _filled(file)
    for at, column in enumerate(file.columns):
        rank = header_rank(column) if column not in taken else None
        if rank is None:
            continue
        told, telling = rank
        order = (filled[at] == 0, is_said_again(column), telling, at)
        ranked.setdefault(told, []).append((order, column))
    columns = {
        told: tuple(column for _, column in sorted(found)[: None if told in JOINED else 1])
        for told, found in ranked.items()
    }
    if LON in file.columns and _share_filled(file, LON) > 0:
        columns |= {Field.LON: (LON,), Field.LAT: (LAT,)}
    if not columns.keys() & {Field.LON, Field.LAT, Field.POSITION}:
        columns = _with_pairs(columns, file)
    if spans:
        for day in {day for span in spans for day in span.days}:
            columns.pop(day, None)
    columns = _without_bare_days(columns)
    if Field.OPENS in columns and not columns.keys() & {Field.CLOSES, Field.HOURS}:
        columns[Field.HOURS] = columns.pop(Field.OPENS)  # "openTime" alone holds both ends
    used = {c for found in columns.values() for c in found} | taken
    return ColumnMapping(columns, spans, unused=tuple(c for c in file.columns if c not in used))


def _with_pairs(columns: dict[Field, tuple[str, ...]], file: RecordFile) -> dict[Field, tuple[str, ...]]:
    """Where no header speaks of degrees, a column whose cells are mostly pairs of them is the position."""
    for at, column in enumerate(file.columns):
        if share_of_pairs([record.cells[at] for record in file.records[:_LOOKED_AT]]) >= _MOSTLY:
            others = {told: tuple(c for c in found if c != column) for told, found in columns.items()}
            return {told: found for told, found in others.items() if found} | {Field.POSITION: (column,)}
    return columns


def _without_bare_days(columns: dict[Field, tuple[str, ...]]) -> dict[Field, tuple[str, ...]]:
    """One column that happens to be called like a day ("SA", "月") is no timetable."""
    days = [day for day in DAYS if day in columns]
    if 0 < len(days) < 3:
        return {told: found for told, found in columns.items() if told not in days}
    return columns


def _filled(file: RecordFile) -> list[int]:
    counts = [0] * len(file.columns)
    for record in file.records:
        for at, cell in enumerate(record.cells):
            if cell:
                counts[at] += 1
    return counts


def _share_filled(file: RecordFile, column: str) -> float:
    at = file.index(column)
    return sum(1 for record in file.records if record.cells[at]) / len(file.records)


# Days in headers with a beginning and an end, longest first so that "周一至周五" is not taken for "周一".
_WEEK = DAYS[:7]
_SPAN_WORDS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (
        r"(周|週|星期)一[至到~-](周|週|星期)?五|月[~-]金|월[~-]금|monfri|montofri|weekdays?|平日|평일|werktags?",
        _WEEK[:5],
    ),
    (r"(周|週|星期)[六末][至到、及~-]?(周|週|星期)?[日天]|weekends?|土日", _WEEK[5:]),
    (r"(周|週|星期|礼拜)一|月曜|월요일|monday|mon|montag", _WEEK[0:1]),
    (r"(周|週|星期|礼拜)二|火曜|화요일|tuesday|tue|dienstag", _WEEK[1:2]),
    (r"(周|週|星期|礼拜)三|水曜|수요일|wednesday|wed|mittwoch", _WEEK[2:3]),
    (r"(周|週|星期|礼拜)四|木曜|목요일|thursday|thu|donnerstag", _WEEK[3:4]),
    (r"(周|週|星期|礼拜)五|金曜|금요일|friday|fri|freitag", _WEEK[4:5]),
    (r"(周|週|星期|礼拜)六|土曜|토요일|saturday|sat|samstag", _WEEK[5:6]),
    (r"(周|週|星期|礼拜)[日天]|日曜|일요일|sunday|sun|sonntag", _WEEK[6:7]),
    (r"节假日|公休日|假日|祝日|공휴일|publicholidays?|holidays?|hol|feiertags?|ph", DAYS[7:8]),
)
_OPENS = re.compile(
    r"(起|开始|開始|시작|start|open|opens|from|stttme|von|begin|sttime|開門)(时间|時間|time|시간|tme)?$"
)
_CLOSES = re.compile(
    r"(迄|止|讫|结束|終了|종료|마감|end|close|closes|to|endtme|bis|closing|關門)(时间|時間|time|시간|tme)?$"
)


def _day_spans(columns: Sequence[str]) -> tuple[DaySpan, ...]:
    """Pairs of columns whose headers name the same days and a beginning or an end."""
    begins: dict[tuple[Field, ...], str] = {}
    ends: dict[tuple[Field, ...], str] = {}
    for column in columns:
        plain = unicodedata.normalize("NFKC", column).casefold()
        plain = re.sub(r"[\s_.:/()（）]|hours?|营业|開放|开放|운영|利用(可能)?", "", plain)
        for words, days in _SPAN_WORDS:
            found = re.match(rf"(?:{words})(?P<rest>.*)$", plain)
            if found is None:
                continue
            rest = found["rest"].removeprefix("的").lstrip("-")
            if _OPENS.fullmatch(rest):
                begins.setdefault(days, column)
            elif _CLOSES.fullmatch(rest):
                ends.setdefault(days, column)
            break
    return tuple(DaySpan(days, begins[days], ends[days]) for days in begins if days in ends)

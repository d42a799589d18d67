"""Weekly hours as people type them: "Mo-Fr 08:00-18:00; Sa 20:00-02:00", "24/7", or nothing for never."""

import re
import unicodedata

from aedmap.errors import InvalidInput
from aedmap.people.availability import ALWAYS, WeeklyHours

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CHINESE = dict(zip("一二三四五六日", range(7), strict=True)) | {"天": 6}
_STRETCH = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_SENTENCE = "write them like Mo-Fr 08:00-18:00; Sa 20:00-02:00, or 24/7"


def read_weekly_hours(text: str) -> tuple[WeeklyHours, ...]:
    """Hours of a week; InvalidInput names the part that cannot be read. An end before the start is the next day."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("、", ",").replace("至", "-").replace("~", "-")
    if not plain:
        return ()
    if plain.casefold() in ("24/7", "always", "全天", "24小时"):
        return ALWAYS
    found: list[WeeklyHours] = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;；\n]", plain))):
        days, stretches = _cut(part)
        found += [WeeklyHours(day, first, last) for day in days for first, last in stretches]
    return tuple(sorted(set(found)))


def write_weekly_hours(hours: tuple[WeeklyHours, ...]) -> str:
    """What read_weekly_hours reads, days with the same hours together."""
    if hours == ALWAYS:
        return "24/7"
    by_times: dict[str, list[int]] = {}
    for day in range(7):
        times = ",".join(_times(one) for one in sorted(hours) if one.weekday == day)
        if times:
            by_times.setdefault(times, []).append(day)
    return "; ".join(f"{','.join(_DAYS[day] for day in days)} {times}" for times, days in by_times.items())


def _times(one: WeeklyHours) -> str:
    last = one.to_min if one.to_min <= 24 * 60 else one.to_min - 24 * 60
    return f"{one.from_min // 60:02}:{one.from_min % 60:02}-{last // 60:02}:{last % 60:02}"


def _cut(part: str) -> tuple[list[int], list[tuple[int, int]]]:
    first = _STRETCH.search(part)
    if first is None:
        raise InvalidInput(f"The hours {part!r} cannot be read; {_SENTENCE}.")
    times = part[first.start() :]
    if re.sub(r"[\s,]", "", _STRETCH.sub("", times)):
        raise InvalidInput(f"The hours {part!r} cannot be read; {_SENTENCE}.")
    return _days(part[: first.start()].strip(), part), [_minutes(found, part) for found in _STRETCH.findall(times)]


def _days(text: str, part: str) -> list[int]:
    if not text or text in ("每天", "每日"):
        return list(range(7))
    days: list[int] = []
    for piece in text.replace(" ", "").split(","):
        ends = [_day(name, part) for name in piece.split("-")]
        if len(ends) > 2:
            raise InvalidInput(f"The hours {part!r} cannot be read; {_SENTENCE}.")
        last = ends[-1] if ends[-1] >= ends[0] else ends[-1] + 7
        days += [day % 7 for day in range(ends[0], last + 1)]
    return days


def _day(name: str, part: str) -> int:
    chinese = re.sub(r"^(周|週|星期|礼拜)", "", name)
    if chinese in _CHINESE:
        return _CHINESE[chinese]
    found = [at for at, day in enumerate(_DAYS) if name[:2].casefold() == day.casefold()]
    if not found or not name.isalpha():
        raise InvalidInput(f"The hours {part!r} name no day of the week; {_SENTENCE}.")
    return found[0]


def _minutes(found: tuple[str, str, str, str], part: str) -> tuple[int, int]:
    hour, minute, to_hour, to_minute = map(int, found)
    if hour > 23 or minute > 59 or to_minute > 59 or to_hour * 60 + to_minute > 24 * 60:
        raise InvalidInput(f"The hours {part!r} hold a time that no clock shows; {_SENTENCE}.")
    first, last = hour * 60 + minute, to_hour * 60 + to_minute
    return first, last if last > first else last + 24 * 60

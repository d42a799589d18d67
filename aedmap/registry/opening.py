"""Whether a device can be fetched at a moment: open, closed, or unknown. What cannot be read is never open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opening_hours import OpeningHours, ParserError, State, UnknownCountryError  # type: ignore[attr-defined]  # not in its stub

from aedmap.registry.aed import Aed
from aedmap.registry.holidays import OVERLAID, is_public_holiday
from aedmap.registry.hours_text import HoursText, name_holidays, read_hours
from aedmap.registry.rule_order import particular_rules_last

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_LOOK_AHEAD = timedelta(days=14)
_DAY = timedelta(days=1)


class OpenState(StrEnum):
    """Open now, closed now, or nobody can say."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Opening:
    """The answer and, when unknown, the code of the reason.

    why: "" or no_hours, unreadable, comment, open_ended, fallback, school_holidays, holidays_unknown,
    time_zone_unknown, or rule_order: a rule that closes, or a more particular one, stands before one that
    overrides it, as in "PH off; Mo-Fr 08:00-18:00"
    """

    state: OpenState
    why: str = ""


def open_state(aed: Aed, at: datetime) -> OpenState:
    """Whether the device can be fetched at an aware moment, in its own time zone and with its public holidays."""
    return opening_at(aed, at).state


def opening_at(aed: Aed, at: datetime) -> Opening:
    """As open_state, with the reason when it is unknown."""
    zone = _zone(aed.time_zone)
    if zone is None:
        return Opening(OpenState.UNKNOWN, "time_zone_unknown")
    hours = _evaluator(aed, at.astimezone(zone).date())
    if isinstance(hours, Opening):
        return hours
    state, comment = hours.expression.state(at.astimezone(zone))
    opening = _judge(hours.text, state, comment)
    if opening.state == OpenState.OPEN and hours.reordered is not None:
        return _doubt(*hours.reordered.state(at.astimezone(zone)))
    return opening


def open_until(aed: Aed, at: datetime, until: datetime) -> datetime:
    """The first moment after `at` when the device is not open, at most `until`; `at` itself when it is not open now."""
    for start, _, opening in timeline(aed, at, until):
        if opening.state != OpenState.OPEN:
            return start
    return until


def opens_next(aed: Aed, at: datetime) -> datetime | None:
    """The first moment from `at` on when the device is certainly open, within two weeks; aware UTC."""
    for start, _, opening in timeline(aed, at, at + _LOOK_AHEAD):
        if opening.state == OpenState.OPEN:
            return start
    return None


def timeline(aed: Aed, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, Opening]]:
    """Stretches of one state that together fill start to end, aware UTC; neighbours may have the same state."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    zone = _zone(aed.time_zone)
    if zone is None:
        yield start, end, Opening(OpenState.UNKNOWN, "time_zone_unknown")
        return
    text = read_hours(aed.opening_hours)
    daily = text is not None and text.public_holidays and aed.country in OVERLAID
    while start < end:
        day = start.astimezone(zone).date()
        # Which weekdays are holidays differs from day to day, so such hours are read one day at a time.
        midnight = datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
        stop = min(end, max(midnight, start + timedelta(minutes=1))) if daily else end
        hours = _evaluator(aed, day)
        if isinstance(hours, Opening):
            yield start, stop, hours
        else:
            for begins, ends, state, comment in hours.expression.intervals(
                start.astimezone(zone), stop.astimezone(zone)
            ):
                until = ends.astimezone(UTC) if ends is not None else stop
                opening = _judge(hours.text, state, comment)
                if opening.state == OpenState.OPEN and hours.reordered is not None:
                    yield from _doubted(hours.reordered, begins.astimezone(UTC), until, zone)
                else:
                    yield begins.astimezone(UTC), until, opening
        start = stop


@dataclass(frozen=True)
class _Hours:
    """reordered: the same hours with particular rules last, where that may differ; open only when both say so"""

    text: HoursText
    expression: OpeningHours
    reordered: OpeningHours | None


def _doubt(reordered: State, comment: str) -> Opening:
    agrees = reordered == State.OPEN and not comment
    return Opening(OpenState.OPEN) if agrees else Opening(OpenState.UNKNOWN, "rule_order")


def _doubted(
    reordered: OpeningHours, start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime, Opening]]:
    """A stretch that is open by the order written, cut where the other order has it closed."""
    for begins, ends, state, comment in reordered.intervals(start.astimezone(zone), end.astimezone(zone)):
        yield begins.astimezone(UTC), ends.astimezone(UTC) if ends is not None else end, _doubt(state, comment)


def _judge(text: HoursText, state: State, comment: str) -> Opening:
    if state == State.CLOSED:
        return Opening(OpenState.UNKNOWN, "fallback") if text.fallback else Opening(OpenState.CLOSED)
    if comment:
        return Opening(OpenState.UNKNOWN, "comment")
    if state == State.OPEN and not text.open_ended:
        return Opening(OpenState.OPEN)
    return Opening(OpenState.UNKNOWN, "open_ended" if text.open_ended else "unreadable")


def _evaluator(aed: Aed, day: date) -> _Hours | Opening:
    """Hours that are right on this local day, or why there are none."""
    text = read_hours(aed.opening_hours)
    if text is None:
        return Opening(OpenState.UNKNOWN, "unreadable" if (aed.opening_hours or "").strip() else "no_hours")
    if text.school_holidays:
        return Opening(OpenState.UNKNOWN, "school_holidays")
    country = aed.country if text.public_holidays else None
    weekdays: tuple[str, ...] = ()
    if country in OVERLAID:
        known = _holiday_weekdays(str(country), day)
        if known is None:
            return Opening(OpenState.UNKNOWN, "holidays_unknown")
        weekdays, country = known, None
    # Ordered before holidays become weekdays, which would hide which rule is about holidays.
    parsed = _parse_at(aed, name_holidays(text.expression, weekdays), country)
    if isinstance(parsed, Opening):
        return parsed
    last = particular_rules_last(text.expression)
    reordered = None if last is None else _parse_at(aed, name_holidays(last, weekdays), country)
    return reordered if isinstance(reordered, Opening) else _Hours(text, parsed, reordered)


def _parse_at(aed: Aed, expression: str, country: str | None) -> OpeningHours | Opening:
    return _parse(expression, aed.time_zone, country, round(aed.position.lon, 2), round(aed.position.lat, 2))


def _holiday_weekdays(country: str, day: date) -> tuple[str, ...] | None:
    """Weekdays of the holidays among the day and the one before, whose hours may run past midnight."""
    days = (day - _DAY, day)
    known = [is_public_holiday(country, one) for one in days]
    if None in known:
        return None
    return tuple(_WEEKDAYS[one.weekday()] for one, off in zip(days, known, strict=True) if off)


@lru_cache(maxsize=65536)
def _parse(expression: str, zone_name: str, country: str | None, lon: float, lat: float) -> OpeningHours | Opening:
    """Rounded to a hundredth of a degree, sunrise is right to seconds and equal hours are parsed once."""
    try:
        # Without auto_* the evaluator would take the country from the position, and with it holidays that we overlay.
        return OpeningHours(
            expression, ZoneInfo(zone_name), country, (lat, lon), auto_country=False, auto_timezone=False
        )
    except UnknownCountryError:
        return Opening(OpenState.UNKNOWN, "holidays_unknown")
    except (ParserError, ValueError, OverflowError):
        return Opening(OpenState.UNKNOWN, "unreadable")


def zone_or_utc(name: str) -> ZoneInfo:
    """The device's clock for what does not depend on the hour, such as a day of expiry or a time to show."""
    return _zone(name) or ZoneInfo("UTC")


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None

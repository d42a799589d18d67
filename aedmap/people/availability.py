"""When a responder may be called."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aedmap.errors import InvalidInput

_DAY_MIN = 24 * 60
_WEEK_MIN = 7 * _DAY_MIN


@dataclass(frozen=True, order=True)
class WeeklyHours:
    """A stretch of every week, local wall-clock time.

    weekday: 0 is Monday; from_min, to_min: minutes after that day's midnight, end excluded; an end beyond 1440 runs
    into the next day, for at most one day.
    """

    weekday: int
    from_min: int
    to_min: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.from_min < _DAY_MIN and self.from_min < self.to_min):
            raise InvalidInput(f"{self} is not a stretch of a week; weekday is 0 to 6, the end after the start.")
        if self.to_min > self.from_min + _DAY_MIN:
            raise InvalidInput(f"{self} is longer than a day; give one stretch a day.")

    def holds(self, minute: int) -> bool:
        """Whether the stretch holds this minute, counted from Monday's midnight."""
        return (minute - self.weekday * _DAY_MIN - self.from_min) % _WEEK_MIN < self.to_min - self.from_min


# When people are where they work rather than where they live, unless their phone says otherwise.
WORKING_HOURS = tuple(WeeklyHours(weekday, 8 * 60, 18 * 60) for weekday in range(5))
ALWAYS = tuple(WeeklyHours(weekday, 0, _DAY_MIN) for weekday in range(7))


@dataclass(frozen=True)
class Availability:
    """Weekly hours in the person's own time zone, quiet hours within them, and a pause that overrides both until it is
    over."""

    hours: tuple[WeeklyHours, ...]
    time_zone: str
    paused_until: datetime | None = None
    quiet: tuple[WeeklyHours, ...] = ()

    def __post_init__(self) -> None:
        zone_of(self.time_zone)
        if self.paused_until is not None and self.paused_until.tzinfo is None:
            raise InvalidInput(f"The pause until {self.paused_until} has no offset; give an aware time.")

    def paused_at(self, moment: datetime) -> bool:
        """Whether the person has asked for peace at this moment."""
        return self.paused_until is not None and moment < self.paused_until

    def within_hours(self, moment: datetime) -> bool:
        """Whether the moment, on the person's own clock, lies in the weekly hours."""
        return self.within(self.hours, moment)

    def quiet_at(self, moment: datetime) -> bool:
        """Whether the moment lies in the quiet hours, which mute everything."""
        return self.within(self.quiet, moment)

    def within(self, hours: tuple[WeeklyHours, ...], moment: datetime) -> bool:
        """Whether the moment, on the person's own clock, lies in these hours of the week."""
        if not hours:
            return False
        minute = _minute_of_week(self.time_zone, moment.astimezone(UTC))
        for stretch in hours:  # noqa: SIM110  thousands are asked at once: a generator takes twice as long
            if stretch.holds(minute):
                return True
        return False


@lru_cache(maxsize=1024)
def _minute_of_week(time_zone: str, moment: datetime) -> int:
    """Minutes since Monday's midnight on the clock of a zone: thousands of people are asked of the same moment."""
    local = moment.astimezone(zone_of(time_zone))
    return local.weekday() * _DAY_MIN + local.hour * 60 + local.minute


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name; InvalidInput when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(f"{name!r} is not a time zone; give an IANA name such as Asia/Shanghai.") from error

"""Parts of the week: demand and opening differ between them."""

import re
from dataclasses import dataclass

from aedmap.errors import InvalidInput

DAY_NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOURS_A_WEEK = 168


@dataclass(frozen=True)
class Period:
    """Hours of the week that are planned for together, in the town's local time.

    from_hour, to_hour: whole hours 0..24; from 22 to 6 means 22-24 and 0-6 of each of the days
    days: 0 is Monday
    home_share: share of the residents who are at home then; a setting, 1.0 counts everyone at home
    """

    name: str
    from_hour: int
    to_hour: int
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    home_share: float = 1.0

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidInput("A period needs a name, such as 'night'.")
        if not (0 <= self.from_hour <= 24 and 0 <= self.to_hour <= 24) or self.from_hour % 24 == self.to_hour:
            raise InvalidInput(
                f"Period '{self.name}' runs from hour {self.from_hour} to {self.to_hour}; give whole hours between 0 "
                "and 24 that differ, such as '08-16'."
            )
        if not self.days or sorted(set(self.days)) != sorted(self.days) or not set(self.days) <= set(range(7)):
            raise InvalidInput(f"Period '{self.name}' has the days {self.days}; name each weekday at most once.")
        if not 0 <= self.home_share <= 1:
            raise InvalidInput(f"Period '{self.name}' has home_share {self.home_share}; give a share from 0 to 1.")

    @property
    def hours_of_day(self) -> tuple[int, ...]:
        """The whole hours of a day that belong to the period, ascending."""
        if self.from_hour < self.to_hour:
            return tuple(range(self.from_hour, self.to_hour))
        return (*range(self.to_hour), *range(self.from_hour, 24))

    @property
    def hours_of_week(self) -> tuple[int, ...]:
        """The same as hours of the week, 0 is Monday 00:00 to 01:00."""
        return tuple(24 * day + hour for day in sorted(self.days) for hour in self.hours_of_day)


# The three eight-hour parts of the day in which Sun et al. 2016 measured what closed doors cost in coverage.
DEFAULT_PERIODS = (Period("day", 8, 16), Period("evening", 16, 24), Period("night", 0, 8))


def check_periods(periods: tuple[Period, ...]) -> None:
    """Refuse no period at all, two of one name, and an hour that belongs to two."""
    if not periods:
        raise InvalidInput("The scenario has no period; leave 'periods' out for day, evening and night.")
    names = [period.name for period in periods]
    if len(set(names)) < len(names):
        raise InvalidInput(f"Two periods have one name among {', '.join(names)}; give each its own.")
    owner: dict[int, str] = {}
    for period in periods:
        for hour in period.hours_of_week:
            if hour in owner:
                day, clock = DAY_NAMES[hour // 24], hour % 24
                raise InvalidInput(
                    f"{day} {clock:02d}:00 belongs to both '{owner[hour]}' and '{period.name}'; an hour can be in one."
                )
            owner[hour] = period.name


def parse_hours(text: str) -> tuple[int, int]:
    """'08-16' or '08:00-16:00' as (8, 16)."""
    match = re.fullmatch(r"(\d{1,2})(?::00)?\s*-\s*(\d{1,2})(?::00)?", text.strip())
    if match is None:
        raise InvalidInput(f"Hours '{text}' cannot be read; write whole hours such as '08-16' or '22-06'.")
    return int(match[1]), int(match[2])


def parse_days(text: str) -> tuple[int, ...]:
    """'Mo-Fr' or 'Sa,Su' as numbers, 0 is Monday; 'Fr-Mo' wraps around the week's end."""
    days: list[int] = []
    for part in text.split(","):
        ends = [end.strip().capitalize() for end in part.split("-")]
        if len(ends) > 2 or any(end not in DAY_NAMES for end in ends):
            raise InvalidInput(f"Days '{text}' cannot be read; write for example 'Mo-Fr' or 'Sa,Su'.")
        first, last = DAY_NAMES.index(ends[0]), DAY_NAMES.index(ends[-1])
        days.extend((first + step) % 7 for step in range((last - first) % 7 + 1))
    return tuple(sorted(days))


def write_days(days: tuple[int, ...]) -> str:
    """The days as `parse_days` reads them."""
    return ",".join(DAY_NAMES[day] for day in days)

"""Weekly hours on the person's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.people import ALWAYS, Availability, WeeklyHours

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_hours_are_read_on_the_persons_clock() -> None:
    """Monday 8 to 17 in Shanghai is Monday 0 to 9 in UTC."""
    weekdays = Availability((WeeklyHours(0, 480, 1020),), "Asia/Shanghai")
    assert weekdays.within_hours(datetime(2026, 5, 4, 0, 0, tzinfo=UTC))
    assert not weekdays.within_hours(datetime(2026, 5, 4, 9, 0, tzinfo=UTC))
    assert not weekdays.within_hours(datetime(2026, 5, 5, 1, 0, tzinfo=UTC))


def test_hours_past_midnight_run_into_the_next_day() -> None:
    """Sunday 22 to 26 holds Monday 01:00 and not Sunday 01:00."""
    night = Availability((WeeklyHours(6, 1320, 1560),), "Asia/Shanghai")
    assert night.within_hours(_at("2026-05-04T01:00"))
    assert not night.within_hours(_at("2026-05-04T02:00"))
    assert not night.within_hours(_at("2026-05-03T01:00"))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_always_is_always(moment: datetime) -> None:
    """No minute of a week is left out, clock changes included."""
    assert Availability(ALWAYS, "Europe/Helsinki").within_hours(moment.replace(tzinfo=UTC))


def test_no_hours_is_never() -> None:
    """Somebody who gave no hours is not called."""
    assert not Availability((), "Asia/Shanghai").within_hours(_at("2026-05-04T12:00"))


def test_a_pause_ends_by_itself() -> None:
    """Paused until 12:00 means paused at 11:59 and not at 12:00."""
    until = _at("2026-05-04T12:00")
    paused = Availability(ALWAYS, "Asia/Shanghai", until)
    assert paused.paused_at(until - timedelta(minutes=1))
    assert not paused.paused_at(until)


@pytest.mark.parametrize("hours", [(7, 0, 60), (0, 60, 60), (0, 1440, 1500), (0, 0, 1441), (0, -1, 60)])
def test_impossible_hours_are_refused(hours: tuple[int, int, int]) -> None:
    """A stretch lies in a week, ends after it starts and is no longer than a day."""
    with pytest.raises(InvalidInput):
        WeeklyHours(*hours)


def test_an_unknown_time_zone_is_refused() -> None:
    """A wrong zone would call people at the wrong hour."""
    with pytest.raises(InvalidInput, match="not a time zone"):
        Availability(ALWAYS, "Mars/Olympus")

"""Weekly hours as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.people import ALWAYS, WeeklyHours, read_weekly_hours, write_weekly_hours

_stretches = st.builds(
    lambda day, first, long: WeeklyHours(day, first, first + long),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 1439),
).filter(lambda one: one.to_min <= 1440 or one.to_min - 1440 < one.from_min)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", ()),
        ("24/7", ALWAYS),
        ("Mo 08:00-17:00", (WeeklyHours(0, 480, 1020),)),
        ("Fr-Su 20:00-02:00", tuple(WeeklyHours(day, 1200, 1560) for day in (4, 5, 6))),
        (
            "周一至周二 9:00-12:00, 14:00-18:00",
            tuple(WeeklyHours(d, a, b) for d in (0, 1) for a, b in ((540, 720), (840, 1080))),
        ),
        ("Sa-Mo 00:00-24:00", tuple(WeeklyHours(day, 0, 1440) for day in (0, 5, 6))),
        ("22:00-07:00", tuple(WeeklyHours(day, 1320, 1860) for day in range(7))),
    ],
)
def test_hours_are_read_as_they_are_meant(text: str, hours: tuple[WeeklyHours, ...]) -> None:
    """Days, ranges over the week's end, nights, breaks, Chinese."""
    assert read_weekly_hours(text) == hours


@given(st.lists(_stretches, max_size=6))
def test_what_is_written_reads_back(hours: list[WeeklyHours]) -> None:
    """Any hours survive the way to a form and back."""
    whole = tuple(sorted(set(hours)))
    assert read_weekly_hours(write_weekly_hours(whole)) == whole


@pytest.mark.parametrize(
    "text", ["weekdays", "Mo 8-17", "Xx 08:00-17:00", "Mo 25:00-26:00", "Mo-We-Fr 08:00-09:00", "08:00-17:00 maybe"]
)
def test_what_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    """One sentence with the part at fault; nothing is guessed."""
    with pytest.raises(InvalidInput, match=r"Mo-Fr 08:00-18:00|time that no clock"):
        read_weekly_hours(text)

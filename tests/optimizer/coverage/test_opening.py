"""Which hours of the week count as open."""

import pytest

from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from optimizer.coverage.opening import open_hours


def _aed(hours: str | None) -> Aed:
    return Aed(
        "1", Position(24.9, 60.2), "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "t", opening_hours=hours
    )


@pytest.mark.parametrize(
    ("text", "known", "hours"),
    [
        ("24/7", True, 168),
        ("Mo-Fr 08:00-18:00", True, 50),
        ("Mo 08:30-10:30", True, 1),  # only 9 to 10 is open from end to end
        ("Fr 22:00-26:00", True, 4),
        ("Su 20:00-02:00", True, 6),  # the week before ends in this one
        ("off", True, 0),
        (None, False, 0),
        ("by arrangement", False, 0),
        ('Mo-Fr 08:00-18:00 "ask at the desk"', True, 0),
    ],
)
def test_only_whole_certain_hours_count(text: str | None, known: bool, hours: int) -> None:
    """An hour counts when the door is certainly open from its beginning to its end."""
    found = open_hours([_aed(text)], "Europe/Helsinki")
    assert (bool(found.known[0]), int(found.open.sum())) == (known, hours)


def test_nothing_has_no_hours() -> None:
    """No device, no hours, but still a table."""
    assert open_hours([], "Europe/Helsinki").open.shape == (0, 168)

"""Due dates as a calendar that other programs read."""

from datetime import date

from icalendar import Calendar

from aedmap.registry.upkeep import due_within, read_rules
from aedmap.registry.upkeep.calendar import to_calendar
from tests.aedmap.made_up import NOON, make_aed

TODAY = date(2026, 5, 6)


def test_each_due_day_is_an_entry_that_keeps_its_name() -> None:
    """A whole day, the place in its own script, the same UID next time; what has no day has no entry."""
    aed = make_aed("A-1", place="市图书馆, Nord; 楼", pads_expire_on=date(2026, 5, 20))
    dues = due_within([aed], read_rules("taiwan"), TODAY, 30)
    assert len(dues) == 2  # never inspected: due, but nobody knows since when
    read = Calendar.from_ical(to_calendar(dues, NOON, "城", sample=True))
    (entry,) = read.walk("VEVENT")
    assert entry["uid"] == "A-1-pads@aedmap" and entry.decoded("dtstart") == date(2026, 5, 20)
    assert "市图书馆, Nord; 楼" in str(entry["summary"]) and str(read["x-wr-calname"]) == "SAMPLE AED 城"

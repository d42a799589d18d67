"""Due dates as an iCalendar feed, which telephones and mail programs show."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from aedmap.registry.upkeep.due import Due, DueKind

# The calendar is read outside the pages, where nobody knows the reader's language: both stand there.
_WORDS = {
    DueKind.PADS: "Pads expire 电极片到期",
    DueKind.BATTERY: "Battery expires 电池到期",
    DueKind.INSPECTION: "Inspection due 巡检",
    DueKind.AFTER_USE: "Restock after use 使用后补充",
    DueKind.REPAIR: "Out of service 停用待修",
}


def to_calendar(dues: Sequence[Due], made_at: datetime, name: str, *, sample: bool = False) -> bytes:
    """RFC 5545: a whole-day entry for each due thing that has a day; the same thing keeps its UID."""
    calendar = Calendar()
    calendar.add("prodid", "-//aedmap//upkeep//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{'SAMPLE ' if sample else ''}AED {name}")
    for due in dues:
        if due.on is None:
            continue
        entry = Event()
        entry.add("uid", f"{due.aed.id}-{due.kind}@aedmap")
        entry.add("dtstamp", made_at)
        entry.add("dtstart", due.on)
        entry.add("dtend", due.on + timedelta(days=1))
        entry.add("summary", f"{_WORDS[due.kind]}: {due.aed.place} ({due.aed.id})")
        entry.add("location", ", ".join(filter(None, (due.aed.address, due.aed.location))) or due.aed.place)
        entry.add("geo", (due.aed.position.lat, due.aed.position.lon))
        calendar.add_component(entry)
    return bytes(calendar.to_ical())

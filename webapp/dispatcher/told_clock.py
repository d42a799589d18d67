"""A time of day as somebody tells it at the desk: by the town's clock, of the last 24 hours."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aedmap.dispatch.told_times import CLOCKS_DIFFER
from aedmap.errors import InvalidInput

_TOLD = re.compile(r"(\d{1,2})[:：.](\d{2})(?:[:：.](\d{2}))?")


def told_at(text: str, now: datetime, time_zone: str) -> datetime:
    """The last moment at which the clock showed so; now for an empty text, InvalidInput for what is no time."""
    if not text.strip():
        return now
    found = _TOLD.fullmatch(text.strip())
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        raise InvalidInput(f"{text[:20]!r} is no time of day; give one such as 14:05 or 14:05:30, or nothing for now.")
    local = now.astimezone(ZoneInfo(time_zone)).replace(hour=hour, minute=minute, second=second, microsecond=0)
    return local if local <= now + CLOCKS_DIFFER else local - timedelta(days=1)

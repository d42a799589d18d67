"""One time of day in a cell of its own."""

import re

from aedmap.registry.importing.hours.words import plain

_CLOCK = re.compile(r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::00)?|(?P<h4>\d{1,2})(?P<m4>\d{2})|(?P<h1>\d{1,2})\s*[時点點시h]")


def read_clock(cell: str) -> int | None:
    """Minutes after midnight of "9:00", "0900", "17時"; None when it is no time of day. Hours run to 48."""
    match = _CLOCK.fullmatch(plain(cell).casefold())
    if match is None:
        return None
    hour, minute = int(match["h"] or match["h4"] or match["h1"]), int(match["m"] or match["m4"] or 0)
    return 60 * hour + minute if hour <= 48 and minute < 60 else None

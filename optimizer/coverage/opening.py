"""In which hours of a usual week a door is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from opening_hours import OpeningHours, ParserError, State, UnknownCountryError  # type: ignore[attr-defined]

from optimizer.demand.periods import HOURS_A_WEEK

# A Monday whose week has no public holiday almost everywhere; fixed, so that a plan does not change with the calendar.
USUAL_WEEK = date(2026, 3, 9)


@dataclass(frozen=True, eq=False)
class OpenHours:
    """known: (n,) bool, hours are given and can be read; open: (n, 168) bool, open for the whole of that hour."""

    known: NDArray[np.bool_]
    open: NDArray[np.bool_]


def open_hours(texts: Sequence[str | None], time_zone: str, country: str | None) -> OpenHours:
    """Hours of the usual week from OSM texts; None, unreadable texts and 'by appointment' never count as open."""
    weeks = [None if text is None else _week(text, time_zone, country) for text in texts]
    closed = (False,) * HOURS_A_WEEK
    return OpenHours(
        known=np.asarray([week is not None for week in weeks], np.bool_),
        open=np.asarray([closed if week is None else week for week in weeks], np.bool_).reshape(-1, HOURS_A_WEEK),
    )


@lru_cache(maxsize=4096)
def _week(text: str, time_zone: str, country: str | None) -> tuple[bool, ...] | None:
    zone = ZoneInfo(time_zone)
    begin = datetime.combine(USUAL_WEEK, datetime.min.time(), zone)
    end = begin + timedelta(days=7)
    try:
        hours = OpeningHours(text.replace("~", "-"), timezone=zone, country=country)
    except UnknownCountryError:
        hours = OpeningHours(text.replace("~", "-"), timezone=zone)
    except (ParserError, SyntaxError):
        return None
    is_open = [True] * HOURS_A_WEEK
    for since, until, state, comment in hours.intervals(begin, end):
        if state is State.OPEN and not comment:
            continue
        first = max(0, int((since - begin).total_seconds() // 3600))
        last = HOURS_A_WEEK if until is None else min(HOURS_A_WEEK, -int(-(until - begin).total_seconds() // 3600))
        is_open[first:last] = [False] * max(0, last - first)
    return tuple(is_open)

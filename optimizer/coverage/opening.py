"""In which hours of a usual week a device can be fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from aedmap.registry import Aed, OpenState, timeline
from optimizer.demand.periods import HOURS_A_WEEK

# A Monday whose week has no public holiday almost everywhere; fixed, so that a plan does not change with the calendar.
USUAL_WEEK = date(2026, 3, 9)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, eq=False)
class OpenHours:
    """known: (n,) bool, somebody can say for at least a part of the week whether the door is open
    open: (n, 168) bool, certainly open for the whole of that hour of the town's week, Monday 00:00 first
    """

    known: NDArray[np.bool_]
    open: NDArray[np.bool_]


def open_hours(devices: Sequence[Aed], time_zone: str) -> OpenHours:
    """Hours of the usual week, local to the town; what is unknown never counts as open."""
    begin = datetime.combine(USUAL_WEEK, time(), ZoneInfo(time_zone))
    known = np.zeros(len(devices), np.bool_)
    is_open = np.zeros((len(devices), HOURS_A_WEEK), np.bool_)
    for number, device in enumerate(devices):
        known[number], is_open[number] = _week(device, begin)
    return OpenHours(known, is_open)


def _week(device: Aed, begin: datetime) -> tuple[bool, NDArray[np.bool_]]:
    is_open = np.ones(HOURS_A_WEEK, np.bool_)
    known = False
    for since, until, opening in timeline(device, begin, begin + timedelta(days=7)):
        known |= opening.state is not OpenState.UNKNOWN
        if opening.state is not OpenState.OPEN:
            first, last = max(0, (since - begin) // _HOUR), -((begin - until) // _HOUR)
            is_open[first:last] = False
    return known, is_open

"""Devices of a trial with the hours of the week in which they can be fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus, OpenState, timeline, why_not_usable
from aedmap.simulation.streams import Stream, stream
from aedmap.simulation.trial.arrests import HOURS_A_WEEK
from aedmap.simulation.trial.crowd import Places

MOST_DEVICES = 100_000
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, eq=False)
class DeviceWeek:
    """aeds: (m,), all in service; open_in: (m, 168) bool, whether open throughout that hour, Monday 0:00 first."""

    aeds: tuple[Aed, ...]
    open_in: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.open_in.shape != (len(self.aeds), HOURS_A_WEEK):
            raise InvalidInput(f"Hours of {self.open_in.shape} came with {len(self.aeds)} devices; give 168 for each.")


def devices_in_week(aeds: Sequence[Aed], monday: datetime) -> DeviceWeek:
    """Registered devices that can be used; monday: aware, 0:00 of the week whose hours count."""
    usable = tuple(one for one in aeds if why_not_usable(one, monday) is None)
    open_in = np.zeros((len(usable), HOURS_A_WEEK), bool)
    for row, aed in zip(open_in, usable, strict=True):
        for begin, end, opening in timeline(aed, monday, monday + HOURS_A_WEEK * _HOUR):
            if opening.state == OpenState.OPEN:
                first = -((monday - begin) // _HOUR)  # the first whole hour within
                row[first : (end - monday) // _HOUR] = True
    return DeviceWeek(usable, open_in)


def make_device_week(count: int, places: Places, seed: int, open_always: float = 1.0) -> DeviceWeek:
    """Made-up devices, drawn by weight; open_always: share that is never closed, the others are from 8 to 18 h on
    Monday to Friday."""
    if not 0 <= count <= MOST_DEVICES:
        raise InvalidInput(f"{count:,} devices were asked for; ask for 0 to {MOST_DEVICES:,}.")
    chance = stream(seed, Stream.DEVICES)
    lon, lat = places.draw(count, chance)
    aeds = tuple(
        Aed(f"D-{i}", Position(float(lon[i]), float(lat[i])), "made up", AedStatus.IN_SERVICE, "UTC", "", "SAMPLE")
        for i in range(count)
    )
    hours = np.arange(HOURS_A_WEEK)
    office = (hours < 5 * 24) & (hours % 24 >= 8) & (hours % 24 < 18)
    always = stream(seed, Stream.OPENING).random(count) < open_always
    return DeviceWeek(aeds, np.where(always[:, None], True, office[None, :]))

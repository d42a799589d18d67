"""What stands on the sheet: for each cell the nearest devices and people, by the streets. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from aedmap.fallback.cells import Cells
from aedmap.fallback.street_index import StreetEntry, street_index
from aedmap.geography import Position
from aedmap.network import EdgeIndex, Nearest, k_nearest, snap
from aedmap.people import Responder, ResponderStatus
from aedmap.registry import Aed, AedStatus, why_not_usable
from aedmap.registry.hours_text import read_hours

DEVICES, AT_HOME, AT_WORK = 3, 5, 3
# Nobody fetches a device from farther away, and nobody is asked to come from farther.
DEVICES_WITHIN_M, PEOPLE_WITHIN_M = 3_000.0, 5_000.0
_STREET_WITHIN_M = 1_000.0
# A minute and a half on foot, there and back less than trying a locked door and going on.
_ALWAYS_WORTH_M = 100.0
_LOOKED_AT_LATELY = timedelta(days=366)
# A device that waits for somebody today hangs in its place again tomorrow; one that was used does not.
_HELD = frozenset({AedStatus.RESERVED})
_CALLED = frozenset({ResponderStatus.ACTIVE, ResponderStatus.LAPSING})


@dataclass(frozen=True)
class NearDevice:
    """metres: by the street from the middle of the cell; always: its door is open day and night."""

    aed: Aed
    metres: float
    always: bool


@dataclass(frozen=True, repr=False)
class NearPerson:
    """metres: by the street from about where they live or work."""

    person: Responder
    metres: float

    def __repr__(self) -> str:
        return f"NearPerson({self.person!r})"


@dataclass(frozen=True)
class CellEntry:
    """number: as on the map; at_home: nearest by where they live, at_work: by where they work in working hours."""

    number: int
    name: str
    leaf: int
    devices: tuple[NearDevice, ...]
    at_home: tuple[NearPerson, ...]
    at_work: tuple[NearPerson, ...]


@dataclass(frozen=True)
class CallList:
    """people: who may be called and has a telephone; left_out: how many may be called and cannot be listed."""

    people: tuple[Responder, ...]
    left_out: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """at: aware, the moment whose records it shows; people: None on a sheet without them

    devices: how many count; never_checked: of them those of which nobody told when they were looked at;
    long_ago: those last looked at more than a year ago; vehicles: left out, since they are elsewhere tomorrow
    """

    at: datetime
    cells: Cells
    entries: tuple[CellEntry, ...]
    streets: tuple[StreetEntry, ...]
    devices: int
    never_checked: int
    long_ago: int
    vehicles: int
    people: CallList | None


def draw_up(
    cells: Cells,
    streets: EdgeIndex,
    responder_streets: EdgeIndex,
    aeds: Sequence[Aed],
    responders: Sequence[Responder] | None,
    at: datetime,
) -> Sheet:
    """The sheet for an aware moment; responders: None leaves the people out."""
    devices = [aed for aed in aeds if not aed.mobile and _counts(aed, at)]
    people = None if responders is None else _call_list(responders, at)
    near = _near_devices(cells, streets, devices)
    living = _near_people(cells, responder_streets, people, at_work=False)
    working = _near_people(cells, responder_streets, people, at_work=True)
    entries = tuple(
        CellEntry(i + 1, cells.names[i], int(cells.leaf[i]), near[i], living[i], working[i]) for i in range(len(cells))
    )
    today = at.date()
    return Sheet(
        at=at,
        cells=cells,
        entries=entries,
        streets=street_index(cells, streets.network),
        devices=len(devices),
        never_checked=sum(aed.last_checked_on is None for aed in devices),
        long_ago=sum(
            aed.last_checked_on is not None and today - aed.last_checked_on > _LOOKED_AT_LATELY for aed in devices
        ),
        vehicles=sum(aed.mobile and aed.status != AedStatus.RETIRED for aed in aeds),
        people=people,
    )


def day_and_night(aed: Aed) -> bool:
    """Whether its hours say 24/7 and nothing else."""
    hours = read_hours(aed.opening_hours)
    return hours is not None and hours.expression == "24/7"


def _counts(aed: Aed, at: datetime) -> bool:
    return why_not_usable(aed, at) is None or aed.status in _HELD


def _call_list(responders: Sequence[Responder], at: datetime) -> CallList:
    """Whoever a real alert could reach at some hour: active, consenting, certified on the day, not on a pause."""
    may = [
        one
        for one in responders
        if one.status in _CALLED
        and one.consents
        and one.certificate_on(at.date()) is not None
        and not one.availability.paused_at(at)
    ]
    listed = tuple(one for one in may if one.phone and (one.base or one.work))
    return CallList(listed, len(may) - len(listed))


def _near_devices(cells: Cells, streets: EdgeIndex, devices: Sequence[Aed]) -> list[tuple[NearDevice, ...]]:
    """The nearest, and the nearest that is open day and night where none of them is; an open one stands before those
    with hours that are not 100 m nearer."""
    always = np.array([day_and_night(aed) for aed in devices], bool)
    places = [aed.position for aed in devices]
    nearest = _search(cells, streets, places, DEVICES, DEVICES_WITHIN_M)
    at_night = _search(cells, streets, places, 1, DEVICES_WITHIN_M, always)
    found = []
    for i in range(len(cells)):
        which = [int(j) for j in nearest.target[i, : nearest.count[i]]]
        near = [
            NearDevice(devices[j], float(m), bool(always[j])) for j, m in zip(which, nearest.metres[i], strict=False)
        ]
        if at_night.count[i] and not any(one.always for one in near):
            near.append(NearDevice(devices[int(at_night.target[i, 0])], float(at_night.metres[i, 0]), True))
        found.append(tuple(sorted(near, key=_read_first)))
    return found


def _read_first(near: NearDevice) -> float:
    """Metres; a door that is open day and night counts as nearer: the sheet is read at night, too."""
    return near.metres - (_ALWAYS_WORTH_M if near.always else 0.0)


def _near_people(
    cells: Cells, streets: EdgeIndex, people: CallList | None, *, at_work: bool
) -> list[tuple[NearPerson, ...]]:
    there = [(one, place) for one in (people.people if people else ()) if (place := one.work if at_work else one.base)]
    nearest = _search(cells, streets, [place for _, place in there], AT_WORK if at_work else AT_HOME, PEOPLE_WITHIN_M)
    return [
        tuple(
            NearPerson(there[int(j)][0], float(metres))
            for j, metres in zip(nearest.target[i, : nearest.count[i]], nearest.metres[i], strict=False)
        )
        for i in range(len(cells))
    ]


def _search(
    cells: Cells,
    streets: EdgeIndex,
    places: Sequence[Position],
    k: int,
    within_m: float,
    usable: NDArray[np.bool_] | None = None,
) -> Nearest:
    sources = snap(streets, cells.lon, cells.lat, within_m=_STREET_WITHIN_M)
    lon = np.array([place.lon for place in places], np.float64)
    targets = snap(streets, lon, np.array([place.lat for place in places], np.float64), within_m=_STREET_WITHIN_M)
    return k_nearest(streets.network, sources, targets, k, within_m, usable)

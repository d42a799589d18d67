"""Station entries, or crowding of trains, by half hour and kind of day."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from optimizer.demand.cells import People
from optimizer.demand.periods import HOURS_A_WEEK
from optimizer.demand.sources.named_table import join_places, read_named_table, read_places, told_names

_CLOCK = re.compile(r"(\d{1,2})(?:시|時|点|:|h)\s*(\d{2})?(?:분|分)?")
_MOST_LOST = 0.5


@dataclass(frozen=True)
class HalfHours:
    """A table with a column for each half hour, a row for each station, kind of day, line and direction.

    days: the text of a kind of day and the days of the week (0 is Monday) that it stands for
    people_per_unit: how many people one unit of the table means; 1 for entries, an assumption for crowding in per cent
    """

    file: Path
    station: str
    places: Path
    places_name: str
    day: str | None = None
    days: tuple[tuple[str, tuple[int, ...]], ...] = ()
    lon: str = "lon"
    lat: str = "lat"
    people_per_unit: float = 1.0

    def __post_init__(self) -> None:
        if self.day is not None and not self.days:
            raise InvalidInput("stations has a day column but no days; say for example days = {weekday = 'Mo-Fr'}.")
        if not 0 < self.people_per_unit <= 100_000:
            raise InvalidInput(f"stations.people_per_unit is {self.people_per_unit:g}; give a number above 0.")


def read_half_hours(asked: HalfHours) -> tuple[People, tuple[str, ...]]:
    """People in each hour of the week at each station, k = 168, and notes of what is missing.

    Rows of one station and kind of day (lines, directions) are added. Raises InvalidInput for a kind of day that is not
    explained, cells that hold no number, and when more than half of the stations have no position.
    """
    table = read_named_table(asked.file)
    clocks = _clocks(table.columns)
    if not clocks:
        raise InvalidInput(
            f"{asked.file.name} has no column named after a time, such as 5:30; it is no table by half hour."
        )
    names = table.texts(asked.station, "stations.station")
    kinds = [""] * len(names) if asked.day is None else table.texts(asked.day, "stations.day")
    meant = dict(asked.days) if asked.day is not None else {"": tuple(range(7))}
    unknown = sorted(set(kinds) - set(meant))
    if unknown:
        raise InvalidInput(
            f"{asked.file.name}: column {asked.day} holds {told_names(unknown)}, which stations.days does not explain; "
            "add it there."
        )
    values = np.column_stack([table.values(table.columns[place], "half hours", 0, 1e7) for place in clocks])
    return _week(asked, names, kinds, meant, values, np.array(list(clocks.values())))


def _clocks(columns: tuple[str, ...]) -> dict[int, int]:
    """Place of a column -> hour of the day that its half hour belongs to."""
    found = {}
    for place, name in enumerate(columns):
        match = _CLOCK.fullmatch(name.strip())
        if match is not None and int(match[1]) <= 28:  # 25:30 is half past one of the next day
            found[place] = int(match[1]) % 24
    return found


def _week(
    asked: HalfHours,
    names: list[str],
    kinds: list[str],
    meant: Mapping[str, tuple[int, ...]],
    values: NDArray[np.float64],
    hour_of_day: NDArray[np.int64],
) -> tuple[People, tuple[str, ...]]:
    lon, lat, found = join_places(names, read_places(asked.places, asked.places_name, asked.lon, asked.lat))
    lost = list(dict.fromkeys(name for name, known in zip(names, found, strict=True) if not known))
    stations = list(dict.fromkeys(names))
    if len(lost) > _MOST_LOST * len(stations):
        raise InvalidInput(
            f"{len(lost)} of {len(stations)} stations of {asked.file.name} have no position in {asked.places.name}: "
            f"{told_names(lost)}; check that both spell names alike."
        )
    people: dict[tuple[float, float], NDArray[np.float64]] = defaultdict(lambda: np.zeros(HOURS_A_WEEK))
    seen: dict[tuple[float, float], set[int]] = defaultdict(set)
    for row in np.flatnonzero(found).tolist():
        at = (float(lon[row]), float(lat[row]))
        for day in meant[kinds[row]]:
            np.add.at(people[at], 24 * day + hour_of_day, values[row] * asked.people_per_unit)
            seen[at].add(day)
    gaps = sum(1 for days in seen.values() if len(days) < 7)
    notes = [f"{len(lost)} of {len(stations)} stations have no position and are left out: {told_names(lost)}."] * bool(
        lost
    )
    notes += [f"{gaps} stations have no row for some days of the week; nobody is assumed there then."] * bool(gaps)
    positions = np.asarray(list(people), np.float64)
    return People(positions[:, 0], positions[:, 1], np.array(list(people.values()))), tuple(notes)

"""People out and about: counts by place and hour."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.cells import People
from optimizer.demand.periods import DAY_NAMES, HOURS_A_WEEK
from optimizer.tables import TextTable, read_text_table

_TOLD = 3
_COLUMNS = ("place", "lon", "lat", "hour", "people")


@dataclass(frozen=True, eq=False)
class FootTraffic:
    """People counted in each hour of the week; people.people: (places, 168), 0 where nothing was counted.

    gap_places: places that lack some hour of the week, each with how many hours and the first of them
    """

    people: People
    gap_places: tuple[str, ...]

    @property
    def gap_sentence(self) -> str:
        """Which places lack hours, without a full stop."""
        more = f" and {len(self.gap_places) - _TOLD} more" if len(self.gap_places) > _TOLD else ""
        count = len(self.gap_places)
        lack = "counting place lacks" if count == 1 else "counting places lack"
        return f"{count} {lack} hours: {', '.join(self.gap_places[:_TOLD])}{more}"


def read_foot_traffic(path: Path) -> FootTraffic:
    """Read a CSV with place, lon, lat, hour (0..23), people and, if counted by weekday, weekday (Mo..Su or 1..7).

    Rows without a weekday hold for every day. Several rows for one place and hour are repeated counts: their mean is
    taken. An hour without a row counts as nobody, and the place as one with gaps.
    Raises InvalidInput naming the rows at fault.
    """
    table = read_text_table(path, _COLUMNS)
    lon, lat = table.numbers("lon", -180, 180), table.numbers("lat", -90, 90)
    hour = np.asarray(table.parsed("hour", _hour, "a whole hour from 0 to 23"), np.int64)
    people = table.numbers("people", 0, 1e8)
    days = _weekdays(table)
    keys = list(zip(table.text("place"), lon.tolist(), lat.tolist(), strict=True))
    number = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    place = np.asarray([number[key] for key in keys], np.int64)

    total, counts = np.zeros((len(number), HOURS_A_WEEK)), np.zeros((len(number), HOURS_A_WEEK))
    for day in range(7):
        held = np.asarray([day in of_row for of_row in days], np.bool_)
        where = (place[held], 24 * day + hour[held])
        np.add.at(total, where, people[held])
        np.add.at(counts, where, 1)
    mean = np.divide(total, counts, out=np.zeros_like(total), where=counts > 0)
    positions = np.asarray([key[1:] for key in number], np.float64)
    gaps = tuple(
        _gap(key[0], np.flatnonzero(row == 0)) for key, row in zip(number, counts, strict=True) if (row == 0).any()
    )
    return FootTraffic(People(positions[:, 0], positions[:, 1], mean), gaps)


def _gap(place: str, hours: NDArray[np.int64]) -> str:
    day, hour = divmod(int(hours[0]), 24)
    return f"{place} ({len(hours)} of {HOURS_A_WEEK}, the first {DAY_NAMES[day]} {hour:02d}:00)"


def _weekdays(table: TextTable) -> list[tuple[int, ...]]:
    if not table.has("weekday"):
        return [tuple(range(7))] * len(table.rows)
    return table.parsed("weekday", _weekday, "Mo, Tu, We, Th, Fr, Sa, Su or 1 (Monday) to 7")


def _weekday(raw: str) -> tuple[int, ...]:
    if raw == "":
        return tuple(range(7))
    if raw.isdigit() and 1 <= int(raw) <= 7:
        return (int(raw) - 1,)
    return (DAY_NAMES.index(raw[:2].capitalize()),)


def _hour(raw: str) -> int:
    """'8', '08' or '08:00'."""
    value = int(raw.removesuffix(":00"))
    if not 0 <= value <= 23:
        raise ValueError
    return value

"""People out and about: counts by place and hour."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from optimizer.demand.cells import People
from optimizer.demand.mean_week import gap_sentence, hour_of, mean_week, weekday_of
from optimizer.tables import TextTable, read_text_table

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
        return gap_sentence(self.gap_places)


def read_foot_traffic(path: Path) -> FootTraffic:
    """Read a CSV with place, lon, lat, hour (0..23), people and, if counted by weekday, weekday (Mo..Su or 1..7).

    Rows without a weekday hold for every day. Several rows for one place and hour are repeated counts: their mean is
    taken. An hour without a row counts as nobody, and the place as one with gaps.
    Raises InvalidInput naming the rows at fault.
    """
    table = read_text_table(path, _COLUMNS)
    lon, lat = table.numbers("lon", -180, 180), table.numbers("lat", -90, 90)
    hour = np.asarray(table.parsed("hour", hour_of, "a whole hour from 0 to 23"), np.int64)
    people = table.numbers("people", 0, 1e8)
    places = list(zip(table.text("place"), lon.tolist(), lat.tolist(), strict=True))
    week = mean_week(places, _weekdays(table), hour, people, lambda place: place[0])
    positions = np.asarray([place[1:] for place in week.places], np.float64)
    return FootTraffic(People(positions[:, 0], positions[:, 1], week.people), week.gaps)


def _weekdays(table: TextTable) -> list[tuple[int, ...]]:
    if not table.has("weekday"):
        return [tuple(range(7))] * len(table.rows)
    return table.parsed("weekday", weekday_of, "Mo, Tu, We, Th, Fr, Sa, Su or 1 (Monday) to 7")

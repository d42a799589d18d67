"""People counted a day, on weekdays and on holidays, by place: as shopping streets publish them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aedmap.errors import InvalidInput
from optimizer.demand.cells import People
from optimizer.demand.periods import HOURS_A_WEEK
from optimizer.demand.sources.named_table import read_named_table

_WORKDAYS, _FREE_DAYS = range(5), (5, 6)


@dataclass(frozen=True)
class DayTotals:
    """A table with a mean count of a weekday and of a holiday for each place.

    from_hour, to_hour: the hours of the day that the counts are spread over evenly, an assumption of the planner's
    """

    file: Path
    name: str
    weekday: str
    holiday: str
    from_hour: int
    to_hour: int
    lon: str = "lon"
    lat: str = "lat"

    def __post_init__(self) -> None:
        if not 0 <= self.from_hour < self.to_hour <= 24:
            raise InvalidInput(
                f"foot_traffic.hours is {self.from_hour:02d}-{self.to_hour:02d}; give whole hours of one day, such as "
                "'08-20'."
            )


def read_day_totals(asked: DayTotals) -> People:
    """People passing in each hour of the week, k = 168; Saturdays and Sundays count as holidays.

    Raises InvalidInput naming rows without a position or a count.
    """
    table = read_named_table(asked.file)
    lon, lat = (
        table.values(asked.lon, "foot_traffic.lon", -180, 180),
        table.values(asked.lat, "foot_traffic.lat", -90, 90),
    )
    weekday = table.values(asked.weekday, "foot_traffic.weekday", 0, 1e7)
    holiday = table.values(asked.holiday, "foot_traffic.holiday", 0, 1e7)
    people = np.zeros((len(lon), HOURS_A_WEEK))
    hours = np.arange(asked.from_hour, asked.to_hour)
    for days, counts in ((_WORKDAYS, weekday), (_FREE_DAYS, holiday)):
        for day in days:
            people[:, 24 * day + hours] = counts[:, None] / len(hours)
    return People(lon, lat, people)

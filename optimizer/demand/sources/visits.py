"""People present by area and hour, as telephone companies publish them: a table, and where its areas lie."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.registry.importing.dates import read_dates
from optimizer.demand.cells import CellGrid, People, spread_polygons
from optimizer.demand.mean_week import gap_sentence, hour_of, mean_week, weekday_of
from optimizer.demand.sources.named_table import NamedTable, join_places, read_named_table, read_places, told_names
from optimizer.demand.sources.placed_areas import is_map, shapes_by_name
from optimizer.tables import values_of

_Value = TypeVar("_Value")
_MOST_LOST = 0.2


@dataclass(frozen=True)
class Visits:
    """A row for each area and hour, and day if counted by day.

    weekday: column with Mo..Su or 1 (Monday) to 7; date: column with dates, of which the mean by day of the week is
    taken; one of them, or none where the counts hold for every day
    places: polygons in a map file, over which people are spread evenly, or a table with positions
    stay_min: minutes of the hour that somebody counted is there
    """

    file: Path
    area: str
    hour: str
    people: str
    places: Path
    places_name: str
    weekday: str | None = None
    date: str | None = None
    date_order: str | None = None
    lon: str = "lon"
    lat: str = "lat"
    stay_min: float = 60.0
    gaps_are_nobody: bool = False

    def __post_init__(self) -> None:
        if self.weekday is not None and self.date is not None:
            raise InvalidInput("visits has both weekday and date; give one of them.")
        if self.date_order not in (None, "dmy", "mdy"):
            raise InvalidInput(f"visits.date_order is '{self.date_order}', but must be 'dmy' or 'mdy'.")
        if not 1 <= self.stay_min <= 60:
            raise InvalidInput(f"visits.stay_min is {self.stay_min:g}, but must lie between 1 and 60.")


def read_visits(asked: Visits, grid: CellGrid) -> tuple[People, tuple[str, ...]]:
    """People in each hour of the week, k = 168, and notes of what is missing.

    Raises InvalidInput for rows at fault, hours without a row unless they count as nobody, and when more than a fifth
    of the people are in areas without a place.
    """
    table = read_named_table(asked.file)
    hour = np.asarray(_parsed(table, asked.hour, "hour", hour_of, "a whole hour from 0 to 23"), np.int64)
    people = table.values(asked.people, "visits.people", 0, 1e8)
    week = mean_week(table.texts(asked.area, "visits.area"), _days(asked, table), hour, people, str)
    notes = []
    if week.gaps:
        sentence = f"{asked.file.name}: {gap_sentence(week.gaps)}"
        if not asked.gaps_are_nobody:
            raise InvalidInput(f"{sentence}; fill them in, or say gaps = 'nobody' to count nobody in these hours.")
        notes.append(f"{sentence}; nobody is assumed there then.")
    names = list(week.places)
    if is_map(asked.places):
        shapes, found = shapes_by_name(asked.places, asked.places_name, "visits.places_name", names)
        notes += _lost(asked, names, week.people, found)
        return spread_polygons(grid, shapes, week.people[found]), tuple(notes)
    lon, lat, found = join_places(names, read_places(asked.places, asked.places_name, asked.lon, asked.lat))
    notes += _lost(asked, names, week.people, found)
    return People(lon[found], lat[found], week.people[found]), tuple(notes)


def _days(asked: Visits, table: NamedTable) -> list[tuple[int, ...]]:
    if asked.weekday is not None:
        return _parsed(table, asked.weekday, "weekday", weekday_of, "Mo, Tu, We, Th, Fr, Sa, Su or 1 (Monday) to 7")
    if asked.date is None:
        return [tuple(range(7))] * len(table.rows)
    texts = table.texts(asked.date, "visits.date")
    read = read_dates(list(zip(table.numbers, texts, strict=True)), asked.date, asked.date_order)
    days: list[tuple[int, ...]] = []
    for number, text in zip(table.numbers, texts, strict=True):
        day = read.get(number)
        if day is None:
            raise InvalidInput(
                f"{asked.file.name}: row {number} below the head has the date '{text}', which is none or can be two; "
                "write dates as 2027-01-31, or say date_order = 'dmy' or 'mdy'."
            )
        days.append((day.weekday(),))
    return days


def _parsed(table: NamedTable, column: str, setting: str, parse: Callable[[str], _Value], wanted: str) -> list[_Value]:
    texts = [text.strip() for text in table.texts(column, f"visits.{setting}")]
    cells = list(zip(table.numbers, texts, strict=True))
    return values_of(table.path, column, cells, parse, f"{wanted} (rows counted below the head)")


def _lost(asked: Visits, names: list[str], people: NDArray[np.float64], found: NDArray[np.bool_]) -> tuple[str, ...]:
    everyone, lost = float(people.sum()), float(people[~found].sum())
    if not everyone > 0:
        raise InvalidInput(f"{asked.file.name} counts nobody; check its column {asked.people}.")
    if found.all():
        return ()
    without = told_names(name for name, known in zip(names, found, strict=True) if not known)
    sentence = f"{100 * lost / everyone:.1f} % of the people in {asked.file.name} are in areas without a place"
    if lost > _MOST_LOST * everyone:
        raise InvalidInput(f"{sentence} in {asked.places.name}: {without}; check that both spell names alike.")
    return (f"{sentence} and are left out: {without}.",)

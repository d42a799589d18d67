"""Past arrests as points, with a date or without, with a time of day or without."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography.map_file import column_of, read_shapes
from aedmap.registry.importing.dates import read_dates
from optimizer.demand.sources.named_table import read_named_table
from optimizer.demand.study_area import StudyArea

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".json")
_ORDERS = ("dmy", "mdy")


class Outside(StrEnum):
    """What to do with arrests outside the region."""

    REFUSE = "refuse"
    LEAVE_OUT = "leave_out"


class Repeats(StrEnum):
    """What to do with arrests of one day at one point: mostly one arrest in the records of several services."""

    ONCE = "once"
    EACH = "each"


@dataclass(frozen=True)
class ArrestPointsFile:
    """A table or map file of arrests. date, time: columns; order: dmy or mdy where days and months can be confused.

    years: how long the file's arrests were gathered, needed where there are no dates
    """

    file: Path
    date: str | None = None
    time: str | None = None
    order: str | None = None
    lon: str = "lon"
    lat: str = "lat"
    years: float | None = None
    outside: Outside = Outside.REFUSE
    repeats: Repeats = Repeats.ONCE

    def __post_init__(self) -> None:
        if self.order is not None and self.order not in _ORDERS:
            raise InvalidInput(f"arrests.date_order is '{self.order}', but must be 'dmy' or 'mdy'.")
        if self.date is None and self.years is None:
            raise InvalidInput("arrests has neither a date column nor years; say how many years the arrests cover.")
        if self.years is not None and not 0 < self.years <= 100:
            raise InvalidInput(f"arrests.years is {self.years:g}, but must be above 0 and at most 100.")

    def row_name(self, number: int) -> str:
        """How people find a row: tables have a head, which is not counted."""
        return f"row {number} below the head" if self.file.suffix.lower() in _TABLES else f"row {number}"


@dataclass(frozen=True, eq=False)
class Arrests:
    """Arrests in the study area.

    lon, lat: (m,) degrees; cell: (m,) number of the cell; day: (m,) days since 1970-01-01, None without dates
    hour: (m,) hour of the day, None without times; years: how long they were gathered
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    cell: NDArray[np.int64]
    years: float
    day: NDArray[np.int64] | None = None
    hour: NDArray[np.int64] | None = None
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lon)

    def some(self, which: NDArray[np.bool_], years: float) -> "Arrests":
        """Some of the arrests, gathered over so many years. which: (m,) bool."""
        return Arrests(
            self.lon[which],
            self.lat[which],
            self.cell[which],
            years,
            None if self.day is None else self.day[which],
            None if self.hour is None else self.hour[which],
        )


def read_arrest_points(asked: ArrestPointsFile, area: StudyArea) -> Arrests:
    """Read the arrests. Raises InvalidInput naming the rows with a bad position, date or time or outside the region."""
    lon, lat, texts, numbers = _positions(asked)
    days = None if asked.date is None else _days(asked, texts["date"], numbers)
    hours = None if asked.time is None else _hours(asked, texts["time"], numbers)
    notes: list[str] = []
    kept = _inside(asked, area, lon, lat, numbers, notes)
    if asked.repeats is Repeats.ONCE and days is not None:
        kept &= _first_of_day(lon, lat, days, kept, notes)
    if not kept.any():
        raise InvalidInput(f"{asked.file.name} has no arrest in the region; check the region and the file's CRS.")
    cell = area.cell_of(lon[kept], lat[kept])
    span = asked.years if asked.years is not None else _span(asked, days, notes)
    return Arrests(
        lon[kept],
        lat[kept],
        cell,
        span,
        None if days is None else days[kept],
        None if hours is None else hours[kept],
        tuple(notes),
    )


def _positions(
    asked: ArrestPointsFile,
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, list[str]], list[int]]:
    named = {what: column for what, column in (("date", asked.date), ("time", asked.time)) if column is not None}
    if asked.file.suffix.lower() in _TABLES:
        table = read_named_table(asked.file)
        texts = {what: table.texts(column, f"arrests.{what}") for what, column in named.items()}
        lon, lat = table.values(asked.lon, "arrests.lon", -180, 180), table.values(asked.lat, "arrests.lat", -90, 90)
        return lon, lat, texts, list(table.numbers)
    frame: Any = read_shapes(asked.file, frozenset({"Point"}), "a point for each arrest")
    texts = {
        what: frame[column_of(asked.file, frame, column, f"arrests.{what}")].astype(str).str.strip().tolist()
        for what, column in named.items()
    }
    lon, lat = frame.geometry.x.to_numpy(np.float64), frame.geometry.y.to_numpy(np.float64)
    return lon, lat, texts, list(range(1, len(frame) + 1))


def _days(asked: ArrestPointsFile, cells: list[str], numbers: list[int]) -> NDArray[np.int64]:
    """Days since 1970-01-01; a column that mixes formats or orders is refused by the reader of dates."""
    read = read_dates(list(zip(numbers, cells, strict=True)), asked.date or "", asked.order)
    wrong = [(row, cell) for row, cell in zip(numbers, cells, strict=True) if read.get(row) is None]
    if wrong:
        row, cell = wrong[0]
        what = f"the date '{cell}', which is none or can be two" if cell.strip() else "no date"
        raise InvalidInput(
            f"{asked.file.name}: {asked.row_name(row)} has {what} ({len(wrong)} such rows); write dates as 2027-01-31, "
            "or say date_order = 'dmy' or 'mdy' where days and months can be confused."
        )
    epoch = date(1970, 1, 1)
    return np.array([((read[row] or epoch) - epoch).days for row in numbers], np.int64)


def _hours(asked: ArrestPointsFile, cells: list[str], numbers: list[int]) -> NDArray[np.int64]:
    hours = []
    for row, cell in zip(numbers, cells, strict=True):
        head = cell.strip().split(" ")[-1].split("T")[-1].partition(":")[0]
        if not (head.isdigit() and 0 <= int(head) <= 23):
            raise InvalidInput(f"{asked.file.name}: {asked.row_name(row)} has the time '{cell}'; write it as 17:40.")
        hours.append(int(head))
    return np.array(hours, np.int64)


def _inside(
    asked: ArrestPointsFile,
    area: StudyArea,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    numbers: list[int],
    notes: list[str],
) -> NDArray[np.bool_]:
    inside = area.inside(lon, lat)
    out = np.flatnonzero(~inside)
    if not len(out):
        return inside
    first = out[0]
    sentence = (
        f"{len(out)} of {len(lon)} arrests in {asked.file.name} lie more than 50 m outside the region, the first in "
        f"{asked.row_name(numbers[first])} at {lon[first]:.5f}, {lat[first]:.5f}"
    )
    if not inside.any() and area.inside(lat, lon).any():
        raise InvalidInput(f"{sentence}; longitude and latitude seem to be swapped: exchange lon and lat.")
    if asked.outside is Outside.REFUSE:
        raise InvalidInput(
            f"{sentence}; correct them or the region, or say outside = 'leave_out' to go on without them."
        )
    notes.append(f"{sentence}; they are left out.")
    return inside


def _first_of_day(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    days: NDArray[np.int64],
    kept: NDArray[np.bool_],
    notes: list[str],
) -> NDArray[np.bool_]:
    """The first of the arrests that share day and point."""
    _, first = np.unique(np.column_stack([lon, lat, days]), axis=0, return_index=True)
    once = np.zeros(len(lon), np.bool_)
    once[first] = True
    again = int((kept & ~once).sum())
    if again:
        notes.append(
            f"{again} of {int(kept.sum())} arrests share day and point with another one and are taken for the same "
            "arrest in several records (repeats = 'each' counts them all)."
        )
    return once


def _span(asked: ArrestPointsFile, days: NDArray[np.int64] | None, notes: list[str]) -> float:
    """Years from the first arrest to the last."""
    if days is None or int(days.max() - days.min()) < 30:
        raise InvalidInput(f"The arrests in {asked.file.name} cover less than 30 days; say arrests.years.")
    notes.append("The arrests are taken to cover the time from the first to the last of them.")
    return float(days.max() - days.min() + 1) / 365.25

"""People at stops by the timetable of public transport (GTFS), where nobody counted them: departures times a guess."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, SourceUnavailable
from optimizer.demand.cells import People
from optimizer.demand.periods import HOURS_A_WEEK

_NEEDED = ("stops.txt", "stop_times.txt", "trips.txt")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST_WEEKS = 520
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Timetable:
    """A GTFS feed. people_per_departure: who waits for or leaves a vehicle at a stop, an assumption of the planner's

    stay_min: minutes that each of them is at the stop, an assumption too
    """

    file: Path
    people_per_departure: float
    stay_min: float = 5.0

    def __post_init__(self) -> None:
        if not 0 < self.people_per_departure <= 1000:
            raise InvalidInput(
                f"timetables.people_per_departure is {self.people_per_departure:g}; give a number above 0."
            )
        if not 1 <= self.stay_min <= 60:
            raise InvalidInput(f"timetables.stay_min is {self.stay_min:g}, but must lie between 1 and 60.")


def read_timetable(asked: Timetable) -> tuple[People, tuple[str, ...]]:
    """People at each stop in each hour of the feed's busiest week, k = 168, and notes of what is assumed.

    Raises SourceUnavailable when it is no zip archive; InvalidInput when a table or a column is missing, times or
    positions cannot be read, or nothing ever departs.
    """
    feed = _tables(asked.file)
    if len(feed.get("frequencies.txt", ())):
        raise InvalidInput(
            f"{asked.file.name} gives headways (frequencies.txt), which are not read; give a feed with every departure."
        )
    trips = feed["trips.txt"]
    monday, runs = _busiest_week(asked.file, feed, trips["service_id"].value_counts().to_dict())
    calls = feed["stop_times.txt"].merge(trips[["trip_id", "service_id"]], on="trip_id")
    timed = calls[calls["departure_time"].str.strip() != ""]
    hour = _hours(asked.file, timed["departure_time"])
    stops, stop = np.unique(timed["stop_id"].to_numpy(dtype=str), return_inverse=True)
    week = np.zeros((len(stops), HOURS_A_WEEK))
    for service, days in runs.items():
        of_service = np.flatnonzero((timed["service_id"] == service).to_numpy())
        for day in days:
            np.add.at(week, (stop.ravel()[of_service], (24 * day + hour[of_service]) % HOURS_A_WEEK), 1)
    lon, lat = _positions(asked.file, feed["stops.txt"], stops)
    used = week.any(axis=1)
    if not used.any():
        raise InvalidInput(f"{asked.file.name} has no departure in any week; check its calendar.")
    notes = [
        f"Who is at {int(used.sum())} stops is guessed from {week.sum():,.0f} departures of the week of {monday} in "
        f"{asked.file.name}: {asked.people_per_departure:g} people each, for {asked.stay_min:g} minutes [assumed]."
    ]
    if len(timed) < len(calls):
        notes.append(f"{len(calls) - len(timed)} of {len(calls)} calls have no time and are left out.")
    return People(lon[used], lat[used], week[used] * asked.people_per_departure), tuple(notes)


def _tables(path: Path) -> Mapping[str, Any]:
    import pandas  # late, because it costs half a second

    try:
        with zipfile.ZipFile(path) as archive:
            names = {Path(name).name: name for name in archive.namelist() if name.endswith(".txt")}
            if missing := [name for name in _NEEDED if name not in names]:
                raise InvalidInput(f"{path.name} lacks {' and '.join(missing)}; give a GTFS feed.")
            tables = {}
            for name in (*_NEEDED, "calendar.txt", "calendar_dates.txt", "frequencies.txt"):
                if name in names:
                    with archive.open(names[name]) as file:
                        table = pandas.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
                    tables[name] = table.rename(columns=str.strip)
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceUnavailable(f"{path.name} cannot be read as a GTFS feed; give its zip archive.") from error
    except (UnicodeDecodeError, pandas.errors.ParserError, pandas.errors.EmptyDataError) as error:
        raise InvalidInput(f"{path.name} holds a table that cannot be read; give a GTFS feed in UTF-8.") from error
    _check_columns(path, tables)
    return tables


def _check_columns(path: Path, tables: Mapping[str, Any]) -> None:
    wanted = {
        "stops.txt": ("stop_id", "stop_lat", "stop_lon"),
        "stop_times.txt": ("trip_id", "stop_id", "departure_time"),
        "trips.txt": ("trip_id", "service_id"),
        "calendar.txt": ("service_id", "start_date", "end_date", *_DAYS),
        "calendar_dates.txt": ("service_id", "date", "exception_type"),
    }
    for name, columns in wanted.items():
        if name in tables and (missing := [column for column in columns if column not in tables[name].columns]):
            raise InvalidInput(f"{path.name}: {name} has no column {' and '.join(missing)}; give a GTFS feed.")


def _busiest_week(
    path: Path, feed: Mapping[str, Any], trips: Mapping[str, int]
) -> tuple[date, dict[str, tuple[int, ...]]]:
    """The Monday of the week with most trips, and the days (0 is Monday) on which each service runs then."""
    regular = [
        (
            row.service_id,
            _day(path, row.start_date),
            _day(path, row.end_date),
            [getattr(row, day) == "1" for day in _DAYS],
        )
        for row in (feed["calendar.txt"].itertuples() if "calendar.txt" in feed else ())
    ]
    other = [
        (row.service_id, _day(path, row.date), row.exception_type == "1")
        for row in (feed["calendar_dates.txt"].itertuples() if "calendar_dates.txt" in feed else ())
    ]
    ends = [day for _, first, last, _ in regular for day in (first, last)] + [day for _, day, _ in other]
    if not ends:
        raise InvalidInput(f"{path.name} has no calendar; give a feed with calendar.txt or calendar_dates.txt.")
    first = min(ends) - timedelta(days=min(ends).weekday())
    best: tuple[int, date, dict[str, set[int]]] = (-1, first, {})
    for week in range(min(_MOST_WEEKS, (max(ends) - first) // _WEEK + 1)):
        monday = first + week * _WEEK
        runs: dict[str, set[int]] = {}
        for service, begins, lasts, flags in regular:
            days = {day for day in range(7) if flags[day] and begins <= monday + timedelta(days=day) <= lasts}
            runs.setdefault(service, set()).update(days)
        for service, day, added in other:
            if monday <= day < monday + _WEEK:
                (set.add if added else set.discard)(runs.setdefault(service, set()), day.weekday())
        count = sum(trips.get(service, 0) * len(days) for service, days in runs.items())
        if count > best[0]:
            best = (count, monday, runs)
    return best[1], {service: tuple(sorted(days)) for service, days in best[2].items()}


def _day(path: Path, text: str) -> date:
    try:
        return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError as error:
        raise InvalidInput(f"{path.name} has the date '{text}' in its calendar; write it as 20270131.") from error


def _hours(path: Path, times: Any) -> NDArray[np.int64]:
    """(calls,) hours since the service day began; 25 is one o'clock of the next day."""
    clock = times.str.strip().str.extract(r"^(\d{1,3}):[0-5]\d:[0-5]\d$")[0]
    wrong = np.flatnonzero(clock.isna())
    if len(wrong):
        raise InvalidInput(
            f"{path.name}: stop_times.txt has the time '{times.iloc[wrong[0]]}' in row {times.index[wrong[0]] + 2} "
            f"({len(wrong)} such rows); write it as 17:40:00."
        )
    return np.asarray(clock.astype(int), np.int64)


def _positions(path: Path, stops: Any, wanted: NDArray[np.str_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    at = dict(zip(stops["stop_id"], zip(stops["stop_lon"], stops["stop_lat"], strict=True), strict=True))
    lon, lat = np.empty(len(wanted)), np.empty(len(wanted))
    for number, stop in enumerate(wanted.tolist()):
        try:
            lon[number], lat[number] = (float(text) for text in at[stop])
        except (KeyError, ValueError) as error:
            raise InvalidInput(f"{path.name}: stop {stop} has no position in stops.txt; add it there.") from error
    if not ((abs(lon) <= 180) & (abs(lat) <= 90)).all():
        raise InvalidInput(f"{path.name}: stops.txt has positions beyond the globe; give degrees.")
    return lon, lat

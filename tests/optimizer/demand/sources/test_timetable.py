"""Timetables: departures of the busiest week become people at stops, and every fault is named."""

import zipfile
from pathlib import Path

import pytest

from aedmap.errors import AedmapError, InvalidInput
from optimizer.demand.fitting.fit import fit_demand
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.demand.sources.timetable import Timetable, read_timetable
from tests.optimizer.demand.grids import box

_FEED = {
    "stops.txt": "stop_id,stop_lat,stop_lon\nA,60.0,25.0\nB,60.001,25.001\nnever,60.002,25.002\n",
    "trips.txt": "route_id,trip_id,service_id\n1,early,work\n1,late,work\n1,sunday,rest\n",
    "stop_times.txt": (
        "trip_id,departure_time,stop_id\nearly,08:15:00,A\nearly,08:20:00,B\nlate,25:10:00,A\nsunday,10:00:00,B\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "work,1,1,1,1,1,0,0,20260105,20260131\nrest,0,0,0,0,0,0,1,20260105,20260131\n"
    ),
    "calendar_dates.txt": "service_id,date,exception_type\nwork,20260106,2\nrest,20260117,1\nwork,20260120,2\n",
}


def _feed(folder: Path, **changed: str | None) -> Timetable:
    path = folder / "gtfs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**_FEED, **{f"{key}.txt": value for key, value in changed.items()}}.items():
            if text is not None:
                archive.writestr(name, text)
    return Timetable(path, people_per_departure=10)


def test_departures_of_the_busiest_week_become_people(tmp_path: Path) -> None:
    """The week of 12 January has all five working days and an added Saturday: by hand, with 25:10 on the next day."""
    people, notes = read_timetable(_feed(tmp_path))
    first, second = (row.reshape(7, 24) for row in people.people)
    assert people.lon.tolist() == [25.0, 25.001]
    assert first[:5, 8].tolist() == [10] * 5
    assert first[1:6, 1].tolist() == [10] * 5
    assert first.sum() == 100
    assert second[:5, 8].tolist() == [10] * 5
    assert (second[5, 10], second[6, 10], second.sum()) == (10, 10, 70)
    assert "17 departures of the week of 2026-01-12" in notes[0]


def test_a_departure_on_sunday_night_is_on_monday(tmp_path: Path) -> None:
    """The week wraps around, and calls without a time are told."""
    times = "trip_id,departure_time,stop_id\nsunday,24:30:00,A\nsunday,,B\n"
    people, notes = read_timetable(_feed(tmp_path, stop_times=times, calendar_dates=None))
    assert people.people.tolist() == [[10.0] + [0.0] * 167]
    assert notes[1] == "1 of 2 calls have no time and are left out."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"trips": None}, "lacks trips.txt; give a GTFS feed"),
        ({"stops": "stop_id,stop_lat\nA,60\n"}, "stops.txt has no column stop_lon"),
        ({"calendar": None, "calendar_dates": None}, "has no calendar"),
        ({"stop_times": _FEED["stop_times.txt"].replace("10:00:00", "ten")}, "the time 'ten' in row 5"),
        ({"stops": "stop_id,stop_lat,stop_lon\nA,60,25\n"}, "stop B has no position"),
        ({"stops": _FEED["stops.txt"].replace("60.001", "600")}, "beyond the globe"),
        ({"calendar": _FEED["calendar.txt"].replace("20260131", "soon")}, "has the date 'soon'"),
        (
            {
                "calendar": _FEED["calendar.txt"].replace("1,1,1,1,1", "0,0,0,0,0").replace(",1,2026", ",0,2026"),
                "calendar_dates": None,
            },
            "no departure in any week",
        ),
        ({"frequencies": "trip_id,headway_secs\nearly,600\n"}, "gives headways"),
    ],
)
def test_bad_feeds_are_refused(tmp_path: Path, changed: dict[str, str | None], words: str) -> None:
    """Tables, columns, times, positions and calendars are each named."""
    with pytest.raises(InvalidInput, match=words):
        read_timetable(_feed(tmp_path, **changed))


def test_what_is_no_feed_is_refused(tmp_path: Path) -> None:
    """Text called .zip, and a guess of nobody."""
    (tmp_path / "x.zip").write_text("hello")
    with pytest.raises(AedmapError, match=r"x\.zip cannot be read as a GTFS feed"):
        read_timetable(Timetable(tmp_path / "x.zip", 10))
    with pytest.raises(InvalidInput, match="people_per_departure is 0"):
        Timetable(tmp_path / "x.zip", 0)


def test_waiting_people_become_demand(tmp_path: Path) -> None:
    """170 people a week for 6 minutes are 17 person-hours of the week's 168, at 82.9 per 100,000 people and year."""
    _feed(tmp_path)
    west, south, east, north = box(-600, -600, 600, 600).bounds
    (tmp_path / "fit.toml").write_text(
        f'name = "x"\n[region]\nbox = [{west}, {south}, {east}, {north}]\ncell_m = 100\n'
        '[[timetables]]\nfile = "gtfs.zip"\npeople_per_departure = 10\nstay_min = 6\n'
    )
    surface = fit_demand(read_fit_file(tmp_path / "fit.toml")).surface
    assert surface.total == pytest.approx(17 / 168 * 82.9 / 100_000)

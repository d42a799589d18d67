"""Everybody who was counted outside, from every source that a request names."""

from dataclasses import dataclass

from aedmap.errors import InvalidInput
from optimizer.demand.cells import CellGrid, People
from optimizer.demand.fitting.request import CountedPeople, FitRequest
from optimizer.demand.foot_traffic import read_foot_traffic
from optimizer.demand.sources.day_totals import DayTotals, read_day_totals
from optimizer.demand.sources.half_hours import HalfHours, read_half_hours
from optimizer.demand.sources.timetable import read_timetable
from optimizer.demand.sources.visits import read_visits


@dataclass(frozen=True, eq=False)
class Counted:
    """people: by hour of the week, k = 168; name: of the file; stay_min: minutes that somebody counted is there"""

    people: People
    name: str
    stay_min: float


def counted_people(asked: FitRequest, grid: CellGrid, notes: list[str]) -> list[Counted]:
    """Read them all; what is assumed or missing is added to notes. Raises InvalidInput for the first thing wrong."""
    counted = [
        Counted(_day_totals(source, notes), source.file.name, asked.stay_min)
        if isinstance(source, DayTotals)
        else Counted(_by_hour(source, notes), source.file.name, asked.stay_min)
        for source in asked.foot_traffic
    ]
    counted += [Counted(_stations(source, notes), source.file.name, asked.stay_min) for source in asked.stations]
    for source in asked.visits:
        people, told = read_visits(source, grid)
        notes += told
        counted.append(Counted(people, source.file.name, source.stay_min))
    for timetable in asked.timetables:
        people, told = read_timetable(timetable)
        notes += told
        counted.append(Counted(people, timetable.file.name, timetable.stay_min))
    return counted


def _day_totals(source: DayTotals, notes: list[str]) -> People:
    notes.append(
        f"{source.file.name} counts whole days: the people are spread evenly over {source.from_hour:02d}-"
        f"{source.to_hour:02d} [assumed]."
    )
    return read_day_totals(source)


def _by_hour(source: CountedPeople, notes: list[str]) -> People:
    traffic = read_foot_traffic(source.file)
    if traffic.gap_places:
        sentence = f"{source.file.name}: {traffic.gap_sentence}"
        if not source.gaps_are_nobody:
            raise InvalidInput(f"{sentence}; fill them in, or say gaps = 'nobody' to count nobody in these hours.")
        notes.append(f"{sentence}; nobody is assumed there then.")
    return traffic.people


def _stations(source: HalfHours, notes: list[str]) -> People:
    people, told = read_half_hours(source)
    notes += told
    if source.people_per_unit != 1:
        notes.append(f"One unit of {source.file.name} counts as {source.people_per_unit:g} people [assumed].")
    return people

"""Sources of people counted outside, read from the TOML tables that name them; each refuses keys it does not know."""

from aedmap.errors import InvalidInput
from optimizer.demand.fitting.request import CountedPeople
from optimizer.demand.periods import parse_days, parse_hours
from optimizer.demand.sources.day_totals import DayTotals
from optimizer.demand.sources.half_hours import HalfHours
from optimizer.demand.sources.timetable import Timetable
from optimizer.demand.sources.visits import Visits
from optimizer.toml_table import Table


def read_foot_traffic(table: Table) -> CountedPeople | DayTotals:
    """One of [[foot_traffic]]: counts by hour, or of whole days where it names the column of weekdays."""
    file = table.needed_file("file")
    if table.has("weekday"):
        from_hour, to_hour = parse_hours(table.needed("hours", '"08-20"'))
        totals = DayTotals(
            file=file,
            name=table.text("name", "name"),
            weekday=table.needed("weekday", '"weekday mean"'),
            holiday=table.needed("holiday", '"holiday mean"'),
            from_hour=from_hour,
            to_hour=to_hour,
            lon=table.text("lon", "lon"),
            lat=table.text("lat", "lat"),
        )
        table.finish()
        return totals
    counted = CountedPeople(file, _gaps_are_nobody(table))
    table.finish()
    return counted


def _gaps_are_nobody(table: Table) -> bool:
    gaps = table.text("gaps", "refuse")
    if gaps not in ("refuse", "nobody"):
        raise InvalidInput(f"gaps is '{gaps}', but must be 'refuse' or 'nobody'.")
    return gaps == "nobody"


def read_visits(table: Table) -> Visits:
    """One of [[visits]]."""
    visits = Visits(
        file=table.needed_file("file"),
        area=table.needed("area", '"district"'),
        hour=table.needed("hour", '"hour"'),
        people=table.needed("people", '"people"'),
        places=table.needed_file("places"),
        places_name=table.needed("places_name", '"name"'),
        weekday=table.text_or_none("weekday"),
        date=table.text_or_none("date"),
        date_order=table.text_or_none("date_order"),
        lon=table.text("lon", "lon"),
        lat=table.text("lat", "lat"),
        stay_min=table.number("stay_min", 60.0),
        gaps_are_nobody=_gaps_are_nobody(table),
    )
    table.finish()
    return visits


def read_stations(table: Table) -> HalfHours:
    """One of [[stations]]."""
    stations = HalfHours(
        file=table.needed_file("file"),
        station=table.needed("station", '"station"'),
        places=table.needed_file("places"),
        places_name=table.needed("places_name", '"name"'),
        day=table.text_or_none("day"),
        days=tuple((kind, parse_days(days)) for kind, days in table.texts_by_name("days")),
        lon=table.text("lon", "lon"),
        lat=table.text("lat", "lat"),
        people_per_unit=table.number("people_per_unit", 1.0),
    )
    table.finish()
    return stations


def read_timetable(table: Table) -> Timetable:
    """One of [[timetables]]."""
    timetable = Timetable(
        table.needed_file("file"), table.needed_number("people_per_departure"), table.number("stay_min", 5.0)
    )
    table.finish()
    return timetable

"""From records to drafts: what each cell says, by the mapping."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import chain

import numpy as np
import pyproj
from pyproj.exceptions import CRSError

from aedmap.errors import InvalidInput
from aedmap.faults import Code, Fault
from aedmap.registry.importing.coordinates import read_degrees, read_pairs, says_nothing
from aedmap.registry.importing.dates import could_be_two, read_dates
from aedmap.registry.importing.draft import Contact, Draft
from aedmap.registry.importing.fields import DATES, DAYS, Field
from aedmap.registry.importing.hours import (
    HoursReading,
    first_not_understood,
    read_days_and_times,
    read_spans,
    read_text,
    read_weekdays,
)
from aedmap.registry.importing.mapping import ColumnMapping
from aedmap.registry.importing.record import LONGEST_TEXT, Record, RecordFile

_SUNDAYS = 5
_SHOWN = 60  # characters of a cell that is too long to be told
_DAY_CODES = dict(zip(DAYS, ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"), strict=True))
_YES = frozenset(
    "yes y true 1 有 是 はい 예 ja oui si sì 室内 室內 屋内 실내 indoor indoors innen inside intérieur interno".split()  # noqa: SIM905
)
_NO = frozenset(
    "no n false 0 無 无 否 いいえ 아니오 nein non 室外 屋外 실외 outdoor outdoors außen aussen outside esterno".split()  # noqa: SIM905
)


def understand(
    file: RecordFile, mapping: ColumnMapping, *, with_contacts: bool = False
) -> tuple[list[Draft], list[Fault]]:
    """Drafts of all records that keep to their columns, and what is wrong with rows and single cells.

    A record with a text that is too long is a draft, too, so that its device is known, and a bad row.

    Personal columns are not even read unless with_contacts. InvalidInput when a column of dates cannot be trusted.
    """
    mapping.check(file.columns)
    reader = _Reader(file, mapping, with_contacts=with_contacts)
    drafts, faults = [], []
    for record in file.records:
        if record.instead:
            faults.append(no_fields(record))
        elif record.surplus:
            faults.append(_surplus(record, file))
        else:
            drafts.append(reader.draft(record))
            faults += reader.too_long(record)
    return drafts, faults + reader.bad_dates()


def no_fields(record: Record) -> Fault:
    """Why an entry of a list that is no object cannot be read, in any import."""
    reason = f"The entry is {record.instead} and no object with fields; write it like the others or take it out."
    return Fault(record.row, "", record.instead, reason, Code.BAD_ROW)


def _surplus(record: Record, file: RecordFile) -> Fault:
    width = len(file.columns)
    reason = f"The record has {width + record.surplus} cells under {width} columns; quote the cell that holds a comma."
    return Fault(record.row, file.columns[-1], record.cells[-1], reason, Code.BAD_ROW)


class _Reader:
    """Knows where each field stands in the cells."""

    def __init__(self, file: RecordFile, mapping: ColumnMapping, *, with_contacts: bool) -> None:
        self._mapping = mapping
        self._records = file.records
        self._with_contacts = with_contacts
        self._at: dict[Field, tuple[int, ...]] = {
            field: tuple(file.index(column) for column in columns) for field, columns in mapping.columns.items()
        }
        self._spans = [
            (span.days, file.index(span.opens), file.index(span.closes), span.opens) for span in mapping.spans
        ]
        self._columns = file.columns
        in_spans = (at for _, opens, closes, _ in self._spans for at in (opens, closes))
        self._read = sorted({*chain.from_iterable(self._at.values()), *in_spans})
        self._has_days = bool(self._at.get(Field.OPEN_DAYS)) and self._any_filled(self._at[Field.OPEN_DAYS][0])
        self._places = self._positions()
        self._dates = {field: self._column_of_dates(field) for field in DATES if field in self._at}

    def draft(self, record: Record) -> Draft:
        said_lon, said_lat = self._places[record.row]
        get = self._getter(record)
        hours, column, cell = self._hours(record, get)
        return Draft(
            row=record.row,
            source_id=get(Field.ID),
            name=get(Field.NAME),
            address=self._address(get),
            municipality=get(Field.MUNICIPALITY),
            location=get(Field.LOCATION),
            floor=get(Field.FLOOR),
            lon=read_degrees(said_lon),
            lat=read_degrees(said_lat),
            said_lon=said_lon,
            said_lat=said_lat,
            hours=hours,
            hours_column=column,
            hours_cell=cell,
            indoor=self._indoor(get),
            access=get(Field.ACCESS),
            serial=get(Field.SERIAL),
            model=get(Field.MODEL),
            status=get(Field.STATUS),
            operator=get(Field.OPERATOR),
            funder=get(Field.FUNDER),
            note=get(Field.NOTE),
            pads_expire_on=self._date(Field.PADS_EXPIRE, record.row),
            battery_expires_on=self._date(Field.BATTERY_EXPIRES, record.row),
            last_checked_on=self._date(Field.CHECKED, record.row),
            contact=self._contact(get),
        )

    def too_long(self, record: Record) -> list[Fault]:
        """The first text beyond what is kept, among the columns that are read."""
        for at in self._read:
            if len(record.cells[at]) > LONGEST_TEXT:
                reason = f"The text is longer than {LONGEST_TEXT:,} characters; shorten it."
                value = f"{record.cells[at][:_SHOWN]}..."
                return [Fault(record.row, self._columns[at], value, reason, Code.BAD_ROW)]
        return []

    def bad_dates(self) -> list[Fault]:
        """Dates that are none, or two; one fault a record, at the first of them."""
        faults: dict[int, Fault] = {}
        for field, dates in self._dates.items():
            at = self._at[field][0]
            for record in self._records:
                if not record.surplus and not says_nothing(record.cells[at]) and dates.get(record.row) is None:
                    faults.setdefault(record.row, _date_fault(record.row, self._columns[at], record.cells[at]))
        return list(faults.values())

    def _getter(self, record: Record) -> Callable[[Field], str]:
        def get(field: Field) -> str:
            cells = (record.cells[at] for at in self._at.get(field, ()))
            return ", ".join(dict.fromkeys(cell for cell in cells if not says_nothing(cell)))

        return get

    def _any_filled(self, at: int) -> bool:
        return any(record.cells[at] for record in self._records)

    def _address(self, get: Callable[[Field], str]) -> str:
        whole = get(Field.ADDRESS)
        if whole:
            return whole
        street = " ".join(filter(None, (get(Field.STREET), get(Field.HOUSE_NUMBER))))
        town = " ".join(filter(None, (get(Field.POSTCODE), get(Field.MUNICIPALITY))))
        return ", ".join(filter(None, (street, town))) if street else ""

    def _positions(self) -> dict[int, tuple[str, str]]:
        """Row -> longitude and latitude as text, from two columns or from one that holds both."""
        lon, lat = self._at.get(Field.LON), self._at.get(Field.LAT)
        if lon and lat:
            found = {record.row: (record.cells[lon[0]], record.cells[lat[0]]) for record in self._records}
        elif Field.POSITION in self._at:
            at = self._at[Field.POSITION][0]
            cells = [record.cells[at] for record in self._records]
            pairs = read_pairs(cells, self._columns[at])
            found = {
                record.row: pair or (cell, cell) for record, pair, cell in zip(self._records, pairs, cells, strict=True)
            }
        else:
            found = {record.row: ("", "") for record in self._records}
        return found if self._mapping.crs is None else _to_degrees(found, self._mapping.crs)

    def _column_of_dates(self, field: Field) -> dict[int, date | None]:
        at = self._at[field][0]
        cells = [(record.row, record.cells[at]) for record in self._records if not says_nothing(record.cells[at])]
        return read_dates(cells, self._columns[at], self._mapping.date_order)

    def _date(self, field: Field, row: int) -> date | None:
        return self._dates.get(field, {}).get(row)

    def _hours(self, record: Record, get: Callable[[Field], str]) -> tuple[HoursReading | None, str, str]:
        """The reading, and the column and cell to look at when it was not understood."""
        by_day = self._cells_by_day(record)
        cells = {day: cell for day, (cell, _) in by_day.items()}
        text, note = get(Field.HOURS), get(Field.HOURS_NOTE)
        reading = read_weekdays(cells, note)
        if reading is not None:
            blamed = first_not_understood(cells)
            cell, column = by_day[blamed] if blamed else (note, self._mapping.column(Field.HOURS_NOTE) or "")
            return reading, column, cell
        if text:
            # "{monday,friday}" and '["24h"]' are sets in some databases; either alone would say too much.
            days = _without_set(get(Field.OPEN_DAYS))
            reading = read_text("; ".join(filter(None, (f"{days} {_without_set(text)}".strip(), note))))
            return reading, self._mapping.column(Field.HOURS) or "", text
        days, opens, closes = get(Field.OPEN_DAYS), get(Field.OPENS), get(Field.CLOSES)
        reading = read_days_and_times(days, opens, closes, note, self._has_days)
        column = self._mapping.column(Field.HOURS_NOTE if note else Field.OPENS) or ""
        return reading, column, note or (reading.raw if reading else "")

    def _cells_by_day(self, record: Record) -> dict[str, tuple[str, str]]:
        """Day of the grammar -> cell and column."""
        found = {
            _DAY_CODES[day]: (record.cells[self._at[day][0]], self._columns[self._at[day][0]])
            for day in DAYS
            if day in self._at
        }
        for days, opens, closes, column in self._spans:
            cells = read_spans([([_DAY_CODES[day] for day in days], record.cells[opens], record.cells[closes])])
            found |= {day: (cell, column) for day, cell in cells.items()}
        weeks = self._sunday_weeks(record)
        if weeks and found.get("Su", ("", ""))[0]:
            found["Su"] = (
                f"{weeks} {found['Su'][0]}",
                found["Su"][1],
            )  # not a cell that is read, so Sundays are unknown
        return found

    def _sunday_weeks(self, record: Record) -> str:
        """Which Sundays of the month the hours hold for, "" for all of them."""
        flags = [_truth(record.cells[at]) for at in self._at.get(Field.SUNDAY_WEEKS, ())]
        if len(flags) < _SUNDAYS or not any(flags) or all(flags):
            return ""
        return ",".join(f"Su{week}" for week, flag in enumerate(flags, start=1) if flag)

    def _indoor(self, get: Callable[[Field], str]) -> bool | None:
        inside, outside = _truth(get(Field.INDOOR)), _truth(get(Field.OUTDOOR))
        return inside if inside is not None or outside is None else not outside

    def _contact(self, get: Callable[[Field], str]) -> Contact:
        if not self._with_contacts:
            return Contact()
        return Contact(get(Field.CONTACT) or None, get(Field.PHONE) or None, get(Field.EMAIL) or None)


def _without_set(cell: str) -> str:
    """What stands in a set, quoted or not: {lundi,"mardi"}, ["7j/7"]."""
    return cell[1:-1].replace('"', "") if cell[:1] + cell[-1:] in ("{}", "[]") else cell


def _date_fault(row: int, column: str, cell: str) -> Fault:
    if could_be_two(cell):
        reason = "The date can be two days and counts as unknown; say --date-order dmy or mdy, or write 2027-01-31."
        return Fault(row, column, cell, reason, Code.AMBIGUOUS_DATE)
    return Fault(row, column, cell, "The date cannot be told and counts as unknown; write 2027-01-31.", Code.BAD_DATE)


def _truth(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None


def _to_degrees(found: Mapping[int, tuple[str, str]], crs: str) -> dict[int, tuple[str, str]]:
    """Metres of a projected coordinate system, declared in the mapping, to degrees; what is no number stays."""
    try:
        transformer = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
    except CRSError as error:
        raise InvalidInput(f"The mapping names the coordinate system {crs!r}, which is not known.") from error
    rows, xs, ys = _numbers(found)
    lons, lats = transformer.transform(np.array(xs), np.array(ys))
    good = {
        row: (repr(float(lon)), repr(float(lat)))
        for row, lon, lat in zip(rows, np.atleast_1d(lons), np.atleast_1d(lats), strict=True)
        if np.isfinite(lon) and np.isfinite(lat)
    }
    return {row: good.get(row, said) for row, said in found.items()}


def _numbers(found: Mapping[int, tuple[str, str]]) -> tuple[Sequence[int], Sequence[float], Sequence[float]]:
    pairs = ((row, read_degrees(lon), read_degrees(lat)) for row, (lon, lat) in found.items())
    whole = [(row, x, y) for row, x, y in pairs if x is not None and y is not None]
    return [row for row, _, _ in whole], [x for _, x, _ in whole], [y for _, _, y in whole]

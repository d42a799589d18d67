"""From records of a roster to people: what each cell says, by the mapping; nothing is guessed."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from aedmap.enrolling.draft import PersonDraft, content_key
from aedmap.enrolling.fields import PersonField
from aedmap.enrolling.mapping import RosterMapping
from aedmap.errors import InvalidInput
from aedmap.faults import Code, Fault
from aedmap.geography import Position
from aedmap.geography.datum import Datum, convert
from aedmap.geography.whereabouts import TimeZones
from aedmap.messaging.telephone import clean_number
from aedmap.people import ALWAYS, coarse, last_day, read_weekly_hours, write_weekly_hours, zone_of
from aedmap.people.certificate import FIRST_YEAR, LAST_YEAR
from aedmap.registry.importing.coordinates import read_degrees, says_nothing
from aedmap.registry.importing.dates import could_be_two, read_dates
from aedmap.registry.importing.record import Record, RecordFile
from aedmap.registry.importing.understand import no_fields
from aedmap.settings import Settings

_F = PersonField
_YES = frozenset("yes y true 1 是 有 同意 已同意 はい 예 동의 ja oui".split())  # noqa: SIM905
_NO = frozenset("no n false 0 否 无 無 不同意 未同意 いいえ 아니오 nein non".split())  # noqa: SIM905
_COUNTERS = ("序号", "序號", "no", "nr", "番号", "번호")
_LONGEST = 200


class _Refused(Exception):
    """The record cannot be kept, for this fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


class RosterReader:
    """Knows where each field stands in the cells. InvalidInput when a column of dates cannot be trusted at all."""

    def __init__(self, file: RecordFile, mapping: RosterMapping, datum: Datum, issuer: str, settings: Settings) -> None:
        self._columns, self._mapping, self._datum = file.columns, mapping, datum
        self._issuer, self._settings = issuer, settings
        self._at = {told: file.index(column) for told, column in mapping.columns.items()}
        self._ids = self._ids_identify(file)
        self._zones: TimeZones | None = None
        self._dates: dict[PersonField, dict[int, date | None]] = {
            told: self._read_dates(file, told) for told in (_F.ISSUED, _F.EXPIRES, _F.CONSENT) if told in self._at
        }

    def read(self, record: Record) -> tuple[PersonDraft | None, list[Fault]]:
        """The person and what is odd; or None and why the record cannot be kept."""
        odd: list[Fault] = []
        try:
            return self._person(record, odd), odd
        except _Refused as refused:
            return None, [refused.fault]

    def key(self, record: Record) -> str:
        """What the person is known again by, also where the record cannot be kept."""
        get = self._getter(record)
        own_id = get(_F.ID) if self._ids else ""
        issuer = get(_F.ISSUER) or self._issuer
        return content_key(own_id, issuer, get(_F.NUMBER), get(_F.NAME), get(_F.PHONE))

    def _person(self, record: Record, odd: list[Fault]) -> PersonDraft:
        if record.instead:
            raise _Refused(no_fields(record))
        if record.surplus:
            width = len(self._columns)
            reason = f"The record has {width + record.surplus} cells under {width} columns; quote cells with commas."
            raise _Refused(Fault(record.row, self._columns[-1], record.cells[-1], reason, Code.BAD_ROW))
        get = self._getter(record)
        name = get(_F.NAME)
        if not name:
            raise self._refusal(record, _F.NAME, "The person has no name; add it.", Code.NO_NAME)
        long = next((told for told in self._at if len(get(told)) > _LONGEST), None)
        if long is not None:
            reason = f"The cell is longer than {_LONGEST} characters; shorten it."
            raise self._refusal(record, long, reason, Code.BAD_ROW)
        certificate = self._certificate(record, get, odd)
        home, work = self._place(record, get, _F.LON, _F.LAT), self._place(record, get, _F.WORK_LON, _F.WORK_LAT)
        return PersonDraft(
            row=record.row,
            key=self.key(record),
            name=name,
            phone=self._phone(record, get(_F.PHONE)),
            email=get(_F.EMAIL),
            home=_written(home),
            work=_written(work),
            hours=self._hours(record, _F.HOURS, odd),
            quiet=self._hours(record, _F.QUIET, odd),
            homes_too=_truth(get(_F.HOMES)),
            consent_on=self._consent(record, get),
            time_zone=self._zone(record, get, home or work),
            **certificate,
        )

    def _phone(self, record: Record, cell: str) -> str:
        try:
            return clean_number(cell)
        except InvalidInput as error:
            raise self._refusal(record, _F.PHONE, str(error), Code.BAD_ROW) from error

    def _certificate(self, record: Record, get: Callable[[PersonField], str], odd: list[Fault]) -> dict[str, str]:
        number = get(_F.NUMBER)
        issued, expires = self._date(record, _F.ISSUED, get), self._date(record, _F.EXPIRES, get)
        if not number:
            column = self._mapping.column(_F.NUMBER)
            reason = "The person has no certificate number, so no certificate is kept; add it to have one."
            odd.append(Fault(record.row, column, "", reason, Code.NO_CERTIFICATE))
            return {}
        if issued is None:
            reason = "The certificate has no day of issue; add it."
            raise self._refusal(record, _F.ISSUED, reason, Code.NO_DATE)
        kind = get(_F.KIND) or "first aid"
        years = self._settings.certificate_kind_years.get(kind.casefold(), self._settings.certificate_years)
        until = expires or last_day(issued, years)
        if until < issued:
            reason = f"The certificate expires on {until}, before it was issued on {issued}; correct one of the two."
            raise self._refusal(record, _F.EXPIRES, reason, Code.EXPIRES_BEFORE_ISSUE)
        days = {"issued_on": issued.isoformat(), "expires_on": until.isoformat()}
        return {"number": number, "kind": kind, "issuer": get(_F.ISSUER) or self._issuer, **days}

    def _date(self, record: Record, told: PersonField, get: Callable[[PersonField], str]) -> date | None:
        cell = get(told)
        if not cell:
            return None
        value = self._dates[told].get(record.row)
        if value is not None and FIRST_YEAR <= value.year <= LAST_YEAR:
            return value
        if value is None and could_be_two(cell):
            reason = f"{cell!r} can be two days; say --date-order dmy or mdy, or write it as 2027-01-31."
            raise self._refusal(record, told, reason, Code.AMBIGUOUS_DATE)
        reason = f"{cell!r} is no day that can be told; write it as 2027-01-31."
        raise self._refusal(record, told, reason, Code.BAD_DATE)

    def _place(
        self, record: Record, get: Callable[[PersonField], str], lon_field: PersonField, lat_field: PersonField
    ) -> Position | None:
        """The middle of the cell that holds the position, on WGS84."""
        said_lon, said_lat = get(lon_field), get(lat_field)
        if not said_lon and not said_lat:
            return None
        lon, lat = read_degrees(said_lon), read_degrees(said_lat)
        reason = f"{said_lon!r}, {said_lat!r} is no longitude and latitude in degrees; correct it or leave both empty."
        if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90) or lon == lat == 0:
            raise self._refusal(record, lon_field, reason, Code.BAD_POSITION)
        try:
            x, y = convert(lon, lat, self._datum, Datum.WGS84)
        except InvalidInput as error:
            raise self._refusal(record, lon_field, str(error), Code.BAD_POSITION) from error
        return coarse(Position(float(x), float(y)))

    def _hours(self, record: Record, told: PersonField, odd: list[Fault]) -> str:
        """Hours that are not understood are never: nobody is woken by a guess."""
        cell = self._getter(record)(told)
        if not cell:
            return ""
        try:
            return write_weekly_hours(read_weekly_hours(cell))
        except InvalidInput as error:
            what = "never" if told is _F.HOURS else "always"
            reason = f"{error} Until then the person is {'asked never' if what == 'never' else 'quiet at all hours'}."
            odd.append(Fault(record.row, self._mapping.column(told), cell, reason, Code.HOURS_UNPARSED))
            return "never" if told is _F.HOURS else write_weekly_hours(ALWAYS)

    def _consent(self, record: Record, get: Callable[[PersonField], str]) -> str:
        word = get(_F.CONSENT).casefold()
        if says_nothing(word) or word in _NO:
            return ""
        if word in _YES:
            return "yes"
        day = self._date(record, _F.CONSENT, get)
        return day.isoformat() if day else ""

    def _zone(self, record: Record, get: Callable[[PersonField], str], place: Position | None) -> str:
        told = get(_F.TIME_ZONE)
        if told:
            try:
                return zone_of(told).key
            except InvalidInput as error:
                raise self._refusal(record, _F.TIME_ZONE, str(error), Code.BAD_ROW) from error
        if place is None:
            return self._settings.time_zone
        self._zones = self._zones or TimeZones()
        return self._zones.at(place.lon, place.lat)[0]

    def _getter(self, record: Record) -> Callable[[PersonField], str]:
        def get(told: PersonField) -> str:
            at = self._at.get(told)
            cell = unicodedata.normalize("NFC", record.cells[at]).strip() if at is not None else ""
            return "" if says_nothing(cell) and told is not _F.CONSENT else cell

        return get

    def _read_dates(self, file: RecordFile, told: PersonField) -> dict[int, date | None]:
        at = self._at[told]
        words = _YES | _NO if told is _F.CONSENT else frozenset()
        cells = [
            (record.row, record.cells[at])
            for record in file.records
            if not record.surplus and not says_nothing(record.cells[at]) and record.cells[at].casefold() not in words
        ]
        order = self._mapping.date_order
        first = told is not _F.EXPIRES
        return read_dates(cells, self._columns[at], order, infer_order=False, first_of_month=first)

    def _ids_identify(self, file: RecordFile) -> bool:
        """Whether the column of numbers names people rather than counting lines."""
        at = self._at.get(_F.ID)
        if at is None or self._columns[at].casefold() in _COUNTERS:
            return False
        cells = [record.cells[at] for record in file.records if not record.instead]
        counts = [
            re.fullmatch(r"\d{1,15}", cell) is not None and int(cell) == n for n, cell in enumerate(cells, start=1)
        ]
        return all(cells) and len(set(cells)) == len(cells) and not all(counts)

    def _refusal(self, record: Record, told: PersonField, reason: str, code: Code) -> _Refused:
        at = self._at.get(told)
        value = record.cells[at] if at is not None else ""
        return _Refused(Fault(record.row, self._mapping.column(told), value, reason, code))


def _written(place: Position | None) -> str:
    return f"{place.lon},{place.lat}" if place is not None else ""


def _truth(text: str) -> str:
    word = text.casefold()
    return "yes" if word in _YES else "no" if word in _NO else ""

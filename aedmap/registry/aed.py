"""One defibrillator."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aedmap.errors import InvalidInput
from aedmap.geography import Position


class AedStatus(StrEnum):
    """The life cycle of a device, from report to retirement."""

    REPORTED = "reported"
    PENDING_REVIEW = "pending_review"
    IN_SERVICE = "in_service"
    RESTRICTED = "restricted"
    CHECK_DUE = "check_due"
    OUT_OF_SERVICE = "out_of_service"
    RESERVED = "reserved"
    IN_USE = "in_use"
    RETRIEVED = "retrieved"
    DATA_DOWNLOADED = "data_downloaded"
    RESTOCKED = "restocked"
    RETIRED = "retired"


@dataclass(frozen=True)
class Aed:
    """A device where it stands.

    place: name of the house or shop; floor: as people say it ("B1", "2"); indoor: None when unknown
    location: where in or at the house it hangs, in words
    opening_hours: text in OSM's grammar, None when unknown; time_zone: IANA name the hours are meant in
    hours_raw: the hours as the source wrote them
    country: ISO 3166-1 alpha-2 for public holidays
    source: where the record came from ("SAMPLE" for made-up ones, which every page must show)
    """

    id: str
    position: Position
    place: str
    status: AedStatus
    time_zone: str
    country: str
    source: str
    floor: str | None = None
    indoor: bool | None = None
    access: str | None = None
    opening_hours: str | None = None
    pads_expire_on: date | None = None
    battery_expires_on: date | None = None
    last_checked_on: date | None = None
    guardian: str | None = None
    funder: str | None = None
    address: str | None = None
    location: str | None = None
    serial: str | None = None
    model: str | None = None
    hours_raw: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise InvalidInput("A device needs an id; give the number on its label.")

"""One defibrillator."""

import math
from dataclasses import dataclass
from datetime import date, datetime
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
    mobile: whether it rides in a vehicle; position_at: aware, when a mobile one was last known at its position
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
    mobile: bool = False
    position_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise InvalidInput("A device needs an id; give the number on its label.")
        if self.position_at is not None and not self.mobile:
            raise InvalidInput(f"Device {self.id} stands in one place and has a time of its position; leave it out.")
        if self.position_at is not None and self.position_at.tzinfo is None:
            raise InvalidInput(f"The position of device {self.id} has a time without offset; give an aware time.")

    def position_age_s(self, at: datetime) -> float | None:
        """Seconds since a mobile device was last known at its position; None for one that does not move, inf when
        nobody has ever reported it."""
        if not self.mobile:
            return None
        return (at - self.position_at).total_seconds() if self.position_at is not None else math.inf

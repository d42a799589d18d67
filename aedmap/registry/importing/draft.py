"""A record understood as a device, before anybody has checked it."""

from dataclasses import dataclass
from datetime import date

from aedmap.registry.importing.hours import HoursReading


@dataclass(frozen=True)
class Contact:
    """Personal data, read only when asked for: who answers for a device and how to reach them."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None

    def __repr__(self) -> str:
        return "Contact(...)"

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True)
class Draft:
    """lon, lat: as the file has them, in its datum, None when they are no numbers; "" stands for not given.

    said_lon, said_lat: the cells themselves, for people who mend them
    hours_column, hours_cell: where somebody should look when the hours were not understood
    """

    row: int
    source_id: str
    name: str
    address: str
    municipality: str
    location: str
    floor: str
    lon: float | None
    lat: float | None
    said_lon: str
    said_lat: str
    hours: HoursReading | None
    hours_column: str
    hours_cell: str
    indoor: bool | None
    access: str
    serial: str
    model: str
    status: str
    operator: str
    funder: str
    note: str
    pads_expire_on: date | None
    battery_expires_on: date | None
    last_checked_on: date | None
    contact: Contact

"""The table of devices."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class AedRow(Base):
    """reserved_for: the incident that holds the device; status_before: what it goes back to when given back."""

    __tablename__ = "aed"
    __table_args__ = (Index("ix_aed_lat_lon", "lat", "lon"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    lon: Mapped[float]
    lat: Mapped[float]
    place: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    time_zone: Mapped[str]
    country: Mapped[str]
    source: Mapped[str] = mapped_column(index=True)
    floor: Mapped[str | None]
    indoor: Mapped[bool | None]
    access: Mapped[str | None]
    opening_hours: Mapped[str | None]
    pads_expire_on: Mapped[date | None]
    battery_expires_on: Mapped[date | None]
    last_checked_on: Mapped[date | None]
    guardian: Mapped[str | None]
    funder: Mapped[str | None]
    address: Mapped[str | None]
    location: Mapped[str | None]
    serial: Mapped[str | None] = mapped_column(index=True)
    model: Mapped[str | None]
    hours_raw: Mapped[str | None]
    reserved_for: Mapped[int | None]
    status_before: Mapped[str | None]

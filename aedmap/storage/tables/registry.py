"""The tables of devices, of what was changed on them, and of pairs that people told apart."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base, where_set


class AedRow(Base):
    """reserved_for: the incident that holds the device; status_before: what it goes back to when given back.

    exercise_for: the exercise that holds it, which changes neither its status nor what real incidents see.
    merged_into: the device that this one turned out to be, so that its label still leads somewhere
    """

    __tablename__ = "aed"
    __table_args__ = (
        Index("ix_aed_lat_lon", "lat", "lon"),
        where_set("ix_aed_reserved_for", "reserved_for"),
        where_set("ix_aed_exercise_for", "exercise_for"),
    )

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
    exercise_for: Mapped[int | None]
    mobile: Mapped[bool]
    position_at: Mapped[datetime | None]
    merged_into: Mapped[str | None]


class AedRevisionRow(Base):
    """One change of one device, so that it can be shown and taken back.

    batch: what it was part of ("import 12"); action: a code such as "edited"
    before, after: the values that changed, as JSON; before is null when the device was new
    record: what its source had said until then, as JSON, when an import changed that too
    """

    __tablename__ = "aed_revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    aed_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    batch: Mapped[str | None] = mapped_column(index=True)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    record: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None]


class AedToldApartRow(Base):
    """Two devices that look like one and are two; first_id sorts before second_id."""

    __tablename__ = "aed_told_apart"

    first_id: Mapped[str] = mapped_column(primary_key=True)
    second_id: Mapped[str] = mapped_column(primary_key=True)

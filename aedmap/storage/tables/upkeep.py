"""The tables of inspections and of addresses under which calendars are read."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class InspectionRow(Base):
    """One look at a device. photo: the name of a file kept beside the database; aed_id without a foreign key."""

    __tablename__ = "inspection"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    aed_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    pads_ok: Mapped[bool]
    battery_ok: Mapped[bool]
    light_ok: Mapped[bool]
    after_use: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    photo: Mapped[str | None]


class CalendarTokenRow(Base):
    """digest: of the token that stands in the address; the token itself is shown once."""

    __tablename__ = "calendar_token"

    digest: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]

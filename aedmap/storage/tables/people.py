"""The tables of responders and their certificates."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class ResponderRow(Base):
    """weekly_hours: see aedmap.storage.weekly_hours.

    busy_with is claimed by 'update where still null': the one place that keeps a person from being sent twice.
    exercise_with is the same for exercises, which a real incident does not look at.
    base: around home; work: around the place of work; both as cells of about a kilometre.
    """

    __tablename__ = "responder"
    __table_args__ = (
        Index("ix_responder_lat_lon", "lat", "lon"),
        Index("ix_responder_base_lat_base_lon", "base_lat", "base_lon"),
        Index("ix_responder_work_lat_work_lon", "work_lat", "work_lon"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    status: Mapped[str] = mapped_column(index=True)
    time_zone: Mapped[str]
    weekly_hours: Mapped[str]
    paused_until: Mapped[datetime | None]
    consents: Mapped[bool]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    position_at: Mapped[datetime | None]
    base_lon: Mapped[float | None]
    base_lat: Mapped[float | None]
    turnout_s: Mapped[float]
    speed_m_s: Mapped[float | None]
    source: Mapped[str] = mapped_column(index=True)
    busy_with: Mapped[int | None]
    exercise_with: Mapped[int | None]
    email: Mapped[str | None]
    quiet_hours: Mapped[str]
    homes_too: Mapped[bool]
    work_lon: Mapped[float | None]
    work_lat: Mapped[float | None]


class CertificateRow(Base):
    __tablename__ = "certificate"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    issued_on: Mapped[date]
    expires_on: Mapped[date] = mapped_column(index=True)
    verified: Mapped[bool]

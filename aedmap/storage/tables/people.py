"""The tables of responders, their certificates and their weekly hours."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aedmap.storage.tables.base import Base


class ResponderRow(Base):
    """busy_with is claimed by 'update where still null': the one place that keeps a person from being sent twice."""

    __tablename__ = "responder"
    __table_args__ = (
        Index("ix_responder_lat_lon", "lat", "lon"),
        Index("ix_responder_base_lat_base_lon", "base_lat", "base_lon"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    status: Mapped[str] = mapped_column(index=True)
    time_zone: Mapped[str]
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

    certificates: Mapped[list["CertificateRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="selectin", order_by="CertificateRow.number"
    )
    hours: Mapped[list["WeeklyHoursRow"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="WeeklyHoursRow.weekday, WeeklyHoursRow.from_min",
    )


class CertificateRow(Base):
    __tablename__ = "certificate"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    issued_on: Mapped[date]
    expires_on: Mapped[date] = mapped_column(index=True)
    verified: Mapped[bool]


class WeeklyHoursRow(Base):
    __tablename__ = "weekly_hours"

    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    from_min: Mapped[int] = mapped_column(primary_key=True)
    to_min: Mapped[int]

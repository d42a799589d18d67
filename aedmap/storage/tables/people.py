"""The tables of responders and their certificates."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base, where_set


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
        where_set("ix_responder_busy_with", "busy_with"),
        where_set("ix_responder_exercise_with", "exercise_with"),
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
    verified_by: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    ordinal: Mapped[int]


class ConsentRow(Base):
    """What somebody agreed to; responder.consents says whether one to be alerted stands."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    version: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    recorded_by: Mapped[str]


class LookRow(Base):
    """Who looked at somebody's data, when and at what; shown to that person."""

    __tablename__ = "person_look"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    what: Mapped[str]


class CertificateTimerRow(Base):
    """A notice or lapse that falls due; claimed by 'update where claimed_at is still null', so that it happens once."""

    __tablename__ = "certificate_timer"

    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    timer: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(index=True)
    claimed_at: Mapped[datetime | None]
    told: Mapped[bool]


class PersonRecordRow(Base):
    """What a roster said of somebody, as JSON, so that its next delivery changes only what it changed."""

    __tablename__ = "person_record"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), index=True)
    said: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime]
    vanished_at: Mapped[datetime | None]

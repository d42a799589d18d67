"""The tables of incidents, alerts, timers and messages.

Ids of people and devices stand without a foreign key: those can be erased.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class IncidentRow(Base):
    """policy: as JSON, so that a later change of the rules does not touch an incident that is open."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    lon: Mapped[float]
    lat: Mapped[float]
    state: Mapped[str] = mapped_column(index=True)
    mode: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(index=True)
    opened_by: Mapped[str]
    place: Mapped[str | None]
    note: Mapped[str | None]
    key: Mapped[str | None] = mapped_column(unique=True)
    closed_at: Mapped[datetime | None]
    at_home: Mapped[bool]
    policy: Mapped[str | None] = mapped_column(Text)
    uncertainty_m: Mapped[float | None]
    ems_at: Mapped[datetime | None]
    alias_of: Mapped[int | None]
    callback: Mapped[str | None]
    triage: Mapped[str | None]


class AlertRow(Base):
    """wave: 0 when somebody was asked outside the waves; progress: how far somebody who accepted is; stalled_at: since
    when nothing more is counted on from them, until they report a step; news, news_at: how often, and when last, their
    task became another after they accepted."""

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    responder_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    expected_s: Mapped[float]
    metres: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    aed_id: Mapped[str | None]
    pickup_s: Mapped[float | None]
    wave: Mapped[int]
    progress: Mapped[str | None]
    stalled_at: Mapped[datetime | None]
    turnout_s: Mapped[float | None]
    news: Mapped[int] = mapped_column(default=0)
    news_at: Mapped[datetime | None] = mapped_column(index=True)


class TimerRow(Base):
    """Something that falls due; claimed by 'update where still waiting', so that it happens once."""

    __tablename__ = "dispatch_timer"
    __table_args__ = (
        UniqueConstraint("incident_id", "kind", "number"),
        Index("ix_dispatch_timer_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str]
    number: Mapped[int]
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    state: Mapped[str]
    changed_at: Mapped[datetime]


class MessageRow(Base):
    """What goes to somebody over one channel; the address is looked up when it is sent.

    number: which of the changes of their task it tells, 0 for all else; reference: the gateway's id
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("alert_id", "what", "channel", "number"),
        Index("ix_message_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    what: Mapped[str]
    number: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    reference: Mapped[str | None] = mapped_column(index=True)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

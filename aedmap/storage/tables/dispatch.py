"""The tables of incidents and alerts. Ids of people and devices stand without a foreign key: those can be erased."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class IncidentRow(Base):
    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    lon: Mapped[float]
    lat: Mapped[float]
    state: Mapped[str] = mapped_column(index=True)
    mode: Mapped[str]
    received_at: Mapped[datetime]
    opened_by: Mapped[str]
    place: Mapped[str | None]
    note: Mapped[str | None]
    key: Mapped[str | None] = mapped_column(unique=True)
    closed_at: Mapped[datetime | None]
    at_home: Mapped[bool]


class AlertRow(Base):
    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    responder_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    expected_s: Mapped[float]
    metres: Mapped[float]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    aed_id: Mapped[str | None]
    pickup_s: Mapped[float | None]

"""The tables of scenarios and plans, kept as versioned documents, and of the runs that make plans."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class DocumentRow(Base):
    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("kind", "name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    name: Mapped[str]
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class PlanRunRow(Base):
    """heard_at: when the process that runs it last gave a sign of life."""

    __tablename__ = "plan_run"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    scenario: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(index=True)
    step: Mapped[str]
    share: Mapped[float]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_asked: Mapped[bool]
    result: Mapped[str | None] = mapped_column(Text)
    problem: Mapped[str | None] = mapped_column(Text)

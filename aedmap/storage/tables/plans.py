"""The tables of scenarios and plans, kept as versioned documents, of the runs that make plans, and of their files."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, text
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
    archived: Mapped[bool] = mapped_column(default=False)


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
    scenario_name: Mapped[str | None] = mapped_column(index=True)
    scenario_version: Mapped[int | None]


class PlannerFileRow(Base):
    """A file that scenarios may name until it is removed; of one name there is one at a time."""

    __tablename__ = "planner_file"
    __table_args__ = (
        Index(
            "uq_planner_file_kept",
            "name",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str]
    use: Mapped[str]
    found: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    handed_in_at: Mapped[datetime]
    handed_in_by: Mapped[str]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None]

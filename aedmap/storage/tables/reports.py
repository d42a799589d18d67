"""The table of what the public reports."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class ReportRow(Base):
    """reporter, client: keyed digests, never a contact or an internet address; client changes every day."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_client_made_at", "client", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    aed_id: Mapped[str | None] = mapped_column(index=True)
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    place: Mapped[str]
    location: Mapped[str]
    hours: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    reporter: Mapped[str | None] = mapped_column(index=True)
    client: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    result_id: Mapped[str | None]

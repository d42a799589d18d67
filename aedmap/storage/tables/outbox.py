"""The table of notices that wait to be sent."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class OutboxRow(Base):
    """parameters: JSON of codes, ids and dates; the recipient's address is looked up when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_due_utc", "state", "due_utc"),
        Index("ix_outbox_recipient_kind_recipient_id", "recipient_kind", "recipient_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    recipient_kind: Mapped[str]
    recipient_id: Mapped[str]
    subject_code: Mapped[str]
    parameters: Mapped[str] = mapped_column(Text)
    due_utc: Mapped[datetime]
    state: Mapped[str]
    attempts: Mapped[int]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_utc: Mapped[datetime]

"""The append-only event log, and beside it the free text that may be erased."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class EventRow(Base):
    """hash covers every other column and the hash before; ids and codes only, so that nothing in it need be erased.

    note_digest: SHA-256 of the note and its salt, which stand beside the log and are erased together; nobody can guess
    the note from what is left. None where there was no note, and on entries older than this column.
    """

    __tablename__ = "event"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    reason: Mapped[str | None]
    incident_id: Mapped[int | None] = mapped_column(index=True)
    note_digest: Mapped[str | None]
    hash: Mapped[str]


class EventHeadRow(Base):
    """Number and hash of the newest entry, one row: without it nobody could tell that the end was cut off."""

    __tablename__ = "event_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]


class EventNoteRow(Base):
    """Free text of an entry, which may be erased while the chain still verifies; salt None as for note_digest."""

    __tablename__ = "event_note"

    seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("event.seq"), primary_key=True, autoincrement=False)
    note: Mapped[str]
    salt: Mapped[str | None]

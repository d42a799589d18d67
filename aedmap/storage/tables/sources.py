"""The tables of imports: sources, what each said of each device, and personal data kept apart."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class SourceRow(Base):
    """datum: as declared by who imported; region: the code the register speaks of."""

    __tablename__ = "source"

    name: Mapped[str] = mapped_column(primary_key=True)
    licence: Mapped[str | None]
    datum: Mapped[str]
    region: Mapped[str | None]
    file_name: Mapped[str]
    delivered_at: Mapped[datetime]


class SourceRecordRow(Base):
    """said: the values of the last delivery as JSON, so that the next one changes only what the source changed."""

    __tablename__ = "source_record"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    aed_id: Mapped[str] = mapped_column(index=True)
    said: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime]
    vanished_at: Mapped[datetime | None]


class AedContactRow(Base):
    """Who answers for a device: personal data, kept only when asked for, and read only by stewards."""

    __tablename__ = "aed_contact"

    aed_id: Mapped[str] = mapped_column(ForeignKey("aed.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]

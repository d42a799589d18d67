"""The table of facts about the whole database."""

from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class MetaRow(Base):
    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]

"""The table of imports that were loaded."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class ImportRunRow(Base):
    """Counts of one delivery. kept: how many devices an undo left because they were changed since."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    source: Mapped[str] = mapped_column(index=True)
    file_name: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    vanished: Mapped[int]
    undone_at: Mapped[datetime | None]
    kept: Mapped[int | None]

"""The table of where responders were while they were on the way; rows live three days."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class TrackRow(Base):
    __tablename__ = "track"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    responder_id: Mapped[str] = mapped_column(index=True)
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float | None]
    at: Mapped[datetime] = mapped_column(index=True)

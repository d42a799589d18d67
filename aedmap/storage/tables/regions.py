"""The table of regions."""

from datetime import date

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class RegionRow(Base):
    """boundary: WKB in degrees on WGS84. A parent that is not loaded is allowed, so it is no foreign key."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str] = mapped_column(index=True)
    parent: Mapped[str | None] = mapped_column(index=True)
    population: Mapped[int | None] = mapped_column(BigInteger)
    organisation: Mapped[str]
    established_on: Mapped[date | None]
    boundary: Mapped[bytes | None] = mapped_column(LargeBinary)

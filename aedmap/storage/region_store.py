"""Regions, kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from aedmap.errors import NotFound
from aedmap.life_cycle import Change
from aedmap.regions import Level, Organisation, Region
from aedmap.storage.tables import RegionRow
from aedmap.storage.transaction import Transactions, Writing

_AT_ONCE = 500


class RegionSqlStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list_regions(self) -> list[Region]:
        """All, by code."""
        with self._transactions.reading() as session:
            rows = session.execute(select(*RegionRow.__table__.columns).order_by(RegionRow.code)).all()
        shapes: Any = shapely.from_wkb([row.boundary for row in rows])
        return [_region(row, shape) for row, shape in zip(rows, shapes, strict=True)]

    def list_names(self) -> list[tuple[str, str]]:
        """Codes and names of the administrative regions, by code, without their boundaries."""
        query = select(RegionRow.code, RegionRow.name).where(RegionRow.level != Level.GRID.value)
        with self._transactions.reading() as session:
            return [(code, name) for code, name in session.execute(query.order_by(RegionRow.code))]

    def any_regions(self) -> bool:
        """Whether there are regions at all."""
        with self._transactions.reading() as session:
            return session.scalar(select(RegionRow.code).limit(1)) is not None

    def put_regions(self, regions: Sequence[Region], *, at: datetime, actor: str) -> None:
        """Add regions or replace them by code, all or none."""
        with self._transactions.writing() as writing:
            _put(writing, regions, at, actor)

    def replace_cells(self, parent: str, cells: Sequence[Region], *, at: datetime, actor: str) -> None:
        """Put these grid cells in the place of those that the parent has, all or none."""
        with self._transactions.writing() as writing:
            old = (RegionRow.parent == parent) & (RegionRow.level == Level.GRID.value)
            writing.session.execute(delete(RegionRow).where(old))
            _insert(writing.session, cells)
            writing.record(Change("region", parent, "cells_replaced", at, actor))

    def remove_regions(self, codes: Collection[str], *, at: datetime, actor: str) -> None:
        """Take regions out, all or none; NotFound when one is not there."""
        with self._transactions.writing() as writing:
            for code in sorted(codes):
                gone = writing.session.execute(
                    delete(RegionRow).where(RegionRow.code == code).returning(RegionRow.code)
                ).first()
                if gone is None:
                    raise NotFound(f"There is no region {code}.")
                writing.record(Change("region", code, "removed", at, actor))


def _put(writing: Writing, regions: Sequence[Region], at: datetime, actor: str) -> None:
    session = writing.session
    codes = [region.code for region in regions]
    known: set[str] = set()
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        known.update(session.scalars(select(RegionRow.code).where(RegionRow.code.in_(some))))
        session.execute(delete(RegionRow).where(RegionRow.code.in_(some)))
    _insert(session, regions)
    for region in regions:
        state = "changed" if region.code in known else "added"
        writing.record(Change("region", region.code, state, at, actor, reason=region.organisation.value))


def _insert(session: Session, regions: Sequence[Region]) -> None:
    for start in range(0, len(regions), _AT_ONCE):
        session.execute(insert(RegionRow), [_values(region) for region in regions[start : start + _AT_ONCE]])


def _values(region: Region) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "level": region.level.value,
        "parent": region.parent,
        "population": region.population,
        "organisation": region.organisation.value,
        "established_on": region.established_on,
        "boundary": shapely.to_wkb(region.boundary) if region.boundary is not None else None,
    }


def _region(row: Any, shape: BaseGeometry | None) -> Region:
    return Region(
        row.code,
        row.name,
        Level(row.level),
        row.parent,
        row.population,
        Organisation(row.organisation),
        row.established_on,
        shape,
    )

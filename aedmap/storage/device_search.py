"""Finding devices among many: by words, by status, by what is wrong with them, a page at a time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from aedmap.regions.inside import Inside
from aedmap.registry import Aed, AedStatus
from aedmap.storage.registry_store import to_aed
from aedmap.storage.tables import AedRow

PAGE = 50
_SEARCHED = (AedRow.id, AedRow.place, AedRow.address, AedRow.location, AedRow.serial, AedRow.guardian)


class Lacking(StrEnum):
    """What keeps a device from being trusted."""

    DUE = "due"
    NO_HOURS = "no_hours"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class DeviceQuery:
    """words: all must occur somewhere; page counts from 1

    due_by: pads or battery that expire by this day are due; checked_by: a last check before this day is overdue
    inside: the region in which they lie, None for anywhere
    Retired devices are listed only when their status is asked for.
    """

    words: str = ""
    status: AedStatus | None = None
    source: str = ""
    lacking: Lacking | None = None
    due_by: date | None = None
    checked_by: date | None = None
    page: int = 1
    inside: Inside | None = None


@dataclass(frozen=True)
class DevicePage:
    """devices: those of this page by place; total: how many there are on all pages"""

    devices: tuple[Aed, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def search_devices(session: Session, query: DeviceQuery) -> DevicePage:
    """One page of what the query asks for."""
    wanted = _condition(query)
    if query.inside is not None:
        return _search_inside(session, query, query.inside)
    total = session.scalar(select(func.count()).select_from(AedRow).where(wanted)) or 0
    page = min(max(1, query.page), max(1, -(-total // PAGE)))
    rows = select(AedRow).where(wanted).order_by(AedRow.place, AedRow.id).limit(PAGE).offset((page - 1) * PAGE)
    return DevicePage(tuple(to_aed(row) for row in session.scalars(rows)), total, page)


def list_devices(session: Session, query: DeviceQuery) -> list[Aed]:
    """All of what the query asks for, by place."""
    rows = select(AedRow).where(_condition(query)).order_by(AedRow.place, AedRow.id)
    found = [to_aed(row) for row in session.scalars(rows)]
    if query.inside is None or not found:
        return found
    held = query.inside.holds([aed.position.lon for aed in found], [aed.position.lat for aed in found])
    return [aed for aed, lies_in in zip(found, held.tolist(), strict=True) if lies_in]


def _search_inside(session: Session, query: DeviceQuery, inside: Inside) -> DevicePage:
    """No database knows polygons: bare positions are looked at, and devices read for one page only."""
    bare = select(AedRow.id, AedRow.lon, AedRow.lat).where(_condition(query)).order_by(AedRow.place, AedRow.id)
    places = session.execute(bare).all()
    held = inside.holds([place.lon for place in places], [place.lat for place in places])
    ids = [place.id for place, lies_in in zip(places, held.tolist(), strict=True) if lies_in]
    page = min(max(1, query.page), max(1, -(-len(ids) // PAGE)))
    shown = ids[(page - 1) * PAGE : page * PAGE]
    rows = {row.id: row for row in session.scalars(select(AedRow).where(AedRow.id.in_(shown)))}
    return DevicePage(tuple(to_aed(rows[one]) for one in shown), len(ids), page)


def count_by_status(session: Session) -> dict[AedStatus, int]:
    """How many devices there are in each state that any is in."""
    rows = session.execute(select(AedRow.status, func.count()).group_by(AedRow.status))
    return {AedStatus(status): count for status, count in rows}


def _condition(query: DeviceQuery) -> ColumnElement[bool]:
    parts = [or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED)) for word in query.words.split()]
    parts.append(AedRow.status == query.status if query.status else AedRow.status != AedStatus.RETIRED)
    if query.source:
        parts.append(AedRow.source == query.source)
    if query.inside is not None:
        west, south, east, north = query.inside.box
        parts += [AedRow.lon.between(west, east), AedRow.lat.between(south, north)]
    if query.lacking == Lacking.NO_HOURS:
        parts.append(AedRow.opening_hours.is_(None))
    elif query.lacking == Lacking.UNVERIFIED:
        parts.append(AedRow.last_checked_on.is_(None))
    elif query.lacking == Lacking.DUE:
        parts.append(_due(query))
    return and_(*parts)


def _due(query: DeviceQuery) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [AedRow.status == AedStatus.CHECK_DUE]
    if query.due_by is not None:
        parts += [AedRow.pads_expire_on <= query.due_by, AedRow.battery_expires_on <= query.due_by]
    if query.checked_by is not None:
        parts.append(AedRow.last_checked_on < query.checked_by)
    return or_(*parts)

"""Devices, kept."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    Table,
    and_,
    bindparam,
    case,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from aedmap.errors import NotFound, StateConflict
from aedmap.geography import Position
from aedmap.life_cycle import Change, check_transition
from aedmap.registry import AED_TRANSITIONS, Aed, AedStatus
from aedmap.storage.box import inside, metres_apart
from aedmap.storage.set_back import AHEAD
from aedmap.storage.tables import AedRow
from aedmap.storage.transaction import Transactions

# The values that a device and its row call alike.
PLAIN = [field.name for field in fields(Aed) if field.name not in ("position", "status")]

_PLAIN_COLUMNS = [getattr(AedRow, name) for name in PLAIN]
_aed = cast(Table, AedRow.__table__)
_THIS = select(_aed.c.lon, _aed.c.lat, _aed.c.status, *(_aed.c[name] for name in PLAIN)).where(
    _aed.c.id == bindparam("one")
)

_ZONES = select(_aed.c.time_zone).group_by(_aed.c.time_zone).order_by(func.count().desc(), _aed.c.time_zone).limit(1)


class RegistryStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list_aeds(self) -> list[Aed]:
        """Every device, whatever its status, by id."""
        with self._transactions.reading() as session:
            return [to_aed(row) for row in session.scalars(select(AedRow).order_by(AedRow.id))]

    def time_zone(self) -> str | None:
        """Where most devices are, as an IANA name; None without devices."""
        with self._transactions.reading() as session:
            return session.scalar(_ZONES)

    def aeds_near(self, position: Position, within_m: float) -> list[Aed]:
        """Every device within the metres, straight, by id."""
        with self._transactions.reading() as session:
            return aeds_near(session, position, within_m)

    def aeds_in_box(self, west: float, south: float, east: float, north: float, limit: int = 500) -> list[Aed]:
        """Devices in a box of degrees, whatever their status, at most limit of them and then those that come first.

        A map that would show more than the limit shows clusters instead, so it need not wait for all of them.
        """
        with self._transactions.reading() as session:
            if session.get_bind().dialect.name == "postgresql":
                # For the limit its planner would read the whole table, hoping to meet enough of them soon.
                session.execute(text("SET LOCAL enable_seqscan = off"))
            return aeds_in_box(session, west, south, east, north, limit)

    def get_aed(self, aed_id: str) -> Aed:
        """NotFound when there is no such device."""
        with self._transactions.reading() as session:
            return to_aed(_get(session, aed_id))

    def find_aed(self, aed_id: str) -> Aed | None:
        with self._transactions.reading() as session:
            row = session.get(AedRow, aed_id)
            return to_aed(row) if row else None

    def put_aeds(self, aeds: Sequence[Aed], *, at: datetime, actor: str) -> None:
        """Add devices or replace them by id, all or none; the status of one that an incident holds stays."""
        with self._transactions.writing() as writing:
            for aed in aeds:
                before = writing.session.get(AedRow, aed.id)
                writing.record(_change(aed.id, before.status if before else None, aed.status, at, actor))
                writing.session.merge(_held(before, to_row(aed)) if before else to_row(aed))

    def move(
        self, aed_id: str, position: Position, *, at: datetime, seen_at: datetime, actor: str, mobile: bool = False
    ) -> Aed:
        """Where a device in a vehicle was at an aware moment; an older report than the one kept is dropped.

        mobile: whether it rides from now on, which is an event; positions are not. StateConflict for a device that
        stands in one place and is not to ride.
        """
        with self._transactions.writing() as writing:
            row = _get(writing.session, aed_id)
            if not row.mobile and not mobile:
                raise StateConflict(
                    f"Device {aed_id} stands in one place; say --mobile when it rides in a vehicle from now on."
                )
            if not row.mobile:
                row.mobile = True
                writing.record(_change(aed_id, row.status, AedStatus(row.status), at, actor, "mobile"))
            if row.position_at is None or row.position_at <= seen_at or row.position_at > at + AHEAD:
                row.lon, row.lat, row.position_at = position.lon, position.lat, seen_at
            writing.session.flush()
            return to_aed(row)

    def set_status(self, aed_id: str, status: AedStatus, *, at: datetime, actor: str, reason: str | None = None) -> Aed:
        """Move a device along its life cycle; StateConflict when the step is not allowed or somebody was first."""
        with self._transactions.writing() as writing:
            row = _get(writing.session, aed_id)
            before = AedStatus(row.status)
            if row.reserved_for is not None:
                raise StateConflict(f"Device {aed_id} is held by incident {row.reserved_for}; close that first.")
            check_transition(f"Device {aed_id}", AED_TRANSITIONS, before, status)
            swapped = writing.session.execute(
                update(AedRow)
                .where(AedRow.id == aed_id, AedRow.status == before, AedRow.reserved_for.is_(None))
                .values(status=status.value)
                .returning(AedRow.id)
                .execution_options(synchronize_session=False)
            ).first()
            if swapped is None:
                raise StateConflict(f"Device {aed_id} was changed by somebody else just now; look again.")
            writing.record(_change(aed_id, before, status, at, actor, reason))
            writing.session.refresh(row)
            return to_aed(row)


def aeds_near(session: Session, position: Position, within_m: float, *, exercise: bool = False) -> list[Aed]:
    """exercise: what another exercise holds is reserved."""
    held = case((AedRow.exercise_for.is_(None), AedRow.status), else_=AedStatus.RESERVED.value)
    found = read_aeds(session, inside(AedRow.lon, AedRow.lat, position, within_m), held if exercise else AedRow.status)
    return [aed for aed in found if metres_apart(aed.position, position) <= within_m]


def aeds_in_box(session: Session, west: float, south: float, east: float, north: float, limit: int) -> list[Aed]:
    """As they come, at most limit."""
    box = and_(AedRow.lat.between(south, north), AedRow.lon.between(west, east))
    return _told(session, select(AedRow.lon, AedRow.lat, AedRow.status, *_PLAIN_COLUMNS).where(box).limit(limit))


def read_aeds(session: Session, condition: ColumnElement[bool], status: SQLColumnExpression[str]) -> list[Aed]:
    """By id; status: what stands for the status of each."""
    query = select(AedRow.lon, AedRow.lat, status, *_PLAIN_COLUMNS)
    return _told(session, query.where(condition).order_by(AedRow.id))


def read_this(connection: Connection, aed_id: str) -> Aed | None:
    """One by its id, by a statement made once; None when there is no such device."""
    found = _aeds(connection.execute(_THIS, {"one": aed_id}))
    return found[0] if found else None


def _told(session: Session, query: Select[Any]) -> list[Aed]:
    """Plain columns, not objects that the session watches: a desk and a moving map ask often."""
    return _aeds(session.execute(query))


def _aeds(rows: Iterable[Any]) -> list[Aed]:
    return [
        Aed(position=Position(lon, lat), status=AedStatus(status), **dict(zip(PLAIN, plain, strict=True)))
        for lon, lat, status, *plain in rows
    ]


def to_aed(row: AedRow) -> Aed:
    return Aed(
        position=Position(row.lon, row.lat),
        status=AedStatus(row.status),
        **{name: getattr(row, name) for name in PLAIN},
    )


def to_row(aed: Aed) -> AedRow:
    return AedRow(
        lon=aed.position.lon,
        lat=aed.position.lat,
        status=aed.status.value,
        **{name: getattr(aed, name) for name in PLAIN},
    )


def _held(before: AedRow, row: AedRow) -> AedRow:
    if before.reserved_for is not None:
        row.status, row.status_before, row.reserved_for = before.status, row.status, before.reserved_for
    return row


def _get(session: Session, aed_id: str) -> AedRow:
    row = session.get(AedRow, aed_id)
    if row is None:
        raise NotFound(f"There is no device {aed_id}.")
    return row


def _change(
    aed_id: str, before: str | None, after: AedStatus, at: datetime, actor: str, reason: str | None = None
) -> Change:
    return Change("aed", aed_id, after.value, at, actor, from_state=before, reason=reason)

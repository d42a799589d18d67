"""Timers of incidents: each is a row with a due time, claimed by compare-and-swap."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from aedmap.dispatch.life_cycle import TimerState
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.storage.dispatch_rows import to_timer
from aedmap.storage.tables import TimerRow

_WAITING = TimerRow.state == TimerState.WAITING.value


def due_timers(session: Session, now: datetime, limit: int) -> list[Timer]:
    return _timers(session, and_(_WAITING, TimerRow.due_at <= now), limit)


def timers_of(session: Session, incident_id: int, *, waiting: bool = False) -> list[Timer]:
    mine = TimerRow.incident_id == incident_id
    return _timers(session, and_(mine, _WAITING) if waiting else mine, None)


def add_timer(
    session: Session,
    incident_id: int,
    kind: TimerKind,
    number: int,
    due_at: datetime,
    useful_until: datetime,
    at: datetime,
) -> None:
    row = TimerRow(incident_id=incident_id, kind=kind.value, number=number, due_at=due_at, useful_until=useful_until)
    row.state, row.changed_at = TimerState.WAITING.value, at
    session.add(row)
    session.flush()


def set_timer(session: Session, timer: Timer, to_state: TimerState, at: datetime) -> bool:
    swap = (
        update(TimerRow)
        .where(TimerRow.id == timer.id, _WAITING)
        .values(state=to_state.value, changed_at=at)
        .returning(TimerRow.id)
    )
    return session.execute(swap, execution_options={"synchronize_session": False}).first() is not None


def put_off(
    session: Session,
    incident_id: int,
    kind: TimerKind,
    number: int,
    due_at: datetime,
    useful_until: datetime,
) -> bool:
    mine = (TimerRow.incident_id == incident_id, TimerRow.kind == kind.value, TimerRow.number == number)
    later = update(TimerRow).where(*mine, _WAITING).values(due_at=due_at, useful_until=useful_until)
    session.execute(later, execution_options={"synchronize_session": False})
    return session.scalar(select(TimerRow.id).where(*mine)) is not None


def hasten(session: Session, incident_id: int, kind: TimerKind, now: datetime) -> None:
    mine = (TimerRow.incident_id == incident_id, TimerRow.kind == kind.value, _WAITING, TimerRow.due_at > now)
    session.execute(update(TimerRow).where(*mine).values(due_at=now), execution_options={"synchronize_session": False})


def _timers(session: Session, condition: ColumnElement[bool], limit: int | None) -> list[Timer]:
    query = select(TimerRow).where(condition).order_by(TimerRow.due_at, TimerRow.id).limit(limit)
    return [to_timer(row) for row in session.scalars(query.execution_options(populate_existing=True))]

"""Timers of incidents: each is a row with a due time, claimed by compare-and-swap."""

from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, and_, bindparam, insert, or_, select, update

from aedmap.dispatch.life_cycle import TimerState
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.storage.dispatch_rows import to_timer
from aedmap.storage.set_back import AHEAD, planned_ahead
from aedmap.storage.tables import TimerRow

_timer = cast(Table, TimerRow.__table__)
_WAITING = _timer.c.state == TimerState.WAITING.value
_ORDER = (_timer.c.due_at, _timer.c.id)
_THIS = (
    _timer.c.incident_id == bindparam("of"),
    _timer.c.kind == bindparam("of_kind"),
    _timer.c.number == bindparam("nth"),
)
# Asking early does no harm. To give up early whoever is about to answer would: EXPIRY and ANSWER wait.
_ASKING = _timer.c.kind.in_([kind.value for kind in TimerKind if kind not in (TimerKind.EXPIRY, TimerKind.ANSWER)])
_SET_BACK = and_(planned_ahead(_timer.c.due_at, _timer.c.changed_at, bindparam("ahead")), _ASKING)
_DUE = (
    select(_timer)
    .where(_WAITING, or_(_timer.c.due_at <= bindparam("now"), _SET_BACK))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
)
_ALL_OF = select(_timer).where(_timer.c.incident_id == bindparam("of")).order_by(*_ORDER)
_WAITING_OF = _ALL_OF.where(_WAITING)
_ADD = insert(_timer)
_SWAP = (
    update(_timer)
    .where(_timer.c.id == bindparam("one"), _WAITING)
    .values(state=bindparam("becomes"), changed_at=bindparam("at"))
    .returning(_timer.c.id)
)
_PUT_OFF = (
    update(_timer)
    .where(*_THIS, _WAITING)
    .values(due_at=bindparam("due"), useful_until=bindparam("until"), changed_at=bindparam("at"))
    .returning(_timer.c.id)
)
_ANEW = (
    update(_timer)
    .where(*_THIS)
    .values(
        state=TimerState.WAITING.value,
        due_at=bindparam("due"),
        useful_until=bindparam("until"),
        changed_at=bindparam("at"),
    )
    .returning(_timer.c.id)
)
_HASTEN = (
    update(_timer)
    .where(_THIS[0], _THIS[1], _WAITING, _timer.c.due_at > bindparam("now"))
    .values(due_at=bindparam("now"))
)


def due_timers(connection: Connection, now: datetime, limit: int) -> list[Timer]:
    """Those whose time has come, and those that ask somebody and were planned by a clock that was set back since."""
    these = {"now": now, "ahead": now + AHEAD, "most": limit}
    return [to_timer(row) for row in connection.execute(_DUE, these)]


def timers_of(connection: Connection, incident_id: int, *, waiting: bool = False) -> list[Timer]:
    return [to_timer(row) for row in connection.execute(_WAITING_OF if waiting else _ALL_OF, {"of": incident_id})]


def add_timer(
    connection: Connection,
    incident_id: int,
    kind: TimerKind,
    number: int,
    due_at: datetime,
    useful_until: datetime,
    at: datetime,
) -> None:
    row = {"incident_id": incident_id, "kind": kind.value, "number": number, "due_at": due_at}
    row |= {"useful_until": useful_until, "state": TimerState.WAITING.value, "changed_at": at}
    connection.execute(_ADD, row)


def set_timer(connection: Connection, timer: Timer, to_state: TimerState, at: datetime) -> bool:
    return connection.execute(_SWAP, {"one": timer.id, "becomes": to_state.value, "at": at}).first() is not None


def put_off(
    connection: Connection,
    incident_id: int,
    kind: TimerKind,
    number: int,
    due_at: datetime,
    useful_until: datetime,
    at: datetime,
    *,
    anew: bool = False,
) -> bool:
    """False when there is none that waits; anew: also one that has fallen due, which then waits again."""
    this = {"of": incident_id, "of_kind": kind.value, "nth": number}
    later = _ANEW if anew else _PUT_OFF
    return connection.execute(later, {**this, "due": due_at, "until": useful_until, "at": at}).first() is not None


def hasten(connection: Connection, incident_id: int, kind: TimerKind, now: datetime) -> None:
    connection.execute(_HASTEN, {"of": incident_id, "of_kind": kind.value, "now": now})

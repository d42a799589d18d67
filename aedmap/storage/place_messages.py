"""Who goes and was told the place, or its latest change, by nobody: the desk's to know, and tried on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from aedmap.dispatch import AlertState, AssignmentState
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT
from aedmap.messaging.texts import CHANGED, PLACE
from aedmap.storage.message_states import BARRED, FAILED, QUEUED, SENDING, TAKEN
from aedmap.storage.message_wants import USEFUL_FOR
from aedmap.storage.tables import AlertRow, IncidentRow, MessageRow

# Between giving up on every channel and trying them all again.
PAUSE = timedelta(seconds=20)
_OVER = (*TAKEN, BARRED)


class _Told(NamedTuple):
    id: int
    what: str
    state: str
    created_at: datetime
    changed_at: datetime
    useful_until: datetime


def find_without_place(session: Session, incident_id: int) -> list[int]:
    """Alerts of those who go and whom no channel told the place, nor perhaps will by itself."""
    return sorted(_lost(session, incident_id))


def find_to_try_again(session: Session, now: datetime) -> list[int]:
    """Messages of all incidents that every channel gave up on a while ago, while their person still goes."""
    return [
        row.id
        for rows in _lost(session).values()
        if not any(row.state in (QUEUED, SENDING) for row in rows)
        for row in rows
        if row.state == FAILED and row.changed_at <= now - PAUSE
    ]


def try_again(session: Session, message_ids: Sequence[int], now: datetime) -> int:
    """Over all their channels at once: twice told is better than not."""
    anew = {"state": QUEUED, "attempts": 0, "due_at": now, "changed_at": now, "useful_until": now + USEFUL_FOR}
    its = update(MessageRow).where(MessageRow.id.in_(message_ids), MessageRow.state == FAILED).values(**anew)
    done = session.execute(its.returning(MessageRow.id), execution_options={"synchronize_session": False})
    return len(done.all())


def _lost(session: Session, incident_id: int | None = None) -> dict[int, list[_Told]]:
    """Messages of the place or its latest change by alert, where none arrived and none waits for the first time."""
    columns = [getattr(MessageRow, name) for name in _Told._fields]
    latest = or_(MessageRow.what == PLACE, and_(MessageRow.what == CHANGED, MessageRow.number == AlertRow.news))
    going = and_(AlertRow.state == AlertState.ACCEPTED.value, AlertRow.progress != AssignmentState.ON_SCENE.value)
    their = (
        select(MessageRow.alert_id, *columns)
        .join(AlertRow, AlertRow.id == MessageRow.alert_id)
        .join(IncidentRow, IncidentRow.id == AlertRow.incident_id)
        .where(going, latest, IncidentRow.state.in_(sorted(ACTIVE_INCIDENT)))
    )
    if incident_id is not None:
        their = their.where(IncidentRow.id == incident_id)
    by_alert: dict[int, list[_Told]] = defaultdict(list)
    for row in session.execute(their):
        by_alert[row.alert_id].append(_Told(*row[1:]))
    latest_of = {one: _latest(rows) for one, rows in by_alert.items()}
    return {one: rows for one, rows in latest_of.items() if not any(_is_hopeful(row) for row in rows)}


def _latest(rows: Sequence[_Told]) -> list[_Told]:
    """A change holds the place, so that it matters no more whether the first message arrived."""
    changed = [row for row in rows if row.what == CHANGED]
    return changed or list(rows)


def _is_hopeful(row: _Told) -> bool:
    """It arrived, or waits as planned and not because everything failed before."""
    first_time = row.useful_until <= row.created_at + USEFUL_FOR
    return row.state in _OVER or (row.state in (QUEUED, SENDING) and first_time)

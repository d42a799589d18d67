"""Changes of devices as they are written down beside the rows: what was before, what is now, and taking it back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from aedmap.storage.tables import AedRevisionRow, AedRow

_DATES = frozenset({"pads_expire_on", "battery_expires_on", "last_checked_on"})
# Columns that change by themselves: with every incident, and where a vehicle goes.
_RESTLESS = frozenset({"id", "reserved_for", "status_before", "position_at"})
_COLUMNS = [column.name for column in AedRow.__table__.columns if column.name not in _RESTLESS]


@dataclass(frozen=True)
class Revision:
    """One change: values by name, before and after. before is None when the device was new."""

    id: int
    aed_id: str
    at: datetime
    actor: str
    action: str
    batch: str | None
    before: Mapping[str, object] | None
    after: Mapping[str, object]
    undone_at: datetime | None


def row_values(row: AedRow) -> dict[str, object]:
    """What can be changed of a row, by column."""
    return {name: getattr(row, name) for name in _COLUMNS}


def write_revision(
    session: Session,
    row: AedRow,
    before: Mapping[str, object] | None,
    *,
    at: datetime,
    actor: str,
    action: str,
    batch: str | None = None,
    record: str | None = None,
) -> None:
    """Write down how the row differs from before, None when it is new. What differs in nothing is not written."""
    now = row_values(row)
    changed = [name for name in _COLUMNS if before is not None and before[name] != now[name]]
    if before is not None and not changed and record is None:
        return
    told = None if before is None else {name: before[name] for name in changed}
    after = {"status": row.status} if before is None else {name: now[name] for name in changed}
    write_revisions(session, [revision_values(row.id, told, after, at, actor, action, batch, record)])


def revision_values(
    aed_id: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
    at: datetime,
    actor: str,
    action: str,
    batch: str | None = None,
    record: str | None = None,
) -> dict[str, Any]:
    """One revision as a row to insert."""
    return {
        "aed_id": aed_id,
        "at": at,
        "actor": actor,
        "action": action,
        "batch": batch,
        "before": None if before is None else _to_text(before),
        "after": _to_text(after),
        "record": record,
        "undone_at": None,
    }


def write_revisions(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert what revision_values made; many at once for imports."""
    if rows:
        session.execute(insert(AedRevisionRow), list(rows))


def revisions_of(session: Session, aed_id: str, limit: int) -> list[Revision]:
    """Newest first."""
    query = select(AedRevisionRow).where(AedRevisionRow.aed_id == aed_id).order_by(AedRevisionRow.id.desc())
    return [to_revision(row) for row in session.scalars(query.limit(limit))]


def to_revision(row: AedRevisionRow) -> Revision:
    before = None if row.before is None else _from_text(row.before)
    after = _from_text(row.after)
    return Revision(row.id, row.aed_id, row.at, row.actor, row.action, row.batch, before, after, row.undone_at)


def take_back(row: AedRow, revision: Revision) -> bool:
    """Put the values before into the row; False, and nothing done, when one of them was changed since."""
    now = row_values(row)
    if revision.before is None or any(now[name] != value for name, value in revision.after.items()):
        return False
    if "status" in revision.after and row.reserved_for is not None:
        return False
    for name, value in revision.before.items():
        setattr(row, name, value)
    return True


def _to_text(values: Mapping[str, object]) -> str:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return json.dumps(plain, ensure_ascii=False)


def _from_text(text: str) -> dict[str, object]:
    values: dict[str, object] = json.loads(text)
    return {
        name: date.fromisoformat(value) if name in _DATES and isinstance(value, str) else value
        for name, value in values.items()
        if name in _COLUMNS
    }

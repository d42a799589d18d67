"""Taking a whole import back: what it added goes, what it changed is as before, what people touched since stays."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from aedmap.errors import NotFound, StateConflict
from aedmap.life_cycle import Change
from aedmap.storage.device_store import undo_row
from aedmap.storage.revisions import to_revision
from aedmap.storage.tables import AedRevisionRow, AedRow, ImportRunRow, SourceRecordRow, SourceRow
from aedmap.storage.transaction import Writing

_AT_ONCE = 500


@dataclass(frozen=True)
class ImportRun:
    """One delivery that was loaded, with its counts; kept: devices that an undo left as they are."""

    id: int
    source: str
    file_name: str
    at: datetime
    actor: str
    new: int
    changed: int
    unchanged: int
    vanished: int
    undone_at: datetime | None
    kept: int | None


def batch_of(run_id: int) -> str:
    """What the revisions of an import are marked with."""
    return f"import {run_id}"


def list_runs(session: Session, limit: int) -> list[ImportRun]:
    """Newest first."""
    names = ImportRun.__dataclass_fields__
    rows = session.scalars(select(ImportRunRow).order_by(ImportRunRow.id.desc()).limit(limit))
    return [ImportRun(**{name: getattr(row, name) for name in names}) for row in rows]


def undo_import(writing: Writing, run_id: int, *, at: datetime, actor: str) -> int:
    """Take an import back and return how many devices were left because somebody changed or used them since.

    NotFound when there is none, StateConflict when it is taken back already or a later one of its source is not.
    """
    session = writing.session
    run = session.get(ImportRunRow, run_id, with_for_update=True)
    if run is None:
        raise NotFound(f"There is no import {run_id}.")
    later = select(ImportRunRow.id).where(
        ImportRunRow.source == run.source, ImportRunRow.id > run_id, ImportRunRow.undone_at.is_(None)
    )
    if run.undone_at is not None or session.scalar(later.limit(1)) is not None:
        raise StateConflict(f"Import {run_id} is taken back already, or a later one of {run.source} has to be first.")
    done = select(AedRevisionRow).where(AedRevisionRow.batch == batch_of(run_id), AedRevisionRow.undone_at.is_(None))
    revisions = session.scalars(done.order_by(AedRevisionRow.id.desc())).all()
    added = [one for one in revisions if one.before is None]
    kept = _remove_added(writing, added, at, actor)
    for one in revisions:
        if one.before is not None:
            kept += not _restore(writing, run.source, one, at, actor)
    run.undone_at, run.kept = at, kept
    session.flush()
    _forget_empty_source(session, run.source)
    writing.record(Change("import", str(run_id), "undone", at, actor, from_state="loaded"))
    return kept


def _remove_added(writing: Writing, added: Sequence[AedRevisionRow], at: datetime, actor: str) -> int:
    """A register brings thousands: taken out set by set."""
    kept = 0
    for start in range(0, len(added), _AT_ONCE):
        some = added[start : start + _AT_ONCE]
        untouched = _untouched(writing.session, some)
        kept += len(some) - len(untouched)
        for one in some:
            if one.aed_id in untouched:
                one.undone_at = at
                state = str(to_revision(one).after["status"])
                writing.record(Change("aed", one.aed_id, "removed", at, actor, from_state=state, reason="undone"))
        gone = sorted(untouched)
        merged = update(AedRow).where(AedRow.merged_into.in_(gone)).values(merged_into=None)
        writing.session.execute(merged, execution_options={"synchronize_session": False})
        for table, column in ((SourceRecordRow, SourceRecordRow.aed_id), (AedRow, AedRow.id)):
            writing.session.execute(
                delete(table).where(column.in_(gone)), execution_options={"synchronize_session": False}
            )
    return kept


def _untouched(session: Session, added: Sequence[AedRevisionRow]) -> set[str]:
    """Devices that are as they came: in the same state, held by no incident, changed by nobody."""
    states = {one.aed_id: to_revision(one).after["status"] for one in added}
    newest = {one.aed_id: one.id for one in added}
    rows = session.execute(select(AedRow.id, AedRow.status, AedRow.reserved_for).where(AedRow.id.in_(states)))
    same = {found for found, status, held in rows if states[found] == status and held is None}
    changed = select(AedRevisionRow.aed_id, AedRevisionRow.id).where(
        AedRevisionRow.aed_id.in_(same), AedRevisionRow.undone_at.is_(None), AedRevisionRow.action != "undone"
    )
    return same - {found for found, number in session.execute(changed) if number > newest[found]}


def _restore(writing: Writing, source: str, one: AedRevisionRow, at: datetime, actor: str) -> bool:
    """The device's values, and what the source had said of it, are as before the import."""
    session = writing.session
    if not undo_row(writing, one, at=at, actor=actor):
        return False
    if one.record is not None:
        record = json.loads(one.record)
        for name in ("seen_at", "vanished_at"):
            record[name] = datetime.fromisoformat(record[name]) if record[name] else None
        mine = (SourceRecordRow.source == source, SourceRecordRow.aed_id == one.aed_id)
        session.execute(delete(SourceRecordRow).where(*mine), execution_options={"synchronize_session": False})
        session.execute(insert(SourceRecordRow), [record])
    return True


def _forget_empty_source(session: Session, source: str) -> None:
    if session.scalar(select(SourceRecordRow.key).where(SourceRecordRow.source == source).limit(1)) is None:
        session.execute(delete(SourceRow).where(SourceRow.name == source))

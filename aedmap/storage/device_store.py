"""Devices as stewards change them: each change an event and a revision, in one transaction, and to be taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aedmap.errors import NotFound, StateConflict
from aedmap.life_cycle import Change, check_transition
from aedmap.registry import AED_TRANSITIONS, BY_INSPECTION, Aed, AedStatus
from aedmap.registry.editing import check_device, stamp
from aedmap.storage.device_search import DevicePage, DeviceQuery, count_by_status, list_devices, search_devices
from aedmap.storage.registry_store import PLAIN, to_aed, to_row
from aedmap.storage.revisions import Revision, revisions_of, row_values, take_back, to_revision, write_revision
from aedmap.storage.tables import AedRevisionRow, AedRow, SourceRecordRow
from aedmap.storage.transaction import Transactions, Writing

_SHOWN = 30


class DeviceStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def search(self, query: DeviceQuery) -> DevicePage:
        with self._transactions.reading() as session:
            return search_devices(session, query)

    def list_devices(self, query: DeviceQuery) -> list[Aed]:
        """All of what the query asks for, whatever its page."""
        with self._transactions.reading() as session:
            return list_devices(session, query)

    def count_by_status(self) -> dict[AedStatus, int]:
        with self._transactions.reading() as session:
            return count_by_status(session)

    def history(self, aed_id: str) -> list[Revision]:
        """The newest changes of a device, newest first."""
        with self._transactions.reading() as session:
            return revisions_of(session, aed_id, _SHOWN)

    def merged_into(self, aed_id: str) -> str | None:
        """The device that this one turned out to be."""
        with self._transactions.reading() as session:
            row = session.get(AedRow, aed_id)
            return row.merged_into if row else None

    def add(self, aed: Aed, *, at: datetime, actor: str) -> None:
        """Add a device; StateConflict when its number is taken."""
        check_device(aed)
        with self._transactions.writing() as writing:
            add_device(writing, aed, at=at, actor=actor, action="added")

    def save(self, aed: Aed, seen: str, *, at: datetime, actor: str) -> Aed:
        """Keep an edited device whose stamp was `seen` when the editing began; its status is changed elsewhere.

        StateConflict when somebody changed it since; what was typed is then not kept.
        """
        check_device(aed)
        with self._transactions.writing() as writing:
            row = hold_device(writing.session, aed.id)
            if stamp(to_aed(row)) != seen:
                raise StateConflict(
                    f"Device {aed.id} was changed by somebody else since you opened it; look at it again."
                )
            before = row_values(row)
            for name in PLAIN:
                setattr(row, name, getattr(aed, name))
            row.lon, row.lat = aed.position.lon, aed.position.lat
            if row_values(row) != before:
                write_revision(writing.session, row, before, at=at, actor=actor, action="edited")
                _record(writing, row, row.status, at, actor, "edited")
            return to_aed(row)

    def set_status(self, aed_id: str, status: AedStatus, *, at: datetime, actor: str, reason: str) -> Aed:
        """Move a device along its life cycle; StateConflict when the step is not allowed or an incident holds it, and
        when one that was used or out of service would come back without a look at pads, battery and ready light."""
        with self._transactions.writing() as writing:
            row = hold_device(writing.session, aed_id)
            if (AedStatus(row.status), status) in BY_INSPECTION:
                raise StateConflict(
                    f"Device {aed_id} was used or out of service; record an inspection of pads, battery and ready "
                    "light to bring it back."
                )
            return to_aed(move_device(writing, aed_id, status, at=at, actor=actor, reason=reason))

    def undo(self, revision_id: int, *, at: datetime, actor: str) -> str:
        """Take one change back and return its device's id; StateConflict when the values were changed since."""
        with self._transactions.writing() as writing:
            found = writing.session.get(AedRevisionRow, revision_id)
            if found is None:
                raise NotFound(f"There is no change {revision_id}.")
            if found.batch is not None or found.before is None:
                raise StateConflict(f"The change {revision_id} was part of a larger step; take that back.")
            undo_rows(writing, [found], at=at, actor=actor)
            return found.aed_id


def add_device(
    writing: Writing, aed: Aed, *, at: datetime, actor: str, action: str, batch: str | None = None
) -> AedRow:
    """Inside a transaction: the row, its revision and its event."""
    if writing.session.get(AedRow, aed.id) is not None:
        raise StateConflict(f"There is a device {aed.id} already; give the new one another number.")
    row = to_row(aed)
    writing.session.add(row)
    write_revision(writing.session, row, None, at=at, actor=actor, action=action, batch=batch)
    _record(writing, row, None, at, actor, action)
    return row


def move_device(
    writing: Writing,
    aed_id: str,
    status: AedStatus,
    *,
    at: datetime,
    actor: str,
    reason: str,
    batch: str | None = None,
) -> AedRow:
    """Inside a transaction: a step of the life cycle, with revision and event."""
    row = hold_device(writing.session, aed_id)
    _refuse_held(row)
    check_transition(f"Device {aed_id}", AED_TRANSITIONS, AedStatus(row.status), status)
    before = row_values(row)
    row.status = status.value
    write_revision(writing.session, row, before, at=at, actor=actor, action=reason, batch=batch)
    _record(writing, row, str(before["status"]), at, actor, reason)
    return row


def undo_rows(writing: Writing, rows: Sequence[AedRevisionRow], *, at: datetime, actor: str) -> None:
    """Inside a transaction: take changes back, newest first; StateConflict, and nothing done, when one cannot be."""
    for found in sorted(rows, key=lambda one: -one.id):
        if not undo_row(writing, found, at=at, actor=actor):
            raise StateConflict(f"Device {found.aed_id} was changed again since; mend it on its page.")


def undo_row(writing: Writing, found: AedRevisionRow, *, at: datetime, actor: str) -> bool:
    """Inside a transaction: take one change back; False when that is not possible any more."""
    row = writing.session.get(AedRow, found.aed_id, with_for_update=True)
    if row is None or found.undone_at is not None:
        return False
    if found.before is None:
        done = _remove(writing, row, found, at, actor)
    else:
        before = row_values(row)
        done = take_back(row, to_revision(found))
        if done:
            write_revision(writing.session, row, before, at=at, actor=actor, action="undone")
            _record(writing, row, str(before["status"]), at, actor, "undone")
    if done:
        found.undone_at = at
    return done


def hold_device(session: Session, aed_id: str) -> AedRow:
    """The row, locked until the transaction ends; NotFound when there is none."""
    row = session.get(AedRow, aed_id, with_for_update=True)
    if row is None:
        raise NotFound(f"There is no device {aed_id}.")
    return row


def _remove(writing: Writing, row: AedRow, found: AedRevisionRow, at: datetime, actor: str) -> bool:
    """Take a device out that was added and not touched since: by nobody's edit, by no incident."""
    session = writing.session
    later = select(AedRevisionRow.id).where(
        AedRevisionRow.aed_id == row.id, AedRevisionRow.id > found.id, AedRevisionRow.undone_at.is_(None)
    )
    later = later.where(AedRevisionRow.action != "undone").limit(1)
    if row.reserved_for is not None or row.status != to_revision(found).after["status"] or session.scalar(later):
        return False
    gone = Change("aed", row.id, "removed", at, actor, from_state=row.status, reason="undone")
    session.execute(update(AedRow).where(AedRow.merged_into == row.id).values(merged_into=None))
    for record in session.scalars(select(SourceRecordRow).where(SourceRecordRow.aed_id == row.id)):
        session.delete(record)
    session.delete(row)
    writing.record(gone)
    return True


def _refuse_held(row: AedRow) -> None:
    if row.reserved_for is not None:
        raise StateConflict(f"Device {row.id} is held by incident {row.reserved_for}; close that first.")


def _record(writing: Writing, row: AedRow, before: str | None, at: datetime, actor: str, reason: str) -> None:
    writing.record(Change("aed", row.id, row.status, at, actor, from_state=before, reason=reason))

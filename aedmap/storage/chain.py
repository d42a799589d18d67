"""Appending to the event log: numbered in commit order, each entry chained to the one before by its hash.

hash(n) = SHA-256(hash(n - 1) + JSON of the entry). Only ids and codes are hashed, and of a note a salted digest: note
and salt lie beside the chain and can be erased while it still verifies, but not changed. The number and the hash of the
newest entry stand apart as well: appending goes on from there, so that an end that was cut off leaves a gap for ever.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from aedmap.life_cycle import Change
from aedmap.storage.tables import EventHeadRow, EventNoteRow, EventRow

START = "0" * 64
HEAD_ROW = 1
_ENTRY = (
    "seq",
    "at",
    "actor",
    "subject",
    "subject_id",
    "from_state",
    "to_state",
    "reason",
    "incident_id",
    "note_digest",
)
_LOCK = 4_129_307_264  # any number that no other program uses on the same PostgreSQL database


def append(session: Session, changes: Sequence[Change]) -> None:
    """Add the changes at the end of the log, inside the session's transaction."""
    if not changes:
        return
    if session.get_bind().dialect.name == "postgresql":
        # Held until the commit: whoever gets a later number also commits later, so no reader skips a row.
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    head = session.execute(select(EventHeadRow.seq, EventHeadRow.hash)).first()
    seq, before = (head.seq, head.hash) if head else (0, START)
    # Plain rows, not objects that the session watches: an import writes tens of thousands at once.
    rows: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for change in changes:
        seq += 1
        row = _row(seq, change)
        if change.note is not None:
            salt = secrets.token_hex(16)
            row.note_digest = note_digest(salt, change.note)
            notes.append({"seq": seq, "note": change.note, "salt": salt})
        before = entry_hash(before, row)
        rows.append({name: getattr(row, name) for name in _ENTRY} | {"hash": before})
    session.execute(insert(EventRow), rows)
    if notes:
        session.execute(insert(EventNoteRow), notes)
    if head is None:
        session.execute(insert(EventHeadRow), [{"id": HEAD_ROW, "seq": seq, "hash": before}])
    else:
        session.execute(update(EventHeadRow).values(seq=seq, hash=before))


def _row(seq: int, change: Change) -> EventRow:
    return EventRow(
        seq=seq,
        at=change.at,
        actor=change.actor,
        subject=change.subject,
        subject_id=change.subject_id,
        from_state=change.from_state,
        to_state=change.to_state,
        reason=change.reason,
        incident_id=change.incident_id,
    )


def entry_hash(before: str, row: EventRow) -> str:
    # Microseconds since the epoch: the same number on both databases, whatever zone a driver answers in.
    entry = [row.seq, round(row.at.timestamp() * 1_000_000), row.actor, row.subject, row.subject_id]
    entry += [row.from_state, row.to_state, row.reason, row.incident_id]
    if row.note_digest is not None:  # entries without one keep the hashes that they always had
        entry.append(row.note_digest)
    return hashlib.sha256((before + json.dumps(entry, ensure_ascii=True)).encode()).hexdigest()


def note_digest(salt: str, note: str) -> str:
    """What binds a note to its entry and tells nothing once the salt is gone."""
    return hashlib.sha256(f"{salt}\n{note}".encode()).hexdigest()

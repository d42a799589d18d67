"""Appending to the event log: numbered in commit order, each entry chained to the one before by its hash.

hash(n) = SHA-256(hash(n - 1) + JSON of the entry). Only ids and codes are hashed, and of a note a salted digest: note
and salt lie beside the chain and can be erased while it still verifies, but not changed. The number and the hash of the
newest entry stand apart as well: appending goes on from there, so that an end that was cut off leaves a gap for ever.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, insert, select, text, update

from aedmap.life_cycle import Change
from aedmap.storage.tables import EventHeadRow, EventNoteRow, EventRow

START = "0" * 64
HEAD_ROW = 1
_LOCK = 4_129_307_264  # any number that no other program uses on the same PostgreSQL database
_HOLD = text("SELECT pg_advisory_xact_lock(:lock)")
_head = cast(Table, EventHeadRow.__table__)
_HEAD = select(_head.c.seq, _head.c.hash)
_NEW_HEAD = insert(_head)
_MOVE_HEAD = update(_head).values(seq=bindparam("newest"), hash=bindparam("its_hash"))
_ENTRIES = insert(cast(Table, EventRow.__table__))
_NOTES = insert(cast(Table, EventNoteRow.__table__))


class _Entry(NamedTuple):
    seq: int
    at: datetime
    actor: str
    subject: str
    subject_id: str
    from_state: str | None
    to_state: str
    reason: str | None
    incident_id: int | None
    note_digest: str | None


def append(connection: Connection, changes: Sequence[Change]) -> None:
    """Add the changes at the end of the log, inside the connection's transaction."""
    if not changes:
        return
    if connection.dialect.name == "postgresql":
        # Held until the commit: whoever gets a later number also commits later, so no reader skips a row.
        connection.execute(_HOLD, {"lock": _LOCK})
    head = connection.execute(_HEAD).first()
    seq, before = (head.seq, head.hash) if head else (0, START)
    rows: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for change in changes:
        seq += 1
        digest = None
        if change.note is not None:
            salt = secrets.token_hex(16)
            digest = note_digest(salt, change.note)
            notes.append({"seq": seq, "note": change.note, "salt": salt})
        entry = _entry(seq, change, digest)
        before = entry_hash(before, entry)
        rows.append({**entry._asdict(), "hash": before})
    connection.execute(_ENTRIES, rows)
    if notes:
        connection.execute(_NOTES, notes)
    if head is None:
        connection.execute(_NEW_HEAD, {"id": HEAD_ROW, "seq": seq, "hash": before})
    else:
        connection.execute(_MOVE_HEAD, {"newest": seq, "its_hash": before})


def _entry(seq: int, change: Change, digest: str | None) -> _Entry:
    return _Entry(
        seq,
        change.at,
        change.actor,
        change.subject,
        change.subject_id,
        change.from_state,
        change.to_state,
        change.reason,
        change.incident_id,
        digest,
    )


def entry_hash(before: str, row: EventRow | _Entry) -> str:
    # Microseconds since the epoch: the same number on both databases, whatever zone a driver answers in.
    entry = [row.seq, round(row.at.timestamp() * 1_000_000), row.actor, row.subject, row.subject_id]
    entry += [row.from_state, row.to_state, row.reason, row.incident_id]
    if row.note_digest is not None:  # entries without one keep the hashes that they always had
        entry.append(row.note_digest)
    return hashlib.sha256((before + json.dumps(entry, ensure_ascii=True)).encode()).hexdigest()


def note_digest(salt: str, note: str) -> str:
    """What binds a note to its entry and tells nothing once the salt is gone."""
    return hashlib.sha256(f"{salt}\n{note}".encode()).hexdigest()

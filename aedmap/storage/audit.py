"""Walking the hash chain of the event log: is every entry there, in order and as it was written?

What the chain alone cannot tell is whether its end was cut off. That is told by the head (number and hash of the newest
entry) that the database keeps beside the log, and, against somebody who changes that too, by a head that was noted
elsewhere earlier.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput
from aedmap.progress import Progress, silent
from aedmap.storage.chain import START, entry_hash, note_digest
from aedmap.storage.tables import EventHeadRow, EventNoteRow, EventRow

_AT_ONCE = 2000
_STEP = "Walking the chain of events"
# What SQLite lets anybody write into a column and no column of ours can be.
_NO_VALUE = (ValueError, TypeError, OverflowError)


@dataclass(frozen=True)
class Head:
    """The newest entry: its number and its hash. Written "NUMBER:HASH", short enough to note on paper or mail away."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


def read_head(text: str) -> Head:
    """Read what a Head prints; InvalidInput when it is none."""
    found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", text.strip())
    if found is None:
        raise InvalidInput(f"{text!r} is not the head of a log; give NUMBER:HASH as 'aedmap audit verify' printed it.")
    return Head(int(found[1]), found[2])


class Damage(StrEnum):
    """What was done to the log."""

    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    ADDED = "added"
    CUT_OFF = "cut_off"


@dataclass(frozen=True)
class Broken:
    """seq: the number of the first entry that does not belong; sentence: what is wrong there."""

    seq: int
    damage: Damage
    sentence: str


@dataclass(frozen=True)
class Audit:
    """entries: how many were walked; head: of the last good one, None when there is none; broken: None when whole."""

    entries: int
    head: Head | None
    broken: Broken | None


def verify_chain(session: Session, noted: Head | None = None, progress: Progress = silent) -> Audit:
    """Walk every entry in the session's snapshot. noted: a head that was written down earlier."""
    total = session.scalar(select(func.count()).select_from(EventRow)) or 0
    stored = session.execute(select(EventHeadRow.seq, EventHeadRow.hash)).first()
    kept = Head(stored.seq, stored.hash) if stored else None
    good: Head | None = None
    walked = 0
    for rows in _pages(session):
        progress(_STEP, walked / max(total, 1))
        if isinstance(rows, Broken):
            return Audit(walked, good, rows)
        notes = _notes(session, rows)
        for at, row in enumerate(rows):
            broken = _wrong_entry(good, row, rows[at + 1 :]) or _wrong_noted(noted, row) or _wrong_note(row, notes)
            if broken:
                return Audit(walked, good, broken)
            good = Head(row.seq, row.hash)
            walked += 1
        session.expunge_all()
    progress(_STEP, 1.0)
    return Audit(walked, good, _wrong_end(good, kept, noted))


def _notes(session: Session, rows: Sequence[EventRow]) -> dict[int, EventNoteRow]:
    """Notes of these entries that were not erased."""
    between = EventNoteRow.seq.between(rows[0].seq, rows[-1].seq)
    return {note.seq: note for note in session.scalars(select(EventNoteRow).where(between))}


def _wrong_note(row: EventRow, notes: dict[int, EventNoteRow]) -> Broken | None:
    """An erased note is no damage; one that says something else is."""
    kept = notes.get(row.seq)
    if kept is None or (row.note_digest is None and kept.salt is None):
        return None
    if row.note_digest is not None and row.note_digest == note_digest(kept.salt or "", str(kept.note)):
        return None
    return Broken(row.seq, Damage.ALTERED, f"The note of entry {row.seq} is not what was written; it was altered.")


def _pages(session: Session) -> Iterator[Sequence[EventRow] | Broken]:
    after = -1 << 62
    query = select(EventRow).order_by(EventRow.seq).limit(_AT_ONCE)
    try:
        while rows := session.scalars(query.where(EventRow.seq > after)).all():
            after = rows[-1].seq
            yield rows
    except _NO_VALUE:
        yield from _one_by_one(session, after)


def _one_by_one(session: Session, after: int) -> Iterator[Sequence[EventRow] | Broken]:
    """The entries up to the first with a value that its column cannot hold, and that one."""
    for seq in session.scalars(select(EventRow.seq).where(EventRow.seq > after).order_by(EventRow.seq)).all():
        try:
            row = session.scalars(select(EventRow).where(EventRow.seq == seq)).one()
        except _NO_VALUE:
            yield Broken(seq, Damage.ALTERED, f"Entry {seq} holds what was never written there; it was altered.")
            return
        yield (row,)


def _wrong_entry(before: Head | None, row: EventRow, later: Sequence[EventRow]) -> Broken | None:
    expected, last_hash = (before.seq + 1, before.hash) if before else (1, START)
    if row.seq < expected:
        return Broken(row.seq, Damage.ADDED, f"Entry {row.seq} stands before the first one; somebody added it.")
    if row.seq > expected:
        gone = f"Entry {expected} is" if row.seq == expected + 1 else f"Entries {expected} to {row.seq - 1} are"
        return Broken(expected, Damage.MISSING, f"{gone} missing; somebody removed what stood there.")
    if row.hash == _hash(last_hash, row):
        return None
    for other in later:
        number = other.seq
        if other.hash == _hash(last_hash, _renumbered(other, expected)):
            sentence = f"Entry {expected} was exchanged with another; what belongs here now stands at {number}."
            return Broken(expected, Damage.REORDERED, sentence)
    sentence = f"Entry {expected} is not what was written; it or its hash was altered."
    return Broken(expected, Damage.ALTERED, sentence)


def _hash(before: str, row: EventRow) -> str | None:
    """None for an entry that holds what no entry can, such as bytes."""
    try:
        return entry_hash(before, row)
    except _NO_VALUE:
        return None


def _renumbered(row: EventRow, seq: int) -> EventRow:
    values = {column.key: getattr(row, column.key) for column in EventRow.__table__.columns}
    return EventRow(**{**values, "seq": seq})


def _wrong_noted(noted: Head | None, row: EventRow) -> Broken | None:
    if noted is None or row.seq != noted.seq or row.hash == noted.hash:
        return None
    sentence = f"Entry {row.seq} has another hash than the one noted; the log was written anew up to here or earlier."
    return Broken(row.seq, Damage.ALTERED, sentence)


def _wrong_end(good: Head | None, kept: Head | None, noted: Head | None) -> Broken | None:
    last = good.seq if good else 0
    for head, whose in ((kept, "the database's own head"), (noted, "the head noted")):
        if head is not None and head.seq > last:
            gone = f"Entry {head.seq} is" if head.seq == last + 1 else f"Entries {last + 1} to {head.seq} are"
            return Broken(last + 1, Damage.CUT_OFF, f"{gone} missing at the end: {whose} is {head.seq}.")
    if good is not None and kept is None:
        return Broken(
            last, Damage.ALTERED, f"The database's own head is missing behind entry {last}: nothing tells the end."
        )
    if good is not None and kept is not None and kept.seq < last:
        return Broken(kept.seq + 1, Damage.ADDED, f"Entry {kept.seq + 1} stands behind the database's own head.")
    if good is not None and kept is not None and kept.hash != good.hash:
        return Broken(last, Damage.ALTERED, f"The database's own head has another hash than entry {last}.")
    return None

"""Two devices that turned out to be one, and two that look like one and are not."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.life_cycle import Change
from aedmap.registry import Aed, AedStatus
from aedmap.storage.device_store import hold_device, undo_rows
from aedmap.storage.registry_store import PLAIN
from aedmap.storage.revisions import row_values, write_revision
from aedmap.storage.tables import AedRevisionRow, AedRow, AedToldApartRow, SourceRecordRow
from aedmap.storage.transaction import Transactions

# What the one that stays takes from the other where it knows nothing itself.
_FILLED = [
    name for name in PLAIN if name not in ("id", "place", "source", "time_zone", "country", "mobile", "position_at")
]
_SHOWN = 20


@dataclass(frozen=True)
class Merged:
    """A merge that stands: the device that is gone, the one it led to then, when and by whom."""

    gone_id: str
    kept_id: str
    at: datetime
    actor: str


def would_take(kept: Aed, gone: Aed) -> dict[str, object]:
    """What the one that stays would take from the other, by name of the value."""
    missing = [name for name in _FILLED if hasattr(kept, name) and getattr(kept, name) is None]
    return {name: getattr(gone, name) for name in missing if getattr(gone, name) is not None}


class MergeStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def told_apart(self) -> set[tuple[str, str]]:
        """Pairs that people looked at and found to be two."""
        with self._transactions.reading() as session:
            rows = session.execute(select(AedToldApartRow.first_id, AedToldApartRow.second_id))
            return {(first, second) for first, second in rows}

    def tell_apart(self, first_id: str, second_id: str, *, at: datetime, actor: str) -> None:
        """They are two: the pair is not offered again."""
        one, other = sorted((first_id, second_id))
        with self._transactions.writing() as writing:
            rows = [hold_device(writing.session, aed_id) for aed_id in (one, other)]
            writing.session.merge(AedToldApartRow(first_id=one, second_id=other))
            for row in rows:
                told = Change("aed", row.id, row.status, at, actor, from_state=row.status, reason="told_apart")
                writing.record(told)

    def merge(self, kept_id: str, gone_id: str, *, at: datetime, actor: str) -> None:
        """The one that stays takes what it did not know; the other is retired, and its label leads to the one.

        What sources say of the other is followed for the one from now on, so that no delivery brings it back.
        StateConflict when an incident holds one of them or one is retired.
        """
        if kept_id == gone_id:
            raise InvalidInput(f"A device cannot be merged with itself ({kept_id}); choose two.")
        with self._transactions.writing() as writing:
            session = writing.session
            # In one order whoever asks, so that two stewards wait for each other and never in a circle.
            held = {aed_id: hold_device(session, aed_id) for aed_id in sorted((kept_id, gone_id))}
            kept, gone = held[kept_id], held[gone_id]
            _refuse_busy(held.values())
            before_kept, before_gone = row_values(kept), row_values(gone)
            for name in _FILLED:
                if getattr(kept, name) is None:
                    setattr(kept, name, getattr(gone, name))
            gone.status, gone.merged_into = AedStatus.RETIRED.value, kept_id
            moved = _led_on(session, gone_id, kept_id)
            for row, before, record in ((kept, before_kept, None), (gone, before_gone, json.dumps(moved))):
                batch = _batch(gone_id)
                write_revision(session, row, before, at=at, actor=actor, action="merged", batch=batch, record=record)
                state = str(before["status"])
                writing.record(Change("aed", row.id, row.status, at, actor, from_state=state, reason="merged"))

    def merged_lately(self) -> list[Merged]:
        """Merges that stand, the newest first."""
        query = select(AedRevisionRow).where(
            AedRevisionRow.action == "merged", AedRevisionRow.undone_at.is_(None), AedRevisionRow.record.is_not(None)
        )
        with self._transactions.reading() as session:
            rows = session.scalars(query.order_by(AedRevisionRow.id.desc()).limit(_SHOWN))
            return [Merged(row.aed_id, json.loads(row.after)["merged_into"], row.at, row.actor) for row in rows]

    def take_apart(self, gone_id: str, *, at: datetime, actor: str) -> None:
        """Take a merge back: both devices, their labels and what sources say of each are as before.

        NotFound when the device was not merged, StateConflict when one of the two was changed since.
        """
        with self._transactions.writing() as writing:
            session = writing.session
            gone = session.get(AedRow, gone_id)
            if gone is None or gone.merged_into is None:
                raise NotFound(f"Device {gone_id} was not merged with another one; look at it again.")
            kept_id = gone.merged_into
            for aed_id in sorted((kept_id, gone_id)):
                hold_device(session, aed_id)
            done = select(AedRevisionRow).where(
                AedRevisionRow.batch == _batch(gone_id), AedRevisionRow.undone_at.is_(None)
            )
            revisions = session.scalars(done).all()
            moved = next((one.record for one in revisions if one.aed_id == gone_id), None)
            if moved is None:
                raise StateConflict(f"How {gone_id} was before the merge is not known; mend both devices by hand.")
            undo_rows(writing, revisions, at=at, actor=actor)
            _led_back(session, gone_id, kept_id, json.loads(moved))


def _batch(gone_id: str) -> str:
    return f"merge {gone_id}"


def _led_on(session: Session, gone_id: str, kept_id: str) -> dict[str, list[str] | list[list[str]]]:
    """Labels that led to the one lead to the other, and so does what sources say of it; returns which."""
    labels = list(session.scalars(select(AedRow.id).where(AedRow.merged_into == gone_id)))
    said = SourceRecordRow.aed_id == gone_id
    keys = select(SourceRecordRow.source, SourceRecordRow.key).where(said)
    records = [[source, key] for source, key in session.execute(keys)]
    session.execute(update(AedRow).where(AedRow.id.in_(labels)).values(merged_into=kept_id))
    session.execute(update(SourceRecordRow).where(said).values(aed_id=kept_id))
    return {"labels": labels, "records": records}


def _led_back(session: Session, gone_id: str, kept_id: str, moved: Mapping[str, list[Any]]) -> None:
    """The reverse; what went elsewhere since stays there."""
    mine = AedRow.id.in_(moved["labels"])
    session.execute(update(AedRow).where(mine, AedRow.merged_into == kept_id).values(merged_into=gone_id))
    for source, key in moved["records"]:
        row = session.get(SourceRecordRow, (source, key))
        if row is not None and row.aed_id == kept_id:
            row.aed_id = gone_id


def _refuse_busy(rows: Iterable[AedRow]) -> None:
    for row in rows:
        if row.reserved_for is not None:
            raise StateConflict(f"Device {row.id} is held by incident {row.reserved_for}; close that first.")
        if row.status == AedStatus.RETIRED:
            raise StateConflict(f"Device {row.id} is retired already; look again.")

"""Two devices that turned out to be one, and two that look like one and are not."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from aedmap.errors import InvalidInput, StateConflict
from aedmap.life_cycle import Change
from aedmap.registry import AedStatus
from aedmap.storage.device_store import hold_device
from aedmap.storage.registry_store import PLAIN
from aedmap.storage.revisions import row_values, write_revision
from aedmap.storage.tables import AedRow, AedToldApartRow, SourceRecordRow
from aedmap.storage.transaction import Transactions

# What the one that stays takes from the other where it knows nothing itself.
_FILLED = [
    name for name in PLAIN if name not in ("id", "place", "source", "time_zone", "country", "mobile", "position_at")
]


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
            session.execute(update(AedRow).where(AedRow.merged_into == gone_id).values(merged_into=kept_id))
            session.execute(update(SourceRecordRow).where(SourceRecordRow.aed_id == gone_id).values(aed_id=kept_id))
            for row, before in ((kept, before_kept), (gone, before_gone)):
                write_revision(session, row, before, at=at, actor=actor, action="merged")
                state = str(before["status"])
                writing.record(Change("aed", row.id, row.status, at, actor, from_state=state, reason="merged"))


def _refuse_busy(rows: Iterable[AedRow]) -> None:
    for row in rows:
        if row.reserved_for is not None:
            raise StateConflict(f"Device {row.id} is held by incident {row.reserved_for}; close that first.")
        if row.status == AedStatus.RETIRED:
            raise StateConflict(f"Device {row.id} is retired already; look again.")

"""The append-only event log, read. It is written only inside the transaction of what changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from aedmap.progress import Progress, silent
from aedmap.storage.audit import Audit, Head, verify_chain
from aedmap.storage.tables import EventNoteRow, EventRow
from aedmap.storage.transaction import Transactions


@dataclass(frozen=True)
class Event:
    """One entry. seq grows by one each commit, without gaps; at is aware UTC."""

    seq: int
    at: datetime
    actor: str
    subject: str
    subject_id: str
    from_state: str | None
    to_state: str
    reason: str | None
    incident_id: int | None
    note: str | None
    hash: str


# In the order of Event's fields: plain columns cost less than objects, and a busy desk reads hundreds of rows a second.
_COLUMNS = (
    EventRow.seq,
    EventRow.at,
    EventRow.actor,
    EventRow.subject,
    EventRow.subject_id,
    EventRow.from_state,
    EventRow.to_state,
    EventRow.reason,
    EventRow.incident_id,
    EventNoteRow.note,
    EventRow.hash,
)


class EventLog:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def last_seq(self) -> int:
        """The number of the newest entry, 0 when there is none."""
        with self._transactions.reading() as session:
            return session.scalar(select(func.max(EventRow.seq))) or 0

    def of_incident(self, incident_id: int) -> list[Event]:
        """All of one incident, oldest first."""
        return self.read_after(0, limit=None, incident_id=incident_id)

    def read_after(self, seq: int, limit: int | None = 500, incident_id: int | None = None) -> list[Event]:
        """Entries newer than seq, oldest first, at most limit; one incident's only, when asked."""
        query = (
            select(*_COLUMNS)
            .outerjoin(EventNoteRow, EventNoteRow.seq == EventRow.seq)
            .where(EventRow.seq > seq)
            .order_by(EventRow.seq)
            .limit(limit)
        )
        if incident_id is not None:
            query = query.where(EventRow.incident_id == incident_id)
        with self._transactions.reading() as session:
            return [Event(*row) for row in session.execute(query)]

    def verify(self, noted: Head | None = None, progress: Progress = silent) -> Audit:
        """Walk the chain and name the first entry that does not belong; see aedmap.storage.audit.

        noted: a head that somebody wrote down earlier, which the chain must still pass through
        """
        with self._transactions.reading() as session:
            return verify_chain(session, noted, progress)

    def first_broken(self) -> int | None:
        """The number of the first entry that was changed, removed or inserted afterwards; None when all is whole."""
        broken = self.verify().broken
        return broken.seq if broken else None

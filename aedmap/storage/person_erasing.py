"""Everything that is kept about one person: written out for them, or taken out for good."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from aedmap.errors import NotFound, StateConflict
from aedmap.life_cycle import Change
from aedmap.notices import Recipient
from aedmap.people import ResponderStatus
from aedmap.storage.person_store import log_looks
from aedmap.storage.tables import (
    AlertRow,
    Base,
    CertificateRow,
    CertificateTimerRow,
    ChosenChannelRow,
    ConsentRow,
    EventNoteRow,
    EventRow,
    LookRow,
    OutboxRow,
    PersonRecordRow,
    PushSubscriptionRow,
    ResponderRow,
    TrackRow,
)
from aedmap.storage.transaction import Transactions

# Every table that holds something of a person, the person's own row last. Export and erasure both follow this list.
PERSONAL: tuple[tuple[str, type[Base], InstrumentedAttribute[str]], ...] = (
    ("certificates", CertificateRow, CertificateRow.responder_id),
    ("consents", ConsentRow, ConsentRow.responder_id),
    ("who_looked", LookRow, LookRow.responder_id),
    ("timers", CertificateTimerRow, CertificateTimerRow.responder_id),
    ("rosters", PersonRecordRow, PersonRecordRow.responder_id),
    ("tracks", TrackRow, TrackRow.responder_id),
    ("channels", ChosenChannelRow, ChosenChannelRow.responder_id),
    ("browsers", PushSubscriptionRow, PushSubscriptionRow.responder_id),
    ("person", ResponderRow, ResponderRow.id),
)


class PersonRecords:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def export(self, responder_id: str, *, at: datetime, actor: str) -> dict[str, Any]:
        """All rows about a person by kind, values as JSON has them; the export itself is among who looked."""
        with self._transactions.writing() as writing:
            session = writing.session
            _held_by(session, responder_id)
            log_looks(session, [responder_id], "export", at, actor)
            told: dict[str, Any] = {"id": responder_id, "exported_at": at.isoformat()}
            for name, table, column in reversed(PERSONAL):
                told[name] = list(_rows(session, table, column == responder_id))
            (told["person"],) = told["person"]
            told["notices"] = list(_rows(session, OutboxRow, _their_notices(responder_id)))
            told["alerts"] = list(_rows(session, AlertRow, AlertRow.responder_id == responder_id))
            told["events"] = list(_rows(session, EventRow, _their_events(session, responder_id), without=("hash",)))
            told["notes"] = list(_rows(session, EventNoteRow, EventNoteRow.seq.in_(_seqs(session, responder_id))))
            return told

    def erase(self, responder_id: str, *, at: datetime, actor: str) -> None:
        """Take out everything about a person; the log keeps the id and that they left, which names nobody.

        StateConflict while they serve an incident.
        """
        with self._transactions.writing() as writing:
            session = writing.session
            status, incident = _held_by(session, responder_id)
            if incident is not None:
                raise StateConflict(
                    f"Responder {responder_id} serves incident {incident}; end that first, then erase them."
                )
            session.execute(delete(EventNoteRow).where(EventNoteRow.seq.in_(_seqs(session, responder_id))))
            session.execute(delete(OutboxRow).where(_their_notices(responder_id)))
            for _, table, column in PERSONAL:
                session.execute(delete(table).where(column == responder_id))
            left = ResponderStatus.LEFT.value
            writing.record(Change("responder", responder_id, left, at, actor, status, "erased"))
        self._transactions.forget_overwritten()


def _held_by(session: Session, responder_id: str) -> tuple[str, int | None]:
    columns = select(ResponderRow.status, ResponderRow.busy_with).where(ResponderRow.id == responder_id)
    found = session.execute(columns).first()
    if found is None:
        raise NotFound(f"There is no responder {responder_id}.")
    return found.status, found.busy_with


def _their_notices(responder_id: str) -> ColumnElement[bool]:
    return and_(OutboxRow.recipient_kind == Recipient.RESPONDER.value, OutboxRow.recipient_id == responder_id)


def _their_events(session: Session, responder_id: str) -> ColumnElement[bool]:
    alerts = session.scalars(select(AlertRow.id).where(AlertRow.responder_id == responder_id))
    certificate = EventRow.subject_id.startswith(f"{responder_id}/", autoescape=True)
    return or_(
        and_(EventRow.subject == "responder", EventRow.subject_id == responder_id),
        and_(EventRow.subject == "certificate", certificate),
        and_(EventRow.subject == "alert", EventRow.subject_id.in_([str(one) for one in alerts])),
    )


def _seqs(session: Session, responder_id: str) -> list[int]:
    return list(session.scalars(select(EventRow.seq).where(_their_events(session, responder_id))))


def _rows(
    session: Session, table: type[Base], condition: ColumnElement[bool], without: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    columns = [column for column in table.__table__.columns if column.name not in without]
    in_order = [column for column in columns if column.primary_key]
    for row in session.execute(select(*columns).where(condition).order_by(*in_order)):
        yield {column.name: _plain(value) for column, value in zip(columns, row, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith("{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value

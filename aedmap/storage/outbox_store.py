"""The outbox: notices, kept in the transaction of what caused them, and read by who sends them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from aedmap.notices import Notice, NoticeState, Recipient
from aedmap.storage.tables import OutboxRow
from aedmap.storage.transaction import Transactions


@dataclass(frozen=True)
class KeptNotice:
    """A notice with what became of it."""

    id: int
    notice: Notice
    state: NoticeState
    attempts: int
    last_error: str | None
    created_at: datetime


class OutboxStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list_notices(self, *, recipient_id: str | None = None, limit: int = 500) -> list[KeptNotice]:
        """Newest first; one recipient's only, when asked."""
        query = select(OutboxRow).order_by(OutboxRow.id.desc()).limit(limit)
        if recipient_id is not None:
            query = query.where(OutboxRow.recipient_id == recipient_id)
        with self._transactions.reading() as session:
            return [kept_notice(row) for row in session.scalars(query)]


def put_notices(session: Session, notices: Iterable[Notice], at: datetime) -> None:
    """Queue notices inside a writing transaction."""
    rows = [
        {
            "kind": one.kind,
            "recipient_kind": one.recipient_kind.value,
            "recipient_id": one.recipient_id,
            "subject_code": one.subject_code,
            "parameters": json.dumps(dict(one.parameters), ensure_ascii=False, sort_keys=True),
            "due_utc": one.due_at,
            "state": NoticeState.QUEUED.value,
            "attempts": 0,
            "last_error": None,
            "created_utc": at,
        }
        for one in notices
    ]
    if rows:
        session.execute(insert(OutboxRow), rows)


def kept_notice(row: OutboxRow) -> KeptNotice:
    return KeptNotice(
        id=row.id,
        notice=Notice(
            kind=row.kind,
            recipient_kind=Recipient(row.recipient_kind),
            recipient_id=row.recipient_id,
            subject_code=row.subject_code,
            due_at=row.due_utc,
            parameters=json.loads(row.parameters),
        ),
        state=NoticeState(row.state),
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_utc,
    )

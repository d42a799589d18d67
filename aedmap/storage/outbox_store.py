"""The outbox: notices, kept in the transaction of what caused them, and read by who sends them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from aedmap.notices import Notice, NoticeState, Recipient
from aedmap.notices.sending import Claimed
from aedmap.storage.tables import OutboxRow
from aedmap.storage.transaction import Transactions

_ON_ITS_WAY = "on its way; what became of it is not known"


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

    def queue_once(self, notices: Iterable[Notice], at: datetime) -> int:
        """Queue those that were never queued: same recipient, same sentence, same parameters. How many were new."""
        with self._transactions.writing() as writing:
            fresh = [one for one in notices if not _is_known(writing.session, one)]
            put_notices(writing.session, fresh, at)
            return len(fresh)

    def claim_next(self, kind: str, now: datetime) -> Claimed | None:
        """The next queued notice of a kind that is due, for this process alone.

        A claimed one counts as failed until its outcome is known: a process that dies while sending must not leave it
        to be sent twice.
        """
        due = select(OutboxRow.id, OutboxRow.attempts).where(
            OutboxRow.kind == kind, OutboxRow.state == NoticeState.QUEUED, OutboxRow.due_utc <= now
        )
        while True:
            with self._transactions.writing() as writing:
                found = writing.session.execute(due.order_by(OutboxRow.due_utc, OutboxRow.id).limit(1)).first()
                if found is None:
                    return None
                claim = (
                    update(OutboxRow)
                    .where(OutboxRow.id == found.id, OutboxRow.state == NoticeState.QUEUED)
                    .where(OutboxRow.attempts == found.attempts)
                    .values(state=NoticeState.FAILED.value, attempts=found.attempts + 1, last_error=_ON_ITS_WAY)
                    .returning(OutboxRow.id)
                    .execution_options(synchronize_session=False)
                )
                if writing.session.execute(claim).first() is not None:
                    kept = kept_notice(writing.session.get_one(OutboxRow, found.id))
                    return Claimed(kept.id, kept.notice, kept.attempts)

    def mark_sent(self, notice_id: int) -> None:
        self._put(notice_id, state=NoticeState.SENT.value, last_error=None)

    def try_again(self, notice_id: int, why: str, due_at: datetime) -> None:
        self._put(notice_id, state=NoticeState.QUEUED.value, last_error=why, due_utc=due_at)

    def give_up(self, notice_id: int, why: str) -> None:
        self._put(notice_id, state=NoticeState.FAILED.value, last_error=why)

    def _put(self, notice_id: int, **values: object) -> None:
        with self._transactions.writing() as writing:
            writing.session.execute(update(OutboxRow).where(OutboxRow.id == notice_id).values(**values))


def _is_known(session: Session, one: Notice) -> bool:
    same = (
        OutboxRow.kind == one.kind,
        OutboxRow.recipient_kind == one.recipient_kind.value,
        OutboxRow.recipient_id == one.recipient_id,
        OutboxRow.subject_code == one.subject_code,
        OutboxRow.parameters == _parameters(one),
    )
    return session.scalar(select(OutboxRow.id).where(*same).limit(1)) is not None


def _parameters(one: Notice) -> str:
    return json.dumps(dict(one.parameters), ensure_ascii=False, sort_keys=True)


def put_notices(session: Session, notices: Iterable[Notice], at: datetime) -> None:
    """Queue notices inside a writing transaction."""
    rows = [
        {
            "kind": one.kind,
            "recipient_kind": one.recipient_kind.value,
            "recipient_id": one.recipient_id,
            "subject_code": one.subject_code,
            "parameters": _parameters(one),
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

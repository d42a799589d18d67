"""Messages about alerts: derived from what was committed, claimed by compare-and-swap, with their receipts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from aedmap.dispatch import AlertState, Mode
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, UNANSWERED
from aedmap.messaging.sending import Waiting, following
from aedmap.messaging.texts import ASKED, STOOD_DOWN
from aedmap.storage.tables import AlertRow, IncidentRow, MessageRow, ResponderRow
from aedmap.storage.transaction import Transactions

# An alert that nobody could hand over for so long helps nobody any more.
USEFUL_FOR = timedelta(minutes=2)
# Longer than any channel waits: whoever claimed a message so long ago is dead.
_STALE_AFTER = timedelta(minutes=1)
_QUEUED, _SENDING, _SENT, _DELIVERED, _FAILED, _BARRED = (
    "queued",
    "sending",
    "sent",
    "delivered",
    "failed",
    "barred",
)
_DIRECT = {"synchronize_session": False}
# Fewer digits than these are no telephone number that tells people apart.
_LEAST_DIGITS = 7


class MessageStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def queue_missing(self, channel: str, now: datetime) -> int:
        """Those asked whom nothing was sent yet, and those stood down who had been told that they are needed."""
        told, again = aliased(MessageRow), aliased(MessageRow)
        fresh = AlertRow.created_at >= now - USEFUL_FOR
        never = ~exists().where(told.alert_id == AlertRow.id, told.what == ASKED)
        asked = _of_active().where(AlertRow.state.in_(sorted(UNANSWERED)), fresh, never)
        reached = exists().where(told.alert_id == AlertRow.id, told.what == ASKED, told.state.in_((_SENT, _DELIVERED)))
        not_yet = ~exists().where(again.alert_id == AlertRow.id, again.what == STOOD_DOWN)
        recent = AlertRow.changed_at >= now - USEFUL_FOR
        off = select(AlertRow.id).where(AlertRow.state == AlertState.STOOD_DOWN.value, recent, reached, not_yet)
        with self._transactions.reading() as session:
            wanted = [(one, ASKED) for one in session.scalars(asked)] + [
                (one, STOOD_DOWN) for one in session.scalars(off)
            ]
        if not wanted:
            return 0
        with self._transactions.writing() as writing:
            return sum(_queue(writing.session, alert_id, what, channel, now) for alert_id, what in wanted)

    def give_up_stale(self, channels: Sequence[str], now: datetime) -> int:
        """What became of a message whose sender died nobody knows: it is told over the next channel, not again."""
        stale = and_(MessageRow.state == _SENDING, MessageRow.changed_at < now - _STALE_AFTER)
        with self._transactions.reading() as session:
            if session.scalar(select(MessageRow.id).where(stale).limit(1)) is None:
                return 0
        with self._transactions.writing() as writing:
            swap = update(MessageRow).where(stale).values(state=_FAILED, last_error="its sender died", changed_at=now)
            columns = (MessageRow.alert_id, MessageRow.what, MessageRow.channel)
            given_up = writing.session.execute(swap.returning(*columns), execution_options=_DIRECT).all()
            for row in given_up:
                after = following(channels, row.channel)
                if after is not None:
                    _queue(writing.session, row.alert_id, row.what, after, now)
            return len(given_up)

    def claim_next(self, now: datetime) -> Waiting | None:
        """The next due message, for this process alone."""
        due = (
            select(MessageRow, AlertRow, IncidentRow.mode)
            .join(AlertRow, AlertRow.id == MessageRow.alert_id)
            .join(IncidentRow, IncidentRow.id == AlertRow.incident_id)
            .where(MessageRow.state == _QUEUED, MessageRow.due_at <= now)
            .order_by(MessageRow.due_at, MessageRow.id)
            .limit(1)
        )
        while True:
            with self._transactions.reading() as session:
                found = session.execute(due).first()
            if found is None:
                return None
            row, alert, mode = found
            if self._swap(row.id, _QUEUED, _SENDING, now, attempts=row.attempts + 1):
                return Waiting(
                    id=row.id,
                    alert_id=alert.id,
                    responder_id=alert.responder_id,
                    what=row.what,
                    channel=row.channel,
                    attempts=row.attempts + 1,
                    expected_s=alert.expected_s,
                    exercise=mode != Mode.ACTUAL.value,
                    useful_until=row.useful_until,
                )

    def mark_sent(self, message: Waiting, reference: str | None, now: datetime) -> None:
        self._swap(message.id, _SENDING, _SENT, now, reference=reference)

    def mark_barred(self, message: Waiting, now: datetime) -> None:
        self._swap(message.id, _SENDING, _BARRED, now, last_error="an exercise uses no real channel")

    def try_again(self, message: Waiting, why: str, due_at: datetime, now: datetime) -> None:
        self._swap(message.id, _SENDING, _QUEUED, now, last_error=why, due_at=due_at)

    def give_up(self, message: Waiting, why: str, following: str | None, now: datetime) -> None:
        """See aedmap.messaging.Outbox; both rows are kept, or neither."""
        with self._transactions.writing() as writing:
            if not _swapped(writing.session, message.id, _SENDING, _FAILED, now, last_error=why):
                return
            if following is not None:
                _queue(writing.session, message.alert_id, message.what, following, now)

    def receive(self, reference: str, *, delivered: bool, now: datetime) -> int | None:
        """A gateway's receipt; the alert that was delivered by it, None when it was not or is not known."""
        to_state = _DELIVERED if delivered else _FAILED
        swap = (
            update(MessageRow)
            .where(MessageRow.reference == reference, MessageRow.state == _SENT)
            .values(state=to_state, changed_at=now)
            .returning(MessageRow.alert_id, MessageRow.what)
        )
        with self._transactions.writing() as writing:
            row = writing.session.execute(swap, execution_options=_DIRECT).first()
        return row.alert_id if row is not None and delivered and row.what == ASKED else None

    def alert_of_phone(self, phone: str) -> int | None:
        """The newest alert without an answer of whoever has this telephone number, written with or without the
        country's code; None when there is none, or more than one person could be meant."""
        digits = _digits(phone)
        if len(digits) < _LEAST_DIGITS:
            return None
        waiting = (
            select(AlertRow.id, AlertRow.responder_id, ResponderRow.phone)
            .join(ResponderRow, ResponderRow.id == AlertRow.responder_id)
            .where(AlertRow.state.in_(sorted(UNANSWERED)))
            .order_by(AlertRow.id.desc())
        )
        with self._transactions.reading() as session:
            found = [row for row in session.execute(waiting) if row.phone and _same(digits, _digits(row.phone))]
        return found[0].id if len({row.responder_id for row in found}) == 1 else None

    def states_of(self, alert_id: int) -> list[tuple[str, str, str]]:
        """What, channel and state of each message of an alert, oldest first."""
        columns = select(MessageRow.what, MessageRow.channel, MessageRow.state)
        with self._transactions.reading() as session:
            rows = session.execute(columns.where(MessageRow.alert_id == alert_id).order_by(MessageRow.id))
            return [(row.what, row.channel, row.state) for row in rows]

    def _swap(self, message_id: int, from_state: str, to_state: str, now: datetime, **values: object) -> bool:
        with self._transactions.writing() as writing:
            return _swapped(writing.session, message_id, from_state, to_state, now, **values)


def _of_active() -> Select[Any]:
    active = IncidentRow.state.in_(sorted(ACTIVE_INCIDENT))
    return select(AlertRow.id).join(IncidentRow, IncidentRow.id == AlertRow.incident_id).where(active)


def _swapped(
    session: Session, message_id: int, from_state: str, to_state: str, now: datetime, **values: object
) -> bool:
    swap = (
        update(MessageRow)
        .where(MessageRow.id == message_id, MessageRow.state == from_state)
        .values(state=to_state, changed_at=now, **values)
        .returning(MessageRow.id)
    )
    return session.execute(swap, execution_options=_DIRECT).first() is not None


def _queue(session: Session, alert_id: int, what: str, channel: str, now: datetime) -> int:
    """Once for each alert, cause and channel, whoever else queues it at this moment."""
    values = {
        "alert_id": alert_id,
        "what": what,
        "channel": channel,
        "state": _QUEUED,
        "attempts": 0,
        "due_at": now,
        "useful_until": now + USEFUL_FOR,
        "created_at": now,
        "changed_at": now,
    }
    added = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    done = session.execute(added(MessageRow).values(**values).on_conflict_do_nothing().returning(MessageRow.id))
    return len(done.all())


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isascii() and letter.isdigit())


def _same(one: str, other: str) -> bool:
    short, long = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    return len(short) >= _LEAST_DIGITS and long.endswith(short)

"""Messages about alerts: derived from what was committed, claimed by compare-and-swap, with their receipts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, case, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from aedmap.dispatch import AlertState, Mode
from aedmap.dispatch.life_cycle import UNANSWERED
from aedmap.messaging.channels import PUSH
from aedmap.messaging.order import following
from aedmap.messaging.sending import Waiting
from aedmap.messaging.texts import ASKED, CHANGED, PLACE
from aedmap.storage.message_states import BARRED, FAILED, QUEUED, SENDING, SENT, UNDELIVERED, UNKNOWN
from aedmap.storage.message_wants import (
    NOT_ARRIVED,
    USEFUL_FOR,
    Want,
    find_unreached,
    find_wants,
    first_channel,
    order_of,
)
from aedmap.storage.place_messages import find_to_try_again, find_without_place, try_again
from aedmap.storage.reaching_store import chosen_by
from aedmap.storage.set_back import AHEAD, planned_ahead
from aedmap.storage.tables import AlertRow, IncidentRow, MessageRow
from aedmap.storage.transaction import Transactions

# Longer than any channel waits: whoever claimed a message so long ago is dead.
_STALE_AFTER = timedelta(minutes=1)
# A push service says yes to a telephone that is off, too; our page in the browser confirms within a second or two.
_CONFIRMED_WITHIN = timedelta(seconds=10)
_SENDER_DIED = "its sender died"
_DIRECT = {"synchronize_session": False}
_WANT = (MessageRow.alert_id, MessageRow.what, MessageRow.number)


class MessageStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def queue_missing(self, channels: Sequence[str], now: datetime) -> int:
        """What committed alerts still have to tell, each over the channel where that person is reached best."""
        with self._transactions.reading() as session:
            wants, lost = find_wants(session, channels, now), find_to_try_again(session, now)
        if not wants and not lost:
            return 0
        with self._transactions.writing() as writing:
            session = writing.session
            fresh = sum(_queue(session, one, first_channel(session, one, channels), now) for one in wants)
            return fresh + try_again(session, lost, now)

    def without_place(self, incident_id: int) -> list[int]:
        """Alerts of those who go and were told the place, or its latest change, over no channel."""
        with self._transactions.reading() as session:
            return find_without_place(session, incident_id)

    def unreached(self, now: datetime) -> list[int]:
        """Alerts without an answer whose every channel surely failed."""
        with self._transactions.reading() as session:
            return find_unreached(session, now)

    def pass_on(self, channels: Sequence[str], now: datetime) -> int:
        """See Outbox. A message whose sender died may have gone: it is repeated over the same channel only where there
        is no other, as to be told twice harms nobody and not to be told may."""
        stale = and_(MessageRow.state == SENDING, MessageRow.changed_at < now - _STALE_AFTER)
        unused = and_(MessageRow.state == QUEUED, MessageRow.channel.not_in(channels))
        waiting = exists().where(AlertRow.id == MessageRow.alert_id, AlertRow.state.in_(NOT_ARRIVED))
        silent = and_(
            MessageRow.state == SENT,
            MessageRow.channel == PUSH,
            MessageRow.what == ASKED,
            MessageRow.changed_at < now - _CONFIRMED_WITHIN,
            MessageRow.useful_until >= now,
            waiting,
        )
        lost = or_(stale, unused, silent, MessageRow.state == UNDELIVERED)
        with self._transactions.reading() as session:
            if session.scalar(select(MessageRow.id).where(lost).limit(1)) is None:
                return 0
        with self._transactions.writing() as writing:
            why = case(
                (MessageRow.state == SENDING, _SENDER_DIED),
                (MessageRow.state == QUEUED, "channel not in use"),
                (MessageRow.state == SENT, "no browser confirms it"),
                else_="the receiver says that it did not arrive",
            )
            became = case((MessageRow.state.in_((SENDING, SENT)), UNKNOWN), else_=FAILED)
            swap = update(MessageRow).where(lost).values(state=became, last_error=why, changed_at=now)
            columns = (*_WANT, MessageRow.channel, MessageRow.useful_until, MessageRow.last_error)
            lost_ones = writing.session.execute(swap.returning(*columns), execution_options=_DIRECT).all()
            for row in lost_ones:
                after = following(order_of(writing.session, row.alert_id, channels), row.channel)
                want = Want(row.alert_id, row.what, row.number)
                if now > row.useful_until:
                    continue
                if after is not None:
                    _queue(writing.session, want, after, now)
                elif row.last_error == _SENDER_DIED:
                    _queue_again(writing.session, want, row.channel, now)
            return len(lost_ones)

    def claim_next(self, channel: str, now: datetime) -> Waiting | None:
        """The channel's next due message, for this process alone."""
        due_or_planned_ahead = or_(
            MessageRow.due_at <= now, planned_ahead(MessageRow.due_at, MessageRow.changed_at, now + AHEAD)
        )
        due = (
            select(MessageRow, AlertRow, IncidentRow.mode)
            .join(AlertRow, AlertRow.id == MessageRow.alert_id)
            .join(IncidentRow, IncidentRow.id == AlertRow.incident_id)
            .where(MessageRow.state == QUEUED, MessageRow.channel == channel, due_or_planned_ahead)
            .order_by(MessageRow.due_at, MessageRow.id)
            .limit(1)
        )
        while True:
            with self._transactions.reading() as session:
                found = session.execute(due).first()
                chosen = chosen_by(session, found[1].responder_id) if found else ()
            if found is None:
                return None
            row, alert, mode = found
            if self._swap(row.id, QUEUED, SENDING, now, attempts=row.attempts + 1):
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
                    chosen=chosen,
                    wanted=_is_wanted(row.what, alert.state),
                )

    def mark_sent(self, message: Waiting, reference: str | None, now: datetime) -> None:
        self._swap(message.id, SENDING, SENT, now, reference=reference)

    def mark_barred(self, message: Waiting, now: datetime) -> None:
        self._swap(message.id, SENDING, BARRED, now, last_error="an exercise uses no real channel")

    def try_again(self, message: Waiting, why: str, due_at: datetime, now: datetime) -> None:
        self._swap(message.id, SENDING, QUEUED, now, last_error=why, due_at=due_at)

    def give_up(self, message: Waiting, why: str, following: str | None, now: datetime, *, maybe_sent: bool) -> None:
        """See aedmap.messaging.Outbox; both rows are kept, or neither."""
        became = UNKNOWN if maybe_sent else FAILED
        with self._transactions.writing() as writing:
            if not _swapped(writing.session, message.id, SENDING, became, now, last_error=why):
                return
            if following is not None:
                its = writing.session.execute(select(*_WANT).where(MessageRow.id == message.id)).one()
                _queue(writing.session, Want(its.alert_id, its.what, its.number), following, now)

    def states_of(self, alert_id: int) -> list[tuple[str, str, str]]:
        """What, channel and state of each message of an alert, oldest first."""
        columns = select(MessageRow.what, MessageRow.channel, MessageRow.state)
        with self._transactions.reading() as session:
            rows = session.execute(columns.where(MessageRow.alert_id == alert_id).order_by(MessageRow.id))
            return [(row.what, row.channel, row.state) for row in rows]

    def _swap(self, message_id: int, from_state: str, to_state: str, now: datetime, **values: object) -> bool:
        with self._transactions.writing() as writing:
            return _swapped(writing.session, message_id, from_state, to_state, now, **values)


def _is_wanted(what: str, state: str) -> bool:
    """Whether a message still tells what is so."""
    if what in (PLACE, CHANGED):
        return state == AlertState.ACCEPTED.value
    return what != ASKED or state in UNANSWERED


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


def _queue_again(session: Session, want: Want, channel: str, now: datetime) -> None:
    these = (MessageRow.alert_id, MessageRow.what, MessageRow.number, MessageRow.channel)
    mine = [
        column == value for column, value in zip(these, (want.alert_id, want.what, want.number, channel), strict=True)
    ]
    again = update(MessageRow).where(*mine, MessageRow.state == UNKNOWN)
    session.execute(again.values(state=QUEUED, due_at=now, changed_at=now), execution_options=_DIRECT)


def _queue(session: Session, want: Want, channel: str, now: datetime) -> int:
    """Once for each alert, cause and channel, whoever else queues it at this moment."""
    values = {
        "alert_id": want.alert_id,
        "what": want.what,
        "number": want.number,
        "channel": channel,
        "state": QUEUED,
        "attempts": 0,
        "due_at": now,
        "useful_until": now + USEFUL_FOR,
        "created_at": now,
        "changed_at": now,
    }
    added = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    done = session.execute(added(MessageRow).values(**values).on_conflict_do_nothing().returning(MessageRow.id))
    return len(done.all())

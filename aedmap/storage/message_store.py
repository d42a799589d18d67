"""Messages about alerts: derived from what was committed, claimed by compare-and-swap, with their receipts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from aedmap.dispatch import AlertState, Mode
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, UNANSWERED, AssignmentState
from aedmap.messaging.channels import TELLING_PLACES
from aedmap.messaging.order import following, order_for
from aedmap.messaging.sending import Waiting
from aedmap.messaging.texts import ASKED, CHANGED, PLACE, STOOD_DOWN
from aedmap.storage.reaching_store import chosen_by
from aedmap.storage.set_back import AHEAD, planned_ahead
from aedmap.storage.tables import AlertRow, IncidentRow, MessageRow
from aedmap.storage.transaction import Transactions

# An alert that nobody could hand over for so long helps nobody any more.
USEFUL_FOR = timedelta(minutes=2)
# Longer than any channel waits: whoever claimed a message so long ago is dead.
_STALE_AFTER = timedelta(minutes=1)
QUEUED, SENDING, SENT, FAILED, BARRED = "queued", "sending", "sent", "failed", "barred"
# What a receipt says; what did not arrive is told over the next channel, by whoever sends.
DELIVERED, SEEN, UNDELIVERED = "delivered", "seen", "undelivered"
_DIRECT = {"synchronize_session": False}


class MessageStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def queue_missing(self, channels: Sequence[str], now: datetime) -> int:
        """Those asked whom nothing was sent yet, and of those told that they are needed, who was stood down or got
        another role, and who accepted after a call or a text, in which no place stood."""
        told, again = aliased(MessageRow), aliased(MessageRow)
        fresh = AlertRow.created_at >= now - USEFUL_FOR
        never = ~exists().where(told.alert_id == AlertRow.id, told.what == ASKED)
        asked = _of_active().where(AlertRow.state.in_(sorted(UNANSWERED)), fresh, never)
        reached = exists().where(
            told.alert_id == AlertRow.id, told.what == ASKED, told.state.in_((SENT, DELIVERED, SEEN))
        )
        not_yet = ~exists().where(again.alert_id == AlertRow.id, again.what == STOOD_DOWN)
        recent = AlertRow.changed_at >= now - USEFUL_FOR
        off = select(AlertRow.id).where(AlertRow.state == AlertState.STOOD_DOWN.value, recent, reached, not_yet)
        other_role = AlertRow.progress == AssignmentState.REASSIGNED.value
        untold = ~exists().where(again.alert_id == AlertRow.id, again.what == CHANGED)
        other = _of_active().where(AlertRow.state == AlertState.ACCEPTED.value, other_role, recent, reached, untold)
        by_telephone = reached.where(told.channel.in_(TELLING_PLACES))
        unplaced = ~exists().where(again.alert_id == AlertRow.id, again.what == PLACE)
        going = _of_active().where(AlertRow.state == AlertState.ACCEPTED.value, recent, by_telephone, unplaced)
        with self._transactions.reading() as session:
            wanted = [(one, ASKED) for one in session.scalars(asked)] + [
                (one, STOOD_DOWN) for one in session.scalars(off)
            ]
            wanted += [(one, CHANGED) for one in session.scalars(other)]
            if TELLING_PLACES & set(channels):
                wanted += [(one, PLACE) for one in session.scalars(going)]
        if not wanted:
            return 0
        with self._transactions.writing() as writing:
            session = writing.session
            return sum(
                _queue(session, alert_id, what, _first(session, alert_id, what, channels), now)
                for alert_id, what in wanted
            )

    def pass_on(self, channels: Sequence[str], now: datetime) -> int:
        """See Outbox. A message whose sender died may have gone, so it is not repeated over the same channel."""
        stale = and_(MessageRow.state == SENDING, MessageRow.changed_at < now - _STALE_AFTER)
        unused = and_(MessageRow.state == QUEUED, MessageRow.channel.not_in(channels))
        lost = or_(stale, unused, MessageRow.state == UNDELIVERED)
        with self._transactions.reading() as session:
            if session.scalar(select(MessageRow.id).where(lost).limit(1)) is None:
                return 0
        with self._transactions.writing() as writing:
            why = case(
                (MessageRow.state == SENDING, "its sender died"),
                (MessageRow.state == QUEUED, "channel not in use"),
                else_="the receiver says that it did not arrive",
            )
            swap = update(MessageRow).where(lost).values(state=FAILED, last_error=why, changed_at=now)
            columns = (MessageRow.alert_id, MessageRow.what, MessageRow.channel, MessageRow.useful_until)
            lost_ones = writing.session.execute(swap.returning(*columns), execution_options=_DIRECT).all()
            for row in lost_ones:
                after = following(_order(writing.session, row.alert_id, channels), row.channel)
                if after is not None and now <= row.useful_until:
                    _queue(writing.session, row.alert_id, row.what, after, now)
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

    def give_up(self, message: Waiting, why: str, following: str | None, now: datetime) -> None:
        """See aedmap.messaging.Outbox; both rows are kept, or neither."""
        with self._transactions.writing() as writing:
            if not _swapped(writing.session, message.id, SENDING, FAILED, now, last_error=why):
                return
            if following is not None:
                _queue(writing.session, message.alert_id, message.what, following, now)

    def states_of(self, alert_id: int) -> list[tuple[str, str, str]]:
        """What, channel and state of each message of an alert, oldest first."""
        columns = select(MessageRow.what, MessageRow.channel, MessageRow.state)
        with self._transactions.reading() as session:
            rows = session.execute(columns.where(MessageRow.alert_id == alert_id).order_by(MessageRow.id))
            return [(row.what, row.channel, row.state) for row in rows]

    def _swap(self, message_id: int, from_state: str, to_state: str, now: datetime, **values: object) -> bool:
        with self._transactions.writing() as writing:
            return _swapped(writing.session, message_id, from_state, to_state, now, **values)


def _order(session: Session, alert_id: int, channels: Sequence[str]) -> tuple[str, ...]:
    responder_id = select(AlertRow.responder_id).where(AlertRow.id == alert_id)
    return order_for(chosen_by(session, session.scalars(responder_id).one()), channels)


def _first(session: Session, alert_id: int, what: str, channels: Sequence[str]) -> str:
    order = _order(session, alert_id, channels)
    return next(one for one in order if what != PLACE or one in TELLING_PLACES)


def _is_wanted(what: str, state: str) -> bool:
    """Whether a message still tells what is so."""
    if what == PLACE:
        return state == AlertState.ACCEPTED.value
    return what != ASKED or state in UNANSWERED


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

"""What comes back: receipts, and which alert an answer from a telephone or a call is about."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from aedmap.dispatch.life_cycle import UNANSWERED
from aedmap.messaging.receipt import Receipt
from aedmap.messaging.texts import ASKED
from aedmap.storage.message_states import DELIVERED, SEEN, SENDING, SENT, UNDELIVERED, UNKNOWN
from aedmap.storage.tables import AlertRow, MessageRow, ResponderRow
from aedmap.storage.transaction import Transactions

# State that a receipt leads to -> states that it may follow. A receipt by our own number may come before the sender
# has written down that it was sent.
_FOLLOWS = {
    Receipt.DELIVERED: (DELIVERED, (SENDING, SENT, UNKNOWN)),
    Receipt.SEEN: (SEEN, (SENDING, SENT, UNKNOWN, DELIVERED)),
    Receipt.NOT_DELIVERED: (UNDELIVERED, (SENDING, SENT, UNKNOWN)),
}
# Fewer digits than these are no telephone number that tells people apart.
_LEAST_DIGITS = 7
_LARGEST_NUMBER = 2**31 - 1


class MessageAnswers:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def find_message(self, *, reference: str | None = None, number: str | None = None) -> int | None:
        """A message by the gateway's id of it, or by ours as it was handed over; None when it is not known."""
        with self._transactions.reading() as session:
            if number is not None:
                known = number.isascii() and number.isdigit() and len(number) <= 10 and int(number) <= _LARGEST_NUMBER
                return session.scalar(select(MessageRow.id).where(MessageRow.id == int(number))) if known else None
            its = select(MessageRow.id).where(MessageRow.reference == reference).order_by(MessageRow.id.desc())
            return session.scalar(its.limit(1)) if reference else None

    def alert_of(self, message_id: int) -> int | None:
        with self._transactions.reading() as session:
            return session.scalar(select(MessageRow.alert_id).where(MessageRow.id == message_id))

    def receive(self, message_id: int, receipt: Receipt, *, now: datetime) -> int | None:
        """Keep a receipt; the alert that it asked for, None when it changed nothing or told of a standing down."""
        return self._receive(MessageRow.id == message_id, receipt, now)

    def receive_for(self, alert_id: int, channel: str, receipt: Receipt, *, now: datetime) -> int | None:
        """The same for what a channel told of an alert, by receivers that know no more."""
        its = (MessageRow.alert_id == alert_id) & (MessageRow.channel == channel) & (MessageRow.what == ASKED)
        return self._receive(its, receipt, now)

    def _receive(self, which: ColumnElement[bool], receipt: Receipt, now: datetime) -> int | None:
        to_state, from_states = _FOLLOWS[receipt]
        swap = (
            update(MessageRow)
            .where(which, MessageRow.state.in_(from_states))
            .values(state=to_state, changed_at=now)
            .returning(MessageRow.alert_id, MessageRow.what)
        )
        with self._transactions.writing() as writing:
            row = writing.session.execute(swap, execution_options={"synchronize_session": False}).first()
        return row.alert_id if row is not None and row.what == ASKED else None

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


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isascii() and letter.isdigit())


def _same(one: str, other: str) -> bool:
    short, long = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    return len(short) >= _LEAST_DIGITS and long.endswith(short)

"""What comes back: receipts, and which alert an answer from a telephone or a call is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_, select, update

from aedmap.dispatch import Mode
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, HOLDING_ALERT, UNANSWERED
from aedmap.messaging.channels import SMS, VOICE, WEBHOOK
from aedmap.messaging.receipt import Receipt
from aedmap.messaging.telephone import is_same
from aedmap.messaging.texts import ASKED
from aedmap.storage.message_states import DELIVERED, MAYBE_READ, SEEN, SENDING, SENT, UNDELIVERED, UNKNOWN
from aedmap.storage.tables import AlertRow, IncidentRow, MessageRow, ResponderRow
from aedmap.storage.transaction import Transactions

# State that a receipt leads to -> states that it may follow. A receipt by our own number may come before the sender
# has written down that it was sent.
_FOLLOWS = {
    Receipt.DELIVERED: (DELIVERED, (SENDING, SENT, UNKNOWN)),
    Receipt.SEEN: (SEEN, (SENDING, SENT, UNKNOWN, DELIVERED)),
    Receipt.NOT_DELIVERED: (UNDELIVERED, (SENDING, SENT, UNKNOWN)),
}
_LARGEST_NUMBER = 2**31 - 1
# What a telephone gets; a webhook may lead to the town's own gateway.
_TO_TELEPHONES = (SMS, VOICE, WEBHOOK)


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

    def alert_of_phone(self, phone: str, country: str | None, since: datetime | None = None) -> "PhoneAlert | None":
        """Which alert an answer from a telephone is about; None where the number was told of none.

        A real one before an exercise, then the newest that waits for an answer, else the newest of somebody who goes.
        Where all have ended, in the same way, of an open incident first.
        country: see telephone.is_same; since: when those that have ended were asked at the earliest, None for any time
        """
        holds = AlertRow.state.in_(sorted(HOLDING_ALERT)) & IncidentRow.state.in_(sorted(ACTIVE_INCIDENT))
        of = IncidentRow.state.label("incident_state")
        told = (
            select(AlertRow.id, AlertRow.responder_id, AlertRow.state, ResponderRow.phone, IncidentRow.mode, of)
            .join(ResponderRow, ResponderRow.id == AlertRow.responder_id)
            .join(IncidentRow, IncidentRow.id == AlertRow.incident_id)
            .where(ResponderRow.phone.is_not(None), _told_a_telephone())
        )
        ended = told.where(~holds) if since is None else told.where(~holds, AlertRow.created_at >= since)
        theirs: list[Any] = []
        with self._transactions.reading() as session:
            for which in (told.where(holds), ended):
                theirs = theirs or [row for row in session.execute(which) if is_same(phone, row.phone, country)]
        if not theirs:
            return None
        newest = max(theirs, key=_most_meant)
        return PhoneAlert(newest.id, shared=len({row.responder_id for row in theirs}) > 1)


def _most_meant(row: Row[Any]) -> tuple[bool, bool, bool, int]:
    return row.mode == Mode.ACTUAL.value, row.state in UNANSWERED, row.incident_state in ACTIVE_INCIDENT, row.id


@dataclass(frozen=True)
class PhoneAlert:
    """shared: somebody else with the same number is asked, too, or goes"""

    alert_id: int
    shared: bool


def _told_a_telephone() -> ColumnElement[bool]:
    """Whether something of the alert may have come to its person's telephone, whatever a receipt said later."""
    went = or_(MessageRow.state.in_((*MAYBE_READ, SENDING)), MessageRow.reference.is_not(None))
    return exists().where(MessageRow.alert_id == AlertRow.id, MessageRow.channel.in_(_TO_TELEPHONES), went)

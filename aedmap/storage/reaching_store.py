"""How people are reached: the order of channels that they chose, and their browsers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from aedmap.errors import NotFound
from aedmap.life_cycle import Change
from aedmap.messaging.push import Subscription
from aedmap.storage.tables import ChosenChannelRow, PushSubscriptionRow, ResponderRow
from aedmap.storage.transaction import Transactions

# A telephone, a tablet, a computer, and one of each from before.
MOST_BROWSERS = 6


class ReachingStore:
    """Implements aedmap.messaging.push.Subscriptions."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def chosen_channels(self, responder_id: str) -> tuple[str, ...]:
        with self._transactions.reading() as session:
            return chosen_by(session, responder_id)

    def choose_channels(self, responder_id: str, channels: Sequence[str], *, at: datetime, actor: str) -> None:
        """In the order of trying; none leaves it to the deployment. NotFound when there is nobody with this id."""
        with self._transactions.writing() as writing:
            _check_there(writing.session, responder_id)
            writing.session.execute(delete(ChosenChannelRow).where(ChosenChannelRow.responder_id == responder_id))
            rows = [{"responder_id": responder_id, "ordinal": i, "channel": one} for i, one in enumerate(channels)]
            if rows:
                writing.session.execute(insert(ChosenChannelRow), rows)
            writing.record(Change("responder", responder_id, "channels_chosen", at, actor))

    def subscribe(self, one: Subscription, *, at: datetime) -> None:
        """Keep a browser, in the place of the oldest where there are too many; NotFound as above."""
        values = {
            "endpoint": one.endpoint,
            "responder_id": one.responder_id,
            "p256dh": one.p256dh,
            "auth": one.auth,
            "created_at": at,
        }
        with self._transactions.writing() as writing:
            session = writing.session
            _check_there(session, one.responder_id)
            added = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
            put = added(PushSubscriptionRow).values(**values)
            session.execute(put.on_conflict_do_update(index_elements=["endpoint"], set_=values))
            newest = select(PushSubscriptionRow.endpoint).where(PushSubscriptionRow.responder_id == one.responder_id)
            newest = newest.order_by(PushSubscriptionRow.created_at.desc(), PushSubscriptionRow.endpoint)
            for endpoint in session.scalars(newest).all()[MOST_BROWSERS:]:
                session.execute(delete(PushSubscriptionRow).where(PushSubscriptionRow.endpoint == endpoint))

    def unsubscribe(self, responder_id: str, endpoint: str) -> None:
        """Twice is once; another person's browser stays."""
        its = (PushSubscriptionRow.endpoint == endpoint, PushSubscriptionRow.responder_id == responder_id)
        with self._transactions.writing() as writing:
            writing.session.execute(delete(PushSubscriptionRow).where(*its))

    def subscriptions_of(self, responder_id: str) -> list[Subscription]:
        """Newest first."""
        query = select(PushSubscriptionRow).where(PushSubscriptionRow.responder_id == responder_id)
        newest = query.order_by(PushSubscriptionRow.created_at.desc(), PushSubscriptionRow.endpoint)
        with self._transactions.reading() as session:
            return [
                Subscription(row.responder_id, row.endpoint, row.p256dh, row.auth) for row in session.scalars(newest)
            ]

    def forget_subscription(self, endpoint: str) -> None:
        with self._transactions.writing() as writing:
            writing.session.execute(delete(PushSubscriptionRow).where(PushSubscriptionRow.endpoint == endpoint))


def chosen_by(session: Session, responder_id: str) -> tuple[str, ...]:
    query = select(ChosenChannelRow.channel).where(ChosenChannelRow.responder_id == responder_id)
    return tuple(session.scalars(query.order_by(ChosenChannelRow.ordinal)))


def _check_there(session: Session, responder_id: str) -> None:
    if session.get(ResponderRow, responder_id) is None:
        raise NotFound(f"There is no responder {responder_id}.")

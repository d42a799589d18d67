"""Addresses of calendars: a token in the address is the key, kept as a digest and revoked at will."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Update, select, update

from aedmap.life_cycle import Change
from aedmap.storage.tables import CalendarTokenRow
from aedmap.storage.transaction import Transactions


class CalendarTokenStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def make(self, *, at: datetime, actor: str) -> str:
        """A new token, shown this once; those that the account had before end."""
        token = secrets.token_urlsafe(24)
        with self._transactions.writing() as writing:
            writing.session.execute(_revoking(actor, at))
            writing.session.add(CalendarTokenRow(digest=_digest(token), made_at=at, made_by=actor))
            writing.record(Change("calendar_address", actor, "made", at, actor))
        return token

    def revoke(self, *, at: datetime, actor: str) -> None:
        """End the account's address."""
        with self._transactions.writing() as writing:
            writing.session.execute(_revoking(actor, at))
            writing.record(Change("calendar_address", actor, "revoked", at, actor))

    def is_valid(self, token: str) -> bool:
        query = select(CalendarTokenRow.revoked_at).where(CalendarTokenRow.digest == _digest(token))
        with self._transactions.reading() as session:
            row = session.execute(query).first()
            return row is not None and row.revoked_at is None

    def has_address(self, actor: str) -> bool:
        query = select(CalendarTokenRow.digest).where(
            CalendarTokenRow.made_by == actor, CalendarTokenRow.revoked_at.is_(None)
        )
        with self._transactions.reading() as session:
            return session.scalar(query.limit(1)) is not None


def _revoking(actor: str, at: datetime) -> Update:
    mine = (CalendarTokenRow.made_by == actor, CalendarTokenRow.revoked_at.is_(None))
    return update(CalendarTokenRow).where(*mine).values(revoked_at=at).execution_options(synchronize_session=False)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

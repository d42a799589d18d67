"""Facts about the whole database: which town it belongs to, whether its content is made up."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput
from aedmap.storage.tables import MetaRow
from aedmap.storage.transaction import Transactions

# The secret that links to answer alerts are signed with.
ANSWER_LINKS = "answers"
# The private key by which push services know the deployment.
PUSH_KEY = "push"
# What a worker that went to work sends messages over, "" for none.
_CHANNELS = "worker_channels"
_FACTS = select(MetaRow.key, MetaRow.value).where(
    MetaRow.key.in_(("town_fingerprint", "town_name", "is_sample", _CHANNELS))
)


def new_secret() -> str:
    """Nobody can guess it."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Meta:
    """town_fingerprint: of the built town that the content was made for; sample: whether the content is made up

    channels: over which the last worker that went to work tells people; None where none ever did
    """

    town_fingerprint: str | None
    town_name: str | None
    is_sample: bool
    channels: tuple[str, ...] | None = None


class MetaStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._secrets: dict[str, str] = {}

    def read(self) -> Meta:
        with self._transactions.reading() as session:
            return read_meta(session)

    def check_town(self, fingerprint: str, name: str) -> None:
        """Refuse a database that was filled for another town; an unfilled one is fine."""
        _refuse_other_town(self.read(), fingerprint, name)

    def bind_town(self, fingerprint: str, name: str) -> None:
        """Say which town the database is for; from then on another is refused."""
        with self._transactions.writing() as writing:
            bind_town(writing.session, fingerprint, name)

    def note_channels(self, channels: Sequence[str]) -> None:
        """Of a worker that goes to work: pages in other processes know from here whether anybody can be told."""
        if self.read().channels != tuple(channels):
            with self._transactions.writing() as writing:
                put(writing.session, _CHANNELS, ",".join(channels))

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """A secret all processes of the deployment share, such as the key of session cookies; made at first use.

        Once made it never changes, so that a process asks the database for it once.
        """
        if (known := self._secrets.get(name)) is None:
            known = self._secrets[name] = self._read_or_make(f"secret.{name}", make)
        return known

    def _read_or_make(self, key: str, make: Callable[[], str]) -> str:
        with self._transactions.reading() as session:
            row = session.get(MetaRow, key)
        if row is not None:
            return row.value
        with self._transactions.writing() as writing:
            row = writing.session.get(MetaRow, key)
            if row is None:
                row = MetaRow(key=key, value=make())
                writing.session.add(row)
            return row.value


def read_meta(session: Session) -> Meta:
    found = {row.key: row.value for row in session.execute(_FACTS)}
    noted = found.get(_CHANNELS)
    channels = None if noted is None else tuple(filter(None, noted.split(",")))
    return Meta(found.get("town_fingerprint"), found.get("town_name"), found.get("is_sample") == "1", channels)


def bind_town(session: Session, fingerprint: str, name: str) -> None:
    """As MetaStore.bind_town, inside a transaction."""
    _refuse_other_town(read_meta(session), fingerprint, name)
    put(session, "town_fingerprint", fingerprint)
    put(session, "town_name", name)


def put(session: Session, key: str, value: str) -> None:
    session.merge(MetaRow(key=key, value=value))


def _refuse_other_town(meta: Meta, fingerprint: str, name: str) -> None:
    if meta.town_fingerprint not in (None, fingerprint):
        raise InvalidInput(
            f"This database belongs to the town {meta.town_name} ({str(meta.town_fingerprint)[:12]}), not to {name} "
            f"({fingerprint[:12]}); give that town's folder or another --db URL."
        )

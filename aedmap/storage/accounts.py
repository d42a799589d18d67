"""Those who sign in: names, argon2 hashes, roles, one-time passwords, and sessions that were ended."""

import hashlib
import secrets
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable, StateConflict
from aedmap.life_cycle import Change
from aedmap.storage.tables import AccountRoleRow, AccountRow, EndedSessionRow
from aedmap.storage.transaction import Transactions

SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 200
# One check of a password takes 64 MB, so that a crowd at the door must not be let in all at once.
_AT_ONCE = 4
_PATIENCE_S = 10.0
# Letters and digits that are not taken for one another when read from paper.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
# What an unknown name is checked against, so that it takes as long as a known one.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$5VHF4VXNXKFjlIZrMTs8bA5yjxGFq3uJRSHGxwhKVbs"

# Asked for by every request of somebody signed in, so all of it at once: one row for each role.
_IN_SESSION = (
    select(
        AccountRow.id,
        AccountRow.name,
        AccountRow.must_change_password,
        AccountRow.created_at,
        AccountRow.password_hash,
        AccountRoleRow.role,
    )
    .outerjoin(AccountRoleRow, AccountRoleRow.account_id == AccountRow.id)
    .where(
        AccountRow.id == bindparam("account_id"),
        ~exists().where(EndedSessionRow.id == bindparam("session_id")),
    )
)


class Role(StrEnum):
    """What an account may do."""

    PLANNER = "planner"
    DISPATCHER = "dispatcher"
    STEWARD = "steward"


@dataclass(frozen=True)
class Account:
    """id is what events name as the actor. The hash never leaves the store.

    stamp: another one after every change of the password, so that sessions begun before it are told apart.
    """

    id: str
    name: str
    roles: frozenset[Role]
    must_change_password: bool
    created_at: datetime
    stamp: str = field(repr=False)


class AccountStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._hasher = PasswordHasher()
        self._hashing = threading.BoundedSemaphore(_AT_ONCE)

    def add(self, name: str, roles: Collection[Role], *, at: datetime, actor: str) -> tuple[Account, str]:
        """A new account and its one-time password, which is not kept anywhere and must be changed at first sign-in."""
        _check_name(name)
        if not roles:
            raise InvalidInput(f"Account {name} needs a role; allowed are {', '.join(Role)}.")
        password = _one_time_password()
        with self._transactions.writing() as writing:
            if _find(writing.session, name) is not None:
                raise StateConflict(f"There is an account {name} already; choose another name.")
            row = AccountRow(
                id=f"account-{secrets.token_hex(6)}",
                name=name,
                password_hash=self._hasher.hash(password),
                must_change_password=True,
                created_at=at,
                roles=[AccountRoleRow(role=role.value) for role in sorted(set(roles))],
            )
            writing.session.add(row)
            writing.record(Change("account", row.id, "active", at, actor))
            return _account(row), password

    def reset_password(self, name: str, *, at: datetime, actor: str) -> str:
        """A new one-time password for somebody who forgot theirs."""
        password = _one_time_password()
        with self._transactions.writing() as writing:
            row = _get(writing.session, name)
            row.password_hash, row.must_change_password = self._hasher.hash(password), True
            writing.record(Change("account", row.id, "password_reset", at, actor))
        return password

    def sign_in(self, name: str, password: str, *, at: datetime) -> Account | None:
        """The account when the password is right, else None; slowing guessers down is the door's work."""
        with self._transactions.reading() as session:
            row = _find(session, name)
        right = self._right(row.password_hash if row else _NOBODY, password)
        if row is None:
            return None
        with self._transactions.writing() as writing:
            row = _get(writing.session, name)
            writing.record(Change("account", row.id, "signed_in" if right else "sign_in_failed", at, row.id))
            return _account(row) if right else None

    def change_password(self, name: str, old: str, new: str, *, at: datetime) -> Account:
        """Replace the password; InvalidInput when the old one is wrong or the new one too short or the same."""
        if not SHORTEST_PASSWORD <= len(new) <= _LONGEST_PASSWORD:
            raise InvalidInput(
                f"The new password has {len(new)} characters; give {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD}."
            )
        if new == old:
            raise InvalidInput("The new password is the old one; choose another.")
        with self._transactions.writing() as writing:
            row = _get(writing.session, name)
            if not self._right(row.password_hash, old):
                raise InvalidInput("The present password is wrong; type it again.")
            row.password_hash, row.must_change_password = self._hasher.hash(new), False
            writing.record(Change("account", row.id, "password_changed", at, row.id))
            return _account(row)

    def find(self, account_id: str) -> Account | None:
        """The account with this id."""
        with self._transactions.reading() as session:
            row = session.get(AccountRow, account_id)
            return _account(row) if row else None

    def in_session(self, account_id: str, session_id: str) -> Account | None:
        """The account that a session holds the id of; none when the session was ended."""
        with self._transactions.reading() as session:
            rows = session.execute(_IN_SESSION, {"account_id": account_id, "session_id": session_id}).all()
        if not rows:
            return None
        one = rows[0]
        roles = frozenset(Role(row.role) for row in rows if row.role is not None)
        return _made(one.id, one.name, roles, one.must_change_password, one.created_at, one.password_hash)

    def end_session(self, session_id: str, *, at: datetime, runs_out_at: datetime) -> None:
        """Make a session worthless for the rest of its time, wherever its cookie was copied to."""
        with self._transactions.writing() as writing:
            writing.session.execute(delete(EndedSessionRow).where(EndedSessionRow.runs_out_at < at))
            if writing.session.get(EndedSessionRow, session_id) is None:
                writing.session.add(EndedSessionRow(id=session_id, runs_out_at=runs_out_at))

    def list_accounts(self) -> list[Account]:
        """Everybody, by name."""
        with self._transactions.reading() as session:
            return [_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name))]

    def _right(self, kept: str, password: str) -> bool:
        if not self._hashing.acquire(timeout=_PATIENCE_S):
            raise SourceUnavailable("Too many people sign in at this moment; try again in a few seconds.")
        try:
            return self._hasher.verify(kept, password[:_LONGEST_PASSWORD])
        except (VerifyMismatchError, InvalidHashError):
            return False
        finally:
            self._hashing.release()


def _check_name(name: str) -> None:
    if not 2 <= len(name) <= 60 or name != name.strip() or not name.isprintable():
        raise InvalidInput(f"{name!r} is not an account name; give 2 to 60 printable characters.")


def _one_time_password() -> str:
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))


def _find(session: Session, name: str) -> AccountRow | None:
    return session.scalars(select(AccountRow).where(AccountRow.name == name)).one_or_none()


def _get(session: Session, name: str) -> AccountRow:
    row = _find(session, name)
    if row is None:
        raise NotFound(f"There is no account {name}.")
    return row


def _account(row: AccountRow) -> Account:
    roles = frozenset(Role(role.role) for role in row.roles)
    return _made(row.id, row.name, roles, row.must_change_password, row.created_at, row.password_hash)


def _made(
    id_: str, name: str, roles: frozenset[Role], must_change: bool, created_at: datetime, password_hash: str
) -> Account:
    stamp = hashlib.blake2b(password_hash.encode(), key=id_.encode(), digest_size=12).hexdigest()
    return Account(id_, name, roles, must_change, created_at, stamp)

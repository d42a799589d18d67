"""Accounts: one-time passwords, hashes, sessions that ended."""

import threading
from datetime import timedelta

import pytest

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable, StateConflict
from aedmap.storage import Database, Role, accounts
from tests.aedmap.made_up import NOON


def test_a_new_account_signs_in_with_its_one_time_password(database: Database) -> None:
    """The password works, must be changed, and then the new one works and the old does not."""
    account, password = database.accounts.add("li", [Role.PLANNER, Role.STEWARD], at=NOON, actor="cli")
    assert account.roles == {Role.PLANNER, Role.STEWARD}
    signed_in = database.accounts.sign_in("li", password, at=NOON)
    assert signed_in == account
    assert signed_in.must_change_password
    changed = database.accounts.change_password("li", password, "a long new password", at=NOON)
    assert not changed.must_change_password
    assert database.accounts.sign_in("li", password, at=NOON) is None
    assert database.accounts.sign_in("li", "a long new password", at=NOON) == changed
    assert database.accounts.find(account.id) == changed
    assert database.accounts.list_accounts() == [changed]


def test_the_stamp_changes_with_the_password_only(database: Database) -> None:
    """Signing in keeps it, a change and a reset make another; it is not shown."""
    first, password = database.accounts.add("li", [Role.PLANNER], at=NOON, actor="cli")
    again = database.accounts.sign_in("li", password, at=NOON)
    assert again is not None
    assert again.stamp == first.stamp
    changed = database.accounts.change_password("li", password, "a long new password", at=NOON)
    database.accounts.reset_password("li", at=NOON, actor="cli")
    reset = database.accounts.find(first.id)
    assert reset is not None
    assert len({first.stamp, changed.stamp, reset.stamp}) == 3
    assert first.stamp not in repr(first)


def test_the_password_is_nowhere_in_the_database(database: Database) -> None:
    """Only its argon2 hash is kept, and no event names the person."""
    _, password = database.accounts.add("li", [Role.PLANNER], at=NOON, actor="cli")
    assert "li" not in {event.actor for event in database.events.read_after(0)}
    assert password not in repr(database.events.read_after(0))


def test_wrong_names_and_passwords_look_alike(database: Database) -> None:
    """Neither tells whether the account exists."""
    database.accounts.add("li", [Role.PLANNER], at=NOON, actor="cli")
    assert database.accounts.sign_in("li", "wrong", at=NOON) is None
    assert database.accounts.sign_in("nobody", "wrong", at=NOON) is None


def test_an_ended_session_finds_no_account_and_is_forgotten_when_it_has_run_out(database: Database) -> None:
    """Only the session that was signed out ends; rows do not pile up."""
    account, _ = database.accounts.add("li", [Role.PLANNER], at=NOON, actor="cli")
    database.accounts.end_session("one", at=NOON, runs_out_at=NOON + timedelta(hours=12))
    database.accounts.end_session("one", at=NOON, runs_out_at=NOON + timedelta(hours=12))
    assert database.accounts.in_session(account.id, "one") is None
    assert database.accounts.in_session(account.id, "other") == account
    later = NOON + timedelta(hours=13)
    database.accounts.end_session("other", at=later, runs_out_at=later)
    assert database.accounts.in_session(account.id, "one") == account


def test_passwords_are_checked_a_few_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd at the door neither fills the memory nor waits without end."""
    monkeypatch.setattr(accounts, "_PATIENCE_S", 0.01)
    database.accounts._hashing = threading.BoundedSemaphore(1)
    with database.accounts._hashing, pytest.raises(SourceUnavailable, match="try again"):
        database.accounts.sign_in("li", "wrong", at=NOON)
    assert database.accounts.sign_in("li", "wrong", at=NOON) is None


def test_a_name_is_taken_once(database: Database) -> None:
    """Two people never share an account by mistake."""
    database.accounts.add("li", [Role.PLANNER], at=NOON, actor="cli")
    with pytest.raises(StateConflict, match="already"):
        database.accounts.add("li", [Role.STEWARD], at=NOON, actor="cli")


@pytest.mark.parametrize("name", ["", "x", " li", "a\nb", "x" * 61])
def test_an_unusable_name_is_refused(database: Database, name: str) -> None:
    """A name is something one can type and read."""
    with pytest.raises(InvalidInput, match="account name"):
        database.accounts.add(name, [Role.PLANNER], at=NOON, actor="cli")


def test_a_short_or_equal_password_is_refused(database: Database) -> None:
    """The one-time password cannot be kept by 'changing' it to itself."""
    _, password = database.accounts.add("li", [Role.PLANNER], at=NOON, actor="cli")
    with pytest.raises(InvalidInput, match="10 to 200"):
        database.accounts.change_password("li", password, "short", at=NOON)
    with pytest.raises(InvalidInput, match="is the old one"):
        database.accounts.change_password("li", password, password, at=NOON)
    with pytest.raises(InvalidInput, match="present password"):
        database.accounts.change_password("li", "wrong", "a long new password", at=NOON)


def test_a_forgotten_password_is_replaced_by_a_one_time_one(database: Database) -> None:
    """The steward can help without knowing any password."""
    database.accounts.add("li", [Role.PLANNER], at=NOON, actor="cli")
    password = database.accounts.reset_password("li", at=NOON, actor="cli")
    account = database.accounts.sign_in("li", password, at=NOON)
    assert account is not None
    assert account.must_change_password
    with pytest.raises(NotFound, match="no account wu"):
        database.accounts.reset_password("wu", at=NOON, actor="cli")


def test_a_session_sees_all_roles_of_its_account_and_none_of_others(database: Database) -> None:
    """Whatever the number of roles, and whoever else has an account or an ended session."""
    one, _ = database.accounts.add("li", list(Role), at=NOON, actor="cli")
    two, _ = database.accounts.add("wu", [Role.STEWARD], at=NOON, actor="cli")
    database.accounts.end_session("ended", at=NOON, runs_out_at=NOON + timedelta(hours=12))
    assert database.accounts.in_session(one.id, "open") == one
    assert database.accounts.in_session(two.id, "open") == two
    assert database.accounts.in_session("account-nobody", "open") is None

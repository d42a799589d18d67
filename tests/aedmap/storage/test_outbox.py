"""Notices are kept with what caused them."""

from datetime import timedelta

import pytest

from aedmap.errors import InvalidInput
from aedmap.notices import Notice, NoticeState, Recipient
from aedmap.storage import Database
from aedmap.storage.outbox_store import put_notices
from tests.aedmap.made_up import NOON


def _notice(recipient_id: str) -> Notice:
    due = NOON + timedelta(days=1)
    return Notice("certificate", Recipient.RESPONDER, recipient_id, "certificate_expires", due, {"days": 30})


def test_a_notice_comes_back_as_it_was_queued(database: Database) -> None:
    """Recipient, words and the moment survive; nothing was tried yet."""
    with database.outbox._transactions.writing() as writing:
        put_notices(writing.session, [_notice("R-1"), _notice("R-2")], NOON)
    newest, first = database.outbox.list_notices()
    assert (first.notice, newest.notice) == (_notice("R-1"), _notice("R-2"))
    assert (first.state, first.attempts, first.last_error, first.created_at) == (NoticeState.QUEUED, 0, None, NOON)
    assert [one.notice.recipient_id for one in database.outbox.list_notices(recipient_id="R-2")] == ["R-2"]


def test_a_notice_of_a_transaction_that_fails_is_never_sent(database: Database) -> None:
    """What did not happen is not told."""
    with pytest.raises(InvalidInput), database.outbox._transactions.writing() as writing:
        put_notices(writing.session, [_notice("R-1")], NOON)
        raise InvalidInput("Something else went wrong.")
    assert database.outbox.list_notices() == []


def test_a_notice_without_an_offset_is_refused() -> None:
    """An hour's error would wake people."""
    with pytest.raises(InvalidInput, match="no offset"):
        Notice("upkeep", Recipient.GUARDIAN, "A-1", "pads_expire", NOON.replace(tzinfo=None))

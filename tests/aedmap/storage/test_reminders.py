"""Reminders through a mail server of the tests' own: each thing once, again only when it surely did not go."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from aedmap.errors import InvalidInput
from aedmap.notices import Notice, NoticeState, Recipient
from aedmap.notices.sending import MOST_ATTEMPTS, Mail, SendReport, send_due, wait_after
from aedmap.notices.smtp import SmtpChannel, SmtpSettings, read_smtp_settings
from aedmap.registry.upkeep import due_within, read_rules
from aedmap.registry.upkeep.reminders import KIND, reminders, subject_and_text
from aedmap.storage import Database
from tests.aedmap.made_up import NOON, make_aed


class Sink:
    """A server that takes mail, or answers as it is told; got: the bodies it took."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.got: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer == "drop":
            self.got.append(str(envelope.rcpt_tos[0]))
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(0)
        if self.answer == "stall":
            await asyncio.sleep(1.5)
        if self.answer.startswith("250"):
            self.got.append(str(envelope.rcpt_tos[0]))
        return self.answer if self.answer[0].isdigit() else "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, SmtpChannel]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Sink()
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    yield made, SmtpChannel(SmtpSettings("127.0.0.1", port, "aed@example.org", "none", timeout_s=0.5))
    controller.stop()


def _queue(database: Database, count: int = 1) -> None:
    told = [
        Notice(KIND, Recipient.STEWARD, "all", "pads", NOON, {"aed": f"A-{n}", "on": "2026-06-01"})
        for n in range(count)
    ]
    database.outbox.queue_once(told, NOON)


def _compose(notice: Notice) -> Mail | None:
    return Mail("keeper@example.org", *subject_and_text(notice, "市图书馆"))


def _send(database: Database, channel: SmtpChannel, minutes: float = 0) -> SendReport:
    return send_due(database.outbox, KIND, _compose, channel, NOON + timedelta(minutes=minutes))


def test_each_thing_is_queued_once_and_goes_to_who_looks_after_it(database: Database) -> None:
    """The guardian with an address, else the stewards; the same due day is never queued twice, another one is."""
    aeds = [make_aed("A-1", pads_expire_on=date(2026, 5, 20)), make_aed("A-2", battery_expires_on=date(2026, 5, 21))]
    dues = due_within(aeds, read_rules("taiwan"), date(2026, 5, 6), 60)
    notices = reminders(dues, frozenset({"A-1"}), NOON)
    assert [(one.recipient_kind.value, one.subject_code) for one in notices] == [
        ("guardian", "pads"), ("steward", "battery"),
    ]  # fmt: skip
    assert database.outbox.queue_once(notices, NOON) == 2
    assert database.outbox.queue_once(notices, NOON) == 0


def test_what_is_taken_is_sent_once(database: Database, sink: tuple[Sink, SmtpChannel]) -> None:
    """And not again the next time."""
    server, channel = sink
    _queue(database, 3)
    assert _send(database, channel) == SendReport(3, 0, 0)
    assert _send(database, channel) == SendReport(0, 0, 0) and len(server.got) == 3


def test_two_senders_at_once_send_each_mail_once(database: Database, sink: tuple[Sink, SmtpChannel]) -> None:
    """Whoever claims a notice first sends it; the other takes the next."""
    server, channel = sink
    _queue(database, 8)
    threads = [Thread(target=_send, args=(database, channel)) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(server.got) == 8
    assert {one.state for one in database.outbox.list_notices()} == {NoticeState.SENT}


def test_a_busy_server_is_tried_again_later_and_later(database: Database, sink: tuple[Sink, SmtpChannel]) -> None:
    """451 waits five minutes, then ten; nothing goes before its time; then it goes."""
    server, channel = sink
    _queue(database)
    server.answer = "451 busy"
    assert _send(database, channel) == SendReport(0, 1, 0)
    assert _send(database, channel, 4) == SendReport(0, 0, 0)
    assert _send(database, channel, 5) == SendReport(0, 1, 0)
    server.answer = "250 OK"
    assert _send(database, channel, 14) == SendReport(0, 0, 0)
    assert _send(database, channel, 15) == SendReport(1, 0, 0) and len(server.got) == 1
    assert [wait_after(n).seconds // 60 for n in (1, 2, 3)] == [5, 10, 20]


@pytest.mark.parametrize("answer", ["550 no such person", "drop", "stall"])
def test_what_is_refused_or_perhaps_gone_is_not_sent_again(
    database: Database, sink: tuple[Sink, SmtpChannel], answer: str
) -> None:
    """A refusal for good, a connection dropped and a server silent after the text: failed, with the reason."""
    server, channel = sink
    _queue(database)
    server.answer = answer
    assert _send(database, channel) == SendReport(0, 0, 1)
    kept = database.outbox.list_notices()[0]
    assert kept.state == NoticeState.FAILED and kept.last_error
    server.answer = "250 OK"
    assert _send(database, channel, 10_000) == SendReport(0, 0, 0)


def test_nobody_answers_at_all(database: Database) -> None:
    """No connection is tried again, but not for ever."""
    channel = SmtpChannel(SmtpSettings("127.0.0.1", 9, "aed@example.org", "none", timeout_s=0.5))
    _queue(database)
    outcomes = [_send(database, channel, 10_000 * n) for n in range(MOST_ATTEMPTS + 1)]
    assert [one.waiting for one in outcomes] == [1] * (MOST_ATTEMPTS - 1) + [0, 0]
    assert outcomes[MOST_ATTEMPTS - 1].failed == 1


def test_a_sender_that_dies_leaves_nothing_to_be_sent_twice(database: Database) -> None:
    """A claimed notice whose outcome nobody wrote down is not queued any more."""
    _queue(database)
    assert database.outbox.claim_next(KIND, NOON) is not None
    assert database.outbox.claim_next(KIND, NOON) is None
    assert "not known" in str(database.outbox.list_notices()[0].last_error)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"AEDMAP_SMTP_HOST": "x", "AEDMAP_SMTP_FROM": "nobody"},
        {"AEDMAP_SMTP_HOST": "x", "AEDMAP_SMTP_FROM": "a@b", "AEDMAP_SMTP_PORT": "many"},
        {"AEDMAP_SMTP_HOST": "x", "AEDMAP_SMTP_FROM": "a@b", "AEDMAP_SMTP_SECURITY": "maybe"},
    ],
)
def test_settings_that_cannot_work_are_refused(environment: dict[str, str]) -> None:
    """One sentence that names the setting; the password is in no message."""
    with pytest.raises(InvalidInput, match="AEDMAP_SMTP"):
        read_smtp_settings(environment)
    assert "secret" not in repr(SmtpSettings("h", 1, "a@b", password="secret"))

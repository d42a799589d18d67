"""`aedmap people notices` queues, `aedmap reminders send` mails: to the address of that moment, and never twice."""

import json
import socket
from collections.abc import Iterator
from datetime import date

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from aedmap.cli import main
from aedmap.notices import Notice, Recipient
from aedmap.people.notice_text import KIND, subject_and_text
from aedmap.people.notices import Timer
from aedmap.storage import open_database
from tests.aedmap.made_up import NOON, make_certificate, make_responder


class _Sink:
    def __init__(self) -> None:
        self.got: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.got.append(str(envelope.rcpt_tos[0]))
        return "250 OK"


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Sink]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = _Sink()
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    told = {"HOST": "127.0.0.1", "PORT": str(port), "FROM": "aed@example.org", "SECURITY": "none"}
    for name, value in told.items():
        monkeypatch.setenv(f"AEDMAP_SMTP_{name}", value)
    yield made
    controller.stop()


def _run(*given: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(list(given))
    assert not stop.value.code


def test_a_notice_reaches_who_has_an_address_and_was_not_erased(
    sink: _Sink, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One mail for three notices: one person has no address, one was erased before it was sent."""
    until = date(2027, 12, 31)
    people = [
        make_responder(f"R-{n}", email=mail, certificates=(make_certificate(f"C-{n}", expires_on=until),))
        for n, mail in enumerate(["a@example.org", None, "c@example.org"], start=1)
    ]
    with open_database(sqlite_url) as database:
        database.people.put_responders(people, at=NOON, actor="tester")
    _run("people", "notices", "--at", "2027-12-24", "--db", sqlite_url)
    with open_database(sqlite_url) as database:
        database.person_records.erase("R-3", at=NOON, actor="tester")
    capsys.readouterr()
    _run("reminders", "send", "--db", sqlite_url, "--json")
    assert json.loads(capsys.readouterr().out) == {"queued": 0, "sent": 1, "waiting": 0, "failed": 1}
    _run("reminders", "send", "--db", sqlite_url, "--json")
    assert sink.got == ["a@example.org"]


def test_the_words_name_the_day_and_nobody() -> None:
    """Every timer has its words; neither the person nor the certificate's number is in them."""
    for timer in Timer:
        told = {"certificate": "R-1/1", "expires_on": "2027-12-31"}
        notice = Notice(KIND, Recipient.RESPONDER, "R-1", timer.value, NOON, told)
        subject, text = subject_and_text(notice)
        assert "证书" in subject and "2027-12-31" in text and "R-1" not in subject + text

"""A mail server of the tests' own that takes, refuses, stalls or hangs up as it is told."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailSink:
    """how: 250 to take, another status for the text, ("rcpt", status) for the address, "stall" or "drop" once the text
    is there, "drop first" before it; got: texts taken whole, refused ones too; taken: those it answered 250 to."""

    def __init__(self) -> None:
        self.how: int | str | tuple[str, int] = 250
        self.got: list[str] = []
        self.taken: list[str] = []
        self.port = 0

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:
        if isinstance(self.how, tuple):
            return f"{self.how[1]} no"
        if self.how == "drop first":
            _hang_up(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        text = content.decode() if isinstance(content, bytes) else str(content)
        self.got.append(text)
        if self.how == "drop":
            _hang_up(server)
        if self.how == "stall":
            await asyncio.sleep(1.0)
        if self.how == 250:
            self.taken.append(text)
        return f"{self.how if isinstance(self.how, int) else 250} told"


def _hang_up(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.close()


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """Runs as long as the block lasts."""
    sink = MailSink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()

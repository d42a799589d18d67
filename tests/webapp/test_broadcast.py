"""Streams on lent connections: the same promises as any other, whoever reads slowly or not at all."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from aedmap.storage import Database, Event, Role
from webapp.live import watch as watching
from webapp.live.broadcast import Broadcast, Wire, wire_of
from webapp.live.stream import follow_broadcast
from webapp.live.watch import EventWatch

_SEQ = re.compile(rb"id: (\d+)\nevent: change")


@pytest.fixture
def broadcast(database: Database) -> Iterator[Broadcast]:
    made = Broadcast(EventWatch(database.events, every_s=0.01), every_s=0.01, beat_s=0.2)
    yield made
    made.watch.stop()


class _Stream:
    """A stream as a server runs it: its thread writes what it is given, and the end."""

    def __init__(self, broadcast: Broadcast, after: int, *, chunked: bool = False, allowed: Any = lambda: True) -> None:
        self.phone, lent = socket.socketpair()
        self.phone.settimeout(20)
        lent.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self._wire, self._lent = Wire(lent, chunked), lent
        self._pieces = follow_broadcast(broadcast, self._wire, after, _all, allowed, ask_again_s=0.05)
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()
        self._broadcast = broadcast

    def __enter__(self) -> "_Stream":
        return self

    def __exit__(self, *_error: object) -> None:
        self._broadcast.watch.stop()
        self.phone.close()
        self.thread.join(20)
        assert not self.thread.is_alive()

    def _serve(self) -> None:
        with suppress(OSError):
            for piece in self._pieces:
                self._lent.sendall(self._wire.framed(piece))
        self._lent.close()

    def read_until(self, seq: int) -> bytes:
        told = b""
        while f"id: {seq}\n".encode() not in told and (some := self.phone.recv(1000)):
            told += some
        return told


def _all(event: Event) -> bool:
    return True


def _happen(database: Database, count: int, name: str = "somebody") -> None:
    for number in range(count):
        database.accounts.add(f"{name}-{number}", [Role.PLANNER], at=datetime.now(UTC), actor="test")


def _unframed(told: bytes) -> bytes:
    body = b""
    while told:
        length, _, told = told.partition(b"\r\n")
        size = int(length, 16)
        body, told = body + told[:size], told[size + 2 :]
    return body


@pytest.mark.parametrize("chunked", [False, True])
def test_every_event_once_and_in_order(database: Database, broadcast: Broadcast, chunked: bool) -> None:
    """From before the stream began until after it, framed as the protocol wants it."""
    start = database.events.last_seq()
    _happen(database, 3, "before")
    with _Stream(broadcast, start, chunked=chunked) as stream:
        _happen(database, 8)
        told = stream.read_until(start + 11)
    body = _unframed(told) if chunked else told
    assert [int(one) for one in _SEQ.findall(body)] == list(range(start + 1, start + 12))


def test_one_that_falls_behind_reads_the_log_and_goes_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out where more happened than a process keeps at hand."""
    monkeypatch.setattr(watching, "_KEPT", 2)
    broadcast = Broadcast(EventWatch(database.events, every_s=0.3), every_s=0.01)
    start = database.events.last_seq()
    with _Stream(broadcast, start) as stream:
        _happen(database, 10)
        told = stream.read_until(start + 10)
    assert [int(one) for one in _SEQ.findall(told)] == list(range(start + 1, start + 11))


def test_a_phone_that_takes_nothing_holds_up_nobody_and_is_cut(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it did not take is not piled up; it may come back and go on from its number."""
    monkeypatch.setattr(watching, "_KEPT", 4)
    broadcast = Broadcast(EventWatch(database.events, every_s=0.01), every_s=0.005, beat_s=0.001)
    start = database.events.last_seq()
    with _Stream(broadcast, start) as deaf, _Stream(broadcast, start) as hears:
        threading.Thread(target=_drain, args=(hears.phone,), daemon=True).start()
        until, number = time.monotonic() + 60, 0
        while deaf.thread.is_alive() and time.monotonic() < until:
            _happen(database, 1, f"more-{number}")
            number += 1
        assert not deaf.thread.is_alive()
        assert hears.thread.is_alive()


def test_a_stream_ends_when_the_right_to_it_ends(database: Database, broadcast: Broadcast) -> None:
    """Asked at once and then again and again, also while nothing happens; then the connection ends."""
    answers = iter([True, True, False])
    with _Stream(broadcast, database.events.last_seq(), allowed=lambda: next(answers)) as stream:
        stream.thread.join(20)
        assert not stream.thread.is_alive()
        _drain(stream.phone)


def test_a_heartbeat_comes_while_nothing_happens(database: Database, broadcast: Broadcast) -> None:
    """Otherwise nobody would learn that a line is dead."""
    start, told = database.events.last_seq(), b""
    with _Stream(broadcast, start) as stream:
        while told.count(b"event: beat") < 2:
            told += stream.phone.recv(1000)
    assert f"id: {start}\nevent: beat".encode() in told


def _drain(connection: socket.socket) -> None:
    with suppress(OSError):
        while connection.recv(4096):
            pass


def test_only_a_plain_connection_is_written_to() -> None:
    """Where TLS, HTTP/2 or another server has a hand in what is sent, the server sends it."""
    one, other = socket.socketpair()
    plain = {"gunicorn.socket": one, "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http"}
    assert wire_of(plain) == Wire(one, chunked=True)
    assert wire_of({**plain, "SERVER_PROTOCOL": "HTTP/1.0"}) == Wire(one, chunked=False)
    for change in ({"gunicorn.socket": None}, {"SERVER_PROTOCOL": "HTTP/2"}, {"HTTP_VERSION": "2"}):
        assert wire_of({**plain, **change}) is None
    assert wire_of({**plain, "gunicorn.socket": object()}) is None
    assert wire_of({}) is None
    one.close()
    other.close()

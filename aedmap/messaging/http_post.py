"""One HTTP POST, told apart by what surely did not arrive and what nobody knows."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from aedmap.errors import InvalidInput
from aedmap.notices.sending import NotSent, OutcomeUnknown

_MOST_READ = 65_536
_BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def check_address(name: str, address: str) -> None:
    """InvalidInput for what is no http or https address; name: of the setting that holds it."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput(f"{name} is not an http or https address; give one such as https://gateway.example/send.")


def post(address: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> bytes:
    """The answer's body. NotSent while nothing was handed over or when the receiver refused, else OutcomeUnknown."""
    answer = ask(address, body, headers, timeout_s)
    if 200 <= answer.status < 300:
        return answer.body
    # A redirection would carry the text to somebody else; whoever set the address mends it.
    raise refused(answer.status)


def refused(status: int) -> NotSent:
    """Why a status means that it did not go, and whether another try could help."""
    return NotSent(f"the receiver answered {status}", final=status < 500 and status not in _BUSY)


def ask(address: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Answer:
    """Whatever the receiver answers, within timeout_s from the beginning to its last byte.

    NotSent while nothing was handed over, OutcomeUnknown once it was.
    """
    parts = urlsplit(address)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, timeout_s)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NotSent(f"the receiver cannot be reached ({type(error).__name__})") from error
        try:
            with _hung_up_after(connection, timeout_s):
                connection.request("POST", path, body, dict(headers))
                answer = connection.getresponse()
                return Answer(answer.status, answer.read(_MOST_READ))
        # ValueError: a connection that is hung up on while it reads
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise OutcomeUnknown(f"the connection broke after the text was sent ({type(error).__name__})") from error
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None, timeout_s: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=timeout_s, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=timeout_s)


@contextlib.contextmanager
def _hung_up_after(connection: http.client.HTTPConnection, timeout_s: float) -> Iterator[None]:
    """A socket's own limit is for each piece: a receiver that sends a byte now and then would hold us for hours."""
    held = connection.sock

    def hang_up() -> None:
        with contextlib.suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(timeout_s, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()

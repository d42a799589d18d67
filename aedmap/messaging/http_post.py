"""One HTTP POST, told apart by what surely did not arrive and what nobody knows."""

import http.client
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from aedmap.errors import InvalidInput
from aedmap.notices.sending import NotSent, OutcomeUnknown

_MOST_READ = 65_536
_BUSY = frozenset({408, 425, 429})


def check_address(name: str, address: str) -> None:
    """InvalidInput for what is no http or https address; name: of the setting that holds it."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput(f"{name} is not an http or https address; give one such as https://gateway.example/send.")


def post(address: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> bytes:
    """The answer's body. NotSent while nothing was handed over or when the receiver refused, else OutcomeUnknown."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, parts.port, timeout=timeout_s, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=timeout_s)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NotSent(f"the receiver cannot be reached ({type(error).__name__})") from error
        try:
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            told = answer.read(_MOST_READ)
        except (OSError, http.client.HTTPException) as error:
            raise OutcomeUnknown(f"the connection broke after the text was sent ({type(error).__name__})") from error
    finally:
        connection.close()
    if 200 <= answer.status < 300:
        return told
    # A redirection would carry the text to somebody else; whoever set the address mends it.
    raise NotSent(f"the receiver answered {answer.status}", final=answer.status < 500 and answer.status not in _BUSY)

"""The link by which one person subscribes a browser: good for some days, and nobody can make another from it."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from aedmap.errors import NotFound

GOOD_FOR = timedelta(days=7)
_SIGNATURE_BYTES = 16


def sign_person(secret: str, responder_id: str, now: datetime) -> str:
    """The token of a person; it holds their id and nothing else of them."""
    until = int((now + GOOD_FOR).timestamp())
    return f"{until}.{_signature(secret, responder_id, until)}.{responder_id}"


def read_person(secret: str, token: str, now: datetime) -> str:
    """The person of a token; NotFound when it is not one of ours or was given too long ago."""
    number, _, rest = token.partition(".")
    given, _, responder_id = rest.partition(".")
    is_number = number.isascii() and number.isdigit() and len(number) <= 12
    if is_number and hmac.compare_digest(_signature(secret, responder_id, int(number)).encode(), given.encode()):
        if now.timestamp() <= int(number):
            return responder_id
        raise NotFound("This link was good for some days, which are over; ask the desk for a new one.")
    raise NotFound("This link is not whole or not ours; open the one that you were given.")


def _signature(secret: str, responder_id: str, until: int) -> str:
    digest = hmac.new(secret.encode(), f"subscribe {until} {responder_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).decode().rstrip("=")

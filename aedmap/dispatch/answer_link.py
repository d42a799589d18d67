"""The link by which one responder answers one alert: nobody can make another from it, and it names nobody."""

import base64
import hashlib
import hmac

from aedmap.errors import NotFound

_SIGNATURE_BYTES = 16


def sign_alert(secret: str, alert_id: int) -> str:
    """The token of an alert. It is worth one answer: afterwards the alert's state refuses another."""
    return f"{alert_id}-{_signature(secret, alert_id)}"


def read_alert(secret: str, token: str) -> int:
    """The alert of a token; NotFound when it is not one of ours."""
    number, _, given = token.partition("-")
    is_number = number.isascii() and number.isdigit() and len(number) <= 18
    if is_number and hmac.compare_digest(_signature(secret, int(number)).encode(), given.encode()):
        return int(number)
    raise NotFound("This link is not whole or not ours; open the one in the newest message.")


def _signature(secret: str, alert_id: int) -> str:
    digest = hmac.new(secret.encode(), f"answer {alert_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).decode().rstrip("=")

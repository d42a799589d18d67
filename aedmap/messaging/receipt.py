"""What a receiver tells afterwards about a message."""

from enum import StrEnum


class Receipt(StrEnum):
    DELIVERED = "delivered"
    SEEN = "seen"
    NOT_DELIVERED = "not_delivered"


# Words of gateways for text messages and calls. A call that rang and was not taken did not deliver anything.
_WORDS = {
    Receipt.DELIVERED: ("delivered", "delivrd", "ok", "answered", "completed"),
    Receipt.SEEN: ("seen", "read", "displayed"),
    Receipt.NOT_DELIVERED: (
        "failed", "undelivered", "undeliv", "expired", "rejected", "busy", "no-answer", "no_answer", "canceled",
    ),
}  # fmt: skip
_RECEIPTS = {word: receipt for receipt, words in _WORDS.items() for word in words}


def receipt_in(word: str) -> Receipt | None:
    """What a gateway's word means; None for steps on the way, such as "sent" or "ringing"."""
    return _RECEIPTS.get(word.strip().casefold())

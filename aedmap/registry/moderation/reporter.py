"""Who reports: known by a salted digest only, and trusted by what became of their earlier reports."""

import hashlib
import hmac
import unicodedata
from enum import StrEnum

_CONFIRMED_TO_RELY = 2
_REFUSED_TO_DOUBT = 2


class Trust(StrEnum):
    """Coarse on purpose: it sorts the queue and decides nothing."""

    UNKNOWN = "unknown"
    RELIABLE = "reliable"
    DOUBTFUL = "doubtful"


def hashed(salt: str, words: str) -> str:
    """A keyed digest of a contact or an address, however it is spaced and cased; the words cannot be had back.

    64 bits: enough to know somebody again among a region's reporters.
    """
    plain = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    return hmac.new(salt.encode(), plain.encode(), hashlib.sha256).hexdigest()[:16]


def trust_of(confirmed: int, refused: int) -> Trust:
    """From how many earlier reports were confirmed and refused."""
    if refused >= _REFUSED_TO_DOUBT and refused > confirmed:
        return Trust.DOUBTFUL
    if confirmed >= _CONFIRMED_TO_RELY and confirmed > 2 * refused:
        return Trust.RELIABLE
    return Trust.UNKNOWN

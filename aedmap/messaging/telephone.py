"""Telephone numbers as people and gateways write them, told apart by all their digits."""

import re
import unicodedata

import phonenumbers

from aedmap.errors import InvalidInput

# Fewer digits than these tell nobody apart.
_LEAST_DIGITS = 7
# E.164 has at most 15, behind 00 where somebody dials abroad.
_MOST_DIGITS = 17
# Those of two numbers that could be one end alike; to compare so much first is a hundred times cheaper.
_LAST_DIGITS = 6
# One number with what may stand between its digits; anything else ends it.
_NUMBER = re.compile(r"\+?(?:[0-9(][0-9 ()./-]*[0-9)]|[0-9])")
_BETWEEN_NUMBERS = re.compile(r"([/;,|、])")


def is_same(heard: str, kept: str, country: str | None) -> bool:
    """Whether both are one number in full, country and area included.

    heard: from a gateway, which may leave out the + before the country; kept: as whoever enrolled wrote it; country:
    whose numbers are written without one, ISO 3166-1 alpha-2, None where nobody knows
    """
    heard, kept = _plain(heard), first_number(kept)
    one, other = _digits(heard), _digits(kept)
    if min(len(one), len(other)) < _LEAST_DIGITS or one[-_LAST_DIGITS:] != other[-_LAST_DIGITS:]:
        return False
    meant = {_full(heard, country), _full(f"+{one}", None)} if heard.strip()[:1] not in ("+", "0") else None
    return _full(kept, country) in (meant or {_full(heard, country)})


def clean_number(written: str) -> str:
    """One number as it is kept, in half-width digits; empty for an empty field.

    InvalidInput where it is several numbers, or words stand beside it.
    """
    plain = _plain(written)
    whole = _NUMBER.fullmatch(plain) and first_number(plain) == plain and len(_digits(plain)) <= _MOST_DIGITS
    if plain and not whole:
        raise InvalidInput(
            f"{written.strip()!r} is not one telephone number; give one with its country or area, without words."
        )
    return plain


def first_number(kept: str) -> str:
    """The first that can be read of what somebody wrote, without words; all of it where none can."""
    plain, read = _plain(kept), ""
    for part in _BETWEEN_NUMBERS.split(plain):
        read += part
        found = _NUMBER.search(read)
        if found and len(_digits(found.group())) >= _LEAST_DIGITS:
            return found.group()
    return plain


def _plain(number: str) -> str:
    """In half-width digits and one kind of dash and space."""
    plain = unicodedata.normalize("NFKC", number)
    return " ".join(re.sub(r"[\u2010-\u2015\u2212]", "-", plain).split())


def _full(number: str, country: str | None) -> str:
    """As E.164 writes it; the bare digits of what cannot be read so."""
    try:
        read = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return _digits(number)
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isascii() and letter.isdigit())

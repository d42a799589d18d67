"""Telephone numbers as people and gateways write them, told apart by all their digits."""

import phonenumbers

# Fewer digits than these tell nobody apart.
_LEAST_DIGITS = 7
# Those of two numbers that could be one end alike; to compare so much first is a hundred times cheaper.
_LAST_DIGITS = 6


def is_same(heard: str, kept: str, country: str | None) -> bool:
    """Whether both are one number in full, country and area included.

    heard: from a gateway, which may leave out the + before the country; kept: as whoever enrolled wrote it; country:
    whose numbers are written without one, ISO 3166-1 alpha-2, None where nobody knows
    """
    one, other = _digits(heard), _digits(kept)
    if min(len(one), len(other)) < _LEAST_DIGITS or one[-_LAST_DIGITS:] != other[-_LAST_DIGITS:]:
        return False
    meant = {_full(heard, country), _full(f"+{one}", None)} if heard.strip()[:1] not in ("+", "0") else None
    return _full(kept, country) in (meant or {_full(heard, country)})


def _full(number: str, country: str | None) -> str:
    """As E.164 writes it; the bare digits of what cannot be read so."""
    try:
        read = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return _digits(number)
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isascii() and letter.isdigit())

"""One record of a roster, understood: what the source says of a person, as text that two deliveries can compare."""

import hashlib
from dataclasses import dataclass, fields


@dataclass(frozen=True, repr=False)
class PersonDraft:
    """ "" stands for not told. Days are ISO 8601, areas already coarse, hours as aedmap.people.hours_text writes them.

    consent_on: a day, "yes" for agreed without a day, "" for not told
    """

    row: int
    key: str
    name: str
    phone: str = ""
    email: str = ""
    number: str = ""
    kind: str = ""
    issuer: str = ""
    issued_on: str = ""
    expires_on: str = ""
    home: str = ""
    work: str = ""
    hours: str = ""
    quiet: str = ""
    homes_too: str = ""
    consent_on: str = ""
    time_zone: str = ""

    def __repr__(self) -> str:
        return f"PersonDraft(row={self.row})"

    def said(self) -> dict[str, str]:
        """The values without where they stood."""
        return {name: getattr(self, name) for name in SAID}


SAID = tuple(field.name for field in fields(PersonDraft) if field.name not in ("row", "key"))


def content_key(own_id: str, issuer: str, number: str, name: str, phone: str) -> str:
    """What a person is known again by: the source's own number, else the certificate, else name and telephone.

    Hashed, so that lists of keys tell nobody's name; the row is erased with the person all the same.
    """
    if own_id:
        text = f"id {own_id}"
    elif number:
        text = f"certificate {issuer}\n{number}"
    else:
        text = f"person {name}\n{''.join(sign for sign in phone if sign.isdigit())}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]

"""One first-aid certificate."""

from dataclasses import dataclass
from datetime import date

from aedmap.errors import InvalidInput


@dataclass(frozen=True)
class Certificate:
    """What a course provider issued; verified is True once a steward has compared it with the issuer's record.

    issued_on, expires_on: both days included; a certificate is still good on the day it expires.
    """

    number: str
    kind: str
    issued_on: date
    expires_on: date
    issuer: str
    verified: bool = False

    def __post_init__(self) -> None:
        if not self.number:
            raise InvalidInput("A certificate needs a number; give the one printed on it.")
        if self.expires_on < self.issued_on:
            raise InvalidInput(
                f"Certificate {self.number} expires on {self.expires_on}, before it was issued on {self.issued_on}; "
                "the expiry must not come first."
            )

    def valid_on(self, day: date) -> bool:
        """Whether the day lies between issue and expiry; says nothing about verification."""
        return self.issued_on <= day <= self.expires_on

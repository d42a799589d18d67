"""One first-aid certificate."""

from dataclasses import dataclass, field
from datetime import date, datetime

from aedmap.errors import InvalidInput

# What stands outside is a slip, or a program's word for nothing and for never.
FIRST_YEAR, LAST_YEAR = 1950, 2200


@dataclass(frozen=True)
class Certificate:
    """What a course provider issued; verified is True once a steward has compared it with the issuer's record.

    issued_on, expires_on: both days included; a certificate is still good on the day it expires.
    verified_by, verified_at: the account that compared, and when; None where only the fact is known
    ordinal: counts the certificates of one person from 1, so that events can name one without its number; 0 until kept
    """

    number: str
    kind: str
    issued_on: date
    expires_on: date
    issuer: str
    verified: bool = False
    verified_by: str | None = None
    verified_at: datetime | None = None
    ordinal: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not self.number:
            raise InvalidInput("A certificate needs a number; give the one printed on it.")
        for day in (self.issued_on, self.expires_on):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise InvalidInput(
                    f"Certificate {self.number} has the day {day}; give one between {FIRST_YEAR} and {LAST_YEAR}, "
                    "as printed on it."
                )
        if self.expires_on < self.issued_on:
            raise InvalidInput(
                f"Certificate {self.number} expires on {self.expires_on}, before it was issued on {self.issued_on}; "
                "the expiry must not come first."
            )

    def valid_on(self, day: date) -> bool:
        """Whether the day lies between issue and expiry; says nothing about verification."""
        return self.issued_on <= day <= self.expires_on


def last_day(issued_on: date, years: int) -> date:
    """The day a certificate expires that is valid for so many years: the same day of the year, 28 February for the
    29th. InvalidInput when the calendar has no such year."""
    if issued_on.year + years > LAST_YEAR:
        raise InvalidInput(f"A certificate issued on {issued_on} has no day of expiry; correct the day of issue.")
    try:
        return issued_on.replace(year=issued_on.year + years)
    except ValueError:
        return issued_on.replace(year=issued_on.year + years, day=28)

"""What somebody agreed to, in which words and when."""

from dataclasses import dataclass
from datetime import datetime

from aedmap.errors import InvalidInput

ALERTS = "alerts"  # to be alerted, and located while an alert lasts
PURPOSES = (ALERTS, "training", "statistics")


@dataclass(frozen=True)
class Consent:
    """what: one of PURPOSES; version: which text was agreed to; given_at, withdrawn_at: aware"""

    what: str
    version: str
    given_at: datetime
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.what not in PURPOSES:
            raise InvalidInput(f"{self.what!r} is nothing to agree to; allowed are {', '.join(PURPOSES)}.")
        if not self.version.strip():
            raise InvalidInput("A consent needs the version of the text that was agreed to; give one such as 2026-01.")

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

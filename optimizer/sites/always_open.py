"""Whether hours leave the door open all week, and whether they leave it open for certain at all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus, Opening, OpenState, timeline

_ANY_MONDAY = datetime(2026, 3, 9, tzinfo=UTC)
# A country whose public holidays are known, so that hours with PH are read to their end; which one changes nothing.
_ANY_COUNTRY = "FI"


@lru_cache(maxsize=4096)
def is_always_open(hours: str | None) -> bool:
    """Certainly open at every moment of the week."""
    return all(opening.state is OpenState.OPEN for opening in _week(hours))


@lru_cache(maxsize=4096)
def is_ever_open(hours: str | None) -> bool:
    """Certainly open at some moment of the week."""
    return any(opening.state is OpenState.OPEN for opening in _week(hours))


def _week(hours: str | None) -> Iterator[Opening]:
    door = Aed("door", Position(0, 0), "", AedStatus.IN_SERVICE, "UTC", _ANY_COUNTRY, "", opening_hours=hours)
    return (opening for _, _, opening in timeline(door, _ANY_MONDAY, _ANY_MONDAY + timedelta(days=7)))

"""How many reports are taken, so that the queue stays one that people can read."""

from dataclasses import dataclass
from datetime import timedelta

from aedmap.errors import StateConflict

CLIENT_WINDOW = timedelta(hours=1)
DAY = timedelta(days=1)


class LimitReached(StateConflict):
    """Too many reports for now."""


@dataclass(frozen=True)
class Limits:
    """Of one client (an internet address) in an hour, of all in a day, and of those nobody has decided yet."""

    client_an_hour: int = 5
    all_a_day: int = 300
    undecided: int = 2000


def refuse_too_many(limits: Limits, client_last_hour: int, all_last_day: int, undecided: int) -> None:
    """LimitReached with what to do."""
    if client_last_hour >= limits.client_an_hour:
        raise LimitReached(f"{client_last_hour} reports came from here within an hour; report further ones later.")
    if all_last_day >= limits.all_a_day or undecided >= limits.undecided:
        raise LimitReached("More reports came in than can be looked at; try again tomorrow, or call the Red Cross.")

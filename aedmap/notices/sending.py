"""Sending what is due: claimed first, so that nothing is sent twice, and tried again only when it surely did not go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from aedmap.notices.notice import Notice

MOST_ATTEMPTS = 6
_FIRST_WAIT = timedelta(minutes=5)


class NotSent(Exception):
    """It surely did not go; final: another try would not help either (the address is refused)."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class OutcomeUnknown(Exception):
    """The connection broke after the text was handed over: it may have gone, so it is not sent again."""


@dataclass(frozen=True)
class Mail:
    """to: an address, looked up for this moment and kept nowhere."""

    to: str
    subject: str
    text: str


class Channel(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand one mail over. NotSent or OutcomeUnknown when it did not go or nobody knows."""


@dataclass(frozen=True)
class Claimed:
    """A notice that this process alone may send now."""

    id: int
    notice: Notice
    attempts: int


class Outbox(Protocol):
    def claim_next(self, kind: str, now: datetime) -> Claimed | None:
        """The next queued notice of a kind that is due, by compare-and-swap; None when there is none."""

    def mark_sent(self, notice_id: int) -> None: ...
    def try_again(self, notice_id: int, why: str, due_at: datetime) -> None: ...
    def give_up(self, notice_id: int, why: str) -> None: ...


@dataclass(frozen=True)
class SendReport:
    sent: int
    waiting: int
    failed: int


def wait_after(attempts: int) -> timedelta:
    """How long until the next try: five minutes, then twice as long each time."""
    return _FIRST_WAIT * (1 << (attempts - 1))


def send_due(
    outbox: Outbox, kind: str, compose: Callable[[Notice], Mail | None], channel: Channel, now: datetime
) -> SendReport:
    """Send every due notice of a kind. compose: the mail of a notice, None when its recipient has no address."""
    sent = waiting = failed = 0
    while (claimed := outbox.claim_next(kind, now)) is not None:
        mail = compose(claimed.notice)
        if mail is None:
            outbox.give_up(claimed.id, "no address")
            failed += 1
            continue
        try:
            channel.send(mail)
        except NotSent as fault:
            if fault.final or claimed.attempts >= MOST_ATTEMPTS:
                outbox.give_up(claimed.id, str(fault))
                failed += 1
            else:
                outbox.try_again(claimed.id, str(fault), now + wait_after(claimed.attempts))
                waiting += 1
        except OutcomeUnknown as fault:
            outbox.give_up(claimed.id, str(fault))
            failed += 1
        else:
            outbox.mark_sent(claimed.id)
            sent += 1
    return SendReport(sent, waiting, failed)

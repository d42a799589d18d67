"""Sending what was committed: claimed first, tried again soon while it still helps, then over the next channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from aedmap.messaging.channel import Channel, Outgoing
from aedmap.notices.sending import NotSent, OutcomeUnknown

MOST_ATTEMPTS = 4
_FIRST_WAIT_S = 2.0


@dataclass(frozen=True)
class Waiting:
    """A message that this process alone may send now; exercise: real channels are barred."""

    id: int
    alert_id: int
    responder_id: str
    what: str
    channel: str
    attempts: int
    expected_s: float
    exercise: bool
    useful_until: datetime


class Outbox(Protocol):
    def queue_missing(self, channel: str, now: datetime) -> int:
        """Queue what committed alerts still have to tell, each once, over this channel; how many were new."""

    def give_up_stale(self, channels: Sequence[str], now: datetime) -> int:
        """Messages whose sender died are told over the next channel; how many there were."""

    def claim_next(self, now: datetime) -> Waiting | None:
        """The next due message, by compare-and-swap; None when there is none."""

    def mark_sent(self, message: Waiting, reference: str | None, now: datetime) -> None: ...
    def mark_barred(self, message: Waiting, now: datetime) -> None: ...
    def try_again(self, message: Waiting, why: str, due_at: datetime, now: datetime) -> None: ...
    def give_up(self, message: Waiting, why: str, following: str | None, now: datetime) -> None:
        """following: the channel over which it is told instead, queued in the same transaction."""


@dataclass(frozen=True)
class SendReport:
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    barred: int = 0


def send_waiting(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    compose: Callable[[Waiting], Outgoing | None],
    clock: Callable[[], datetime],
) -> SendReport:
    """Send every due message. channels: in the order of trying; compose: None when there is no address for it.

    A message whose outcome nobody knows is not repeated over the same channel, but told over the next.
    """
    order = list(channels)
    if not order:
        return SendReport()
    outbox.queue_missing(order[0], clock())
    outbox.give_up_stale(order, clock())
    counts = {"sent": 0, "waiting": 0, "failed": 0, "barred": 0}
    while (message := outbox.claim_next(clock())) is not None:
        counts[_send(outbox, channels, message, compose, clock)] += 1
    return SendReport(**counts)


def wait_after(attempts: int) -> timedelta:
    """Two seconds, then twice as long each time: an alert is of use for a minute or two."""
    return timedelta(seconds=_FIRST_WAIT_S * (1 << (attempts - 1)))


def following(order: Sequence[str], channel: str) -> str | None:
    """The channel after this one; the first for one that is not used any more."""
    if channel not in order:
        return order[0] if order else None
    rest = order[order.index(channel) + 1 :]
    return rest[0] if rest else None


def _send(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    message: Waiting,
    compose: Callable[[Waiting], Outgoing | None],
    clock: Callable[[], datetime],
) -> str:
    if message.exercise:
        outbox.mark_barred(message, clock())
        return "barred"
    after = following(list(channels), message.channel)
    outgoing, channel = compose(message), channels.get(message.channel)
    if clock() > message.useful_until:
        outbox.give_up(message, "too late to be of use", None, clock())
        return "failed"
    if outgoing is None or channel is None:
        outbox.give_up(message, "no address" if channel else "channel not in use", after, clock())
        return "failed"
    try:
        reference = channel.send(outgoing)
    except NotSent as fault:
        due = clock() + wait_after(message.attempts)
        if fault.final or message.attempts >= MOST_ATTEMPTS or due > message.useful_until:
            outbox.give_up(message, str(fault), after, clock())
            return "failed"
        outbox.try_again(message, str(fault), due, clock())
        return "waiting"
    except OutcomeUnknown as fault:
        outbox.give_up(message, str(fault), after, clock())
        return "failed"
    outbox.mark_sent(message, reference, clock())
    return "sent"

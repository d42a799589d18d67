"""Sending what was committed: claimed first, tried again soon while it still helps, then over the next channel."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from aedmap.messaging.channel import Channel, Outgoing
from aedmap.messaging.order import following, order_for
from aedmap.notices.sending import NotSent, OutcomeUnknown

MOST_ATTEMPTS = 4
_FIRST_WAIT_S = 2.0
_log = logging.getLogger("aedmap.messages")


@dataclass(frozen=True)
class Waiting:
    """A message that this process alone may send now; exercise: real channels are barred.

    chosen: the channels that the person wants first, in their order; wanted: False once what it tells is over
    """

    id: int
    alert_id: int
    responder_id: str
    what: str
    channel: str
    attempts: int
    expected_s: float
    exercise: bool
    useful_until: datetime
    chosen: tuple[str, ...] = ()
    wanted: bool = True


class Outbox(Protocol):
    def queue_missing(self, channels: Sequence[str], now: datetime) -> int:
        """Queue what committed alerts still have to tell, each once, over the person's first channel; how many."""

    def pass_on(self, channels: Sequence[str], now: datetime) -> int:
        """Messages whose sender died, whose receipt says that they did not arrive, pushes that no browser confirms, and
        those of channels that are not in use any more are told over the next channel; how many there were."""

    def claim_next(self, channel: str, now: datetime) -> Waiting | None:
        """The next due message of a channel, by compare-and-swap; None when there is none."""

    def mark_sent(self, message: Waiting, reference: str | None, now: datetime) -> None: ...
    def mark_barred(self, message: Waiting, now: datetime) -> None: ...
    def try_again(self, message: Waiting, why: str, due_at: datetime, now: datetime) -> None: ...
    def give_up(self, message: Waiting, why: str, following: str | None, now: datetime, *, maybe_sent: bool) -> None:
        """following: the channel over which it is told instead, queued in the same transaction; maybe_sent: nobody
        knows whether it went all the same."""


@dataclass(frozen=True)
class SendReport:
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    barred: int = 0
    needless: int = 0


Compose = Callable[[Waiting], Outgoing | None]
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Sender:
    """channels: in the order of trying; compose: None when the person has no address for the message's channel."""

    outbox: Outbox
    channels: Mapping[str, Channel]
    compose: Compose
    clock: Clock

    def prepare(self) -> None:
        """Bring into the outbox what is to be told."""
        order = list(self.channels)
        self.outbox.queue_missing(order, self.clock())
        self.outbox.pass_on(order, self.clock())

    def send_one(self, channel: str) -> str | None:
        """Send a channel's next due message; what became of it, by the names of SendReport, None without one."""
        message = self.outbox.claim_next(channel, self.clock())
        return None if message is None else self.send(message)

    def send(self, message: Waiting) -> str:
        """Send a claimed message. What may have gone is not repeated over the same channel, but told over the next."""
        if message.exercise:
            self.outbox.mark_barred(message, self.clock())
            return "barred"
        if not message.wanted:
            self.outbox.give_up(message, "answered or called off meanwhile", None, self.clock(), maybe_sent=False)
            return "needless"
        if self.clock() > message.useful_until:
            self.outbox.give_up(message, "too late to be of use", None, self.clock(), maybe_sent=False)
            return "failed"
        outgoing, channel = self.compose(message), self.channels.get(message.channel)
        if outgoing is None or channel is None:
            return self._pass_on(message, "no address" if channel else "channel not in use")
        try:
            reference = channel.send(outgoing)
        except NotSent as fault:
            due = self.clock() + wait_after(message.attempts)
            if fault.final or message.attempts >= MOST_ATTEMPTS or due > message.useful_until:
                return self._pass_on(message, str(fault))
            self.outbox.try_again(message, str(fault), due, self.clock())
            return "waiting"
        except OutcomeUnknown as fault:
            return self._pass_on(message, str(fault), maybe_sent=True)
        except Exception as fault:  # noqa: BLE001  our fault with one message must not silence the channel
            # Not its text: that may hold what the message was made of.
            _log.error("message %s over %s: %s", message.id, message.channel, type(fault).__name__)
            return self._pass_on(message, f"the program made a mistake ({type(fault).__name__})", maybe_sent=True)
        self.outbox.mark_sent(message, reference, self.clock())
        return "sent"

    def _pass_on(self, message: Waiting, why: str, *, maybe_sent: bool = False) -> str:
        after = following(order_for(message.chosen, list(self.channels)), message.channel)
        self.outbox.give_up(message, why, after, self.clock(), maybe_sent=maybe_sent)
        return "failed"


def send_waiting(sender: Sender) -> SendReport:
    """Send every due message, one channel beside the other, until none is due."""
    counts: Counter[str] = Counter()
    while sender.channels:
        sender.prepare()
        with ThreadPoolExecutor(len(sender.channels)) as pool:
            done = sum(pool.map(lambda name: _drain(sender, name), sender.channels), Counter[str]())
        counts += done
        if not done:
            break
    return SendReport(**counts)


def wait_after(attempts: int) -> timedelta:
    """Two seconds, then twice as long each time: an alert is of use for a minute or two."""
    return timedelta(seconds=_FIRST_WAIT_S * (1 << (attempts - 1)))


def _drain(sender: Sender, channel: str) -> Counter[str]:
    done: Counter[str] = Counter()
    while (outcome := sender.send_one(channel)) is not None:
        done[outcome] += 1
    return done

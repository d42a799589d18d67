"""Sending without end: each channel in lanes of its own, so that one that stalls holds up no other, nor itself."""

import contextlib
import logging
import threading
from collections.abc import Iterator

from aedmap.errors import SourceUnavailable, StateConflict
from aedmap.messaging.sending import Sender, Waiting

# Messages of one channel that may be on their way at once: a wave is a handful of people.
LANES = 4
# Longer than a channel takes at most: whoever ends the program lets what is on its way be written down.
_LAST_WAIT_S = 15.0
_log = logging.getLogger("aedmap.messages")


@contextlib.contextmanager
def lanes_open(sender: Sender, every_s: float) -> Iterator[None]:
    """Threads that look every every_s seconds, as long as the block lasts; they wait while the database is away."""
    stop = threading.Event()
    threads = [threading.Thread(target=_prepare_on, args=(sender, every_s, stop), name="messages", daemon=True)]
    for channel in sender.channels:
        given = (sender, channel, threading.Lock(), every_s, stop)
        threads += [threading.Thread(target=_send_on, args=given, name=channel, daemon=True) for _ in range(LANES)]
    if not sender.channels:
        threads = []
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(_LAST_WAIT_S)


def _prepare_on(sender: Sender, every_s: float, stop: threading.Event) -> None:
    while not stop.wait(every_s):
        with _going_on("messages"):
            sender.prepare()


def _send_on(sender: Sender, channel: str, looking: threading.Lock, every_s: float, stop: threading.Event) -> None:
    while not stop.is_set():
        with looking:  # one of the lanes looks, the others are sending or wait for their turn
            message = _next(sender, channel, every_s, stop)
        if message is None:
            return
        with _going_on(channel):
            sender.send(message)  # else nobody knows what became of it: it goes over the next channel once it is stale


def _next(sender: Sender, channel: str, every_s: float, stop: threading.Event) -> Waiting | None:
    while not stop.is_set():
        with _going_on(channel):
            if (message := sender.outbox.claim_next(channel, sender.clock())) is not None:
                return message
        stop.wait(every_s)
    return None


@contextlib.contextmanager
def _going_on(what: str) -> Iterator[None]:
    """A thread that ended would end silently, and nobody be told any more: no single fault ends one."""
    try:
        yield
    except SourceUnavailable:
        pass  # said by the worker's own loop
    except StateConflict:
        pass  # another worker was first; the next look finds what is left
    except Exception as fault:  # noqa: BLE001
        # Not its text: that may hold what a message was made of.
        _log.error("%s: %s; going on", what, type(fault).__name__)

"""The event log as text/event-stream, from the last number a client saw."""

import math
import time
from collections.abc import Callable, Generator, Iterator

from flask import Response, request

from aedmap.errors import InvalidInput
from aedmap.storage import Event
from webapp.live.broadcast import Broadcast, Wire
from webapp.live.watch import EventWatch
from webapp.live.wording import beat, hello

HEARTBEAT_S = 10.0
# Asking costs a read of the database for each stream, and at a busy desk something happens several times a second.
ASK_AGAIN_S = 20.0


def stream_answer(lines: Iterator[bytes]) -> Response:
    """Not buffered by proxies, not kept by caches."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(lines, mimetype="text/event-stream", headers=headers)


def first_seq() -> int | None:
    """Where the client wants to go on: the Last-Event-ID of a reconnect, else the page's ?after=."""
    raw = request.headers.get("Last-Event-ID") or request.args.get("after")
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 18):
        raise InvalidInput(f"Last-Event-ID is {raw[:40]!r}, but must be the number of an event.")
    return int(raw)


def follow(
    watch: EventWatch,
    after: int,
    wanted: Callable[[Event], bool],
    still_allowed: Callable[[], bool],
    heartbeat_s: float = HEARTBEAT_S,
    ask_again_s: float = ASK_AGAIN_S,
) -> Iterator[bytes]:
    """Every wanted event after the number, then new ones as they come, all that came meanwhile in one piece.

    Ends when the reader has lost the right to it, which is asked for at most ask_again_s later.
    """
    yield hello(after)
    asked = -math.inf
    while True:
        after = yield from _catch_up(watch, after, wanted)
        more = watch.wait_beyond(after, heartbeat_s)
        if time.monotonic() >= asked + ask_again_s:
            if not still_allowed():
                return
            asked = time.monotonic()
        if not more:
            if watch.stopped:
                return
            yield beat(after)


def follow_broadcast(
    broadcast: Broadcast,
    wire: Wire,
    after: int,
    wanted: Callable[[Event], bool],
    still_allowed: Callable[[], bool],
    ask_again_s: float = ASK_AGAIN_S,
) -> Iterator[bytes]:
    """The same where the server lends the connection: the broadcast writes to it while this sleeps."""
    yield hello(after)
    while True:
        after = yield from _catch_up(broadcast.watch, after, wanted)
        line = broadcast.carry(wire, after, wanted)
        try:
            allowed = still_allowed()
            while allowed and not line.over.wait(ask_again_s):
                allowed = still_allowed()
        finally:
            broadcast.take_back(line)
        if not allowed or line.gone or broadcast.watch.stopped:
            return
        after = line.after


def _catch_up(watch: EventWatch, after: int, wanted: Callable[[Event], bool]) -> Generator[bytes, None, int]:
    """What is wanted of all that came after the number; the number of the newest."""
    before = None
    while before != after:
        before = after
        after, text = watch.piece_after(after, wanted)
        if text:
            yield text
    return after

"""The event log as text/event-stream, from the last number a client saw."""

import json
from collections.abc import Callable, Iterator

from flask import Response, request

from aedmap.errors import InvalidInput
from aedmap.storage import Event, EventLog
from webapp.live.watch import EventWatch

HEARTBEAT_S = 10.0


def stream_answer(lines: Iterator[str]) -> Response:
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
    events: EventLog,
    watch: EventWatch,
    after: int,
    wanted: Callable[[Event], bool],
    still_allowed: Callable[[], bool],
    heartbeat_s: float = HEARTBEAT_S,
) -> Iterator[str]:
    """Every wanted event after the number, then new ones as they come; ends when the reader loses the right to it."""
    yield f"retry: 1000\nid: {after}\nevent: hello\ndata: {after}\n\n"
    while True:
        for event in events.read_after(after):
            after = event.seq
            if wanted(event):
                yield _written(event)
        news = watch.wait_beyond(after, heartbeat_s)
        if not still_allowed():
            return
        if not news:
            if watch.stopped:
                return
            # The number goes with the heartbeat too: a reconnect then skips what was not wanted.
            yield f"id: {after}\nevent: beat\ndata: {after}\n\n"


def _written(event: Event) -> str:
    told = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "subject": event.subject,
        "id": event.subject_id,
        "from": event.from_state,
        "to": event.to_state,
        "incident": event.incident_id,
    }
    return f"id: {event.seq}\nevent: change\ndata: {json.dumps(told)}\n\n"

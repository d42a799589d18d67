"""How a text/event-stream says things: ids and codes only."""

import json

from aedmap.storage import Event


def written(event: Event) -> str:
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


def hello(after: int) -> bytes:
    """Where the stream begins, and how soon to come back when it breaks off."""
    return f"retry: 1000\nid: {after}\nevent: hello\ndata: {after}\n\n".encode()


def beat(after: int) -> bytes:
    """The number goes with the heartbeat too: a reconnect then skips what was not wanted."""
    return f"id: {after}\nevent: beat\ndata: {after}\n\n".encode()

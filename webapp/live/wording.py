"""How an event is said in a text/event-stream: ids and codes only."""

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

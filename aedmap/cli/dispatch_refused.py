"""A step that a life cycle forbids, said in the words of the terminal, with the commands that are possible instead."""

from collections.abc import Iterator
from contextlib import contextmanager

from aedmap.cli.dispatch_words import alert_words, incident_words, step_words
from aedmap.dispatch import Alert, AlertState
from aedmap.dispatch.life_cycle import ASSIGNMENT_TRANSITIONS, UNANSWERED
from aedmap.errors import StateConflict, StepForbidden
from aedmap.storage import Database

STEPS = ("departed", "at_aed", "aed_taken", "on_scene", "no_show")
_ENDING = {
    "ems_on_scene": "ambulance {0}",
    "handover": "hand-over {0}",
    "closed": "close {0}",
    "cancelled": "cancel {0} --reason ...",
}


@contextmanager
def refused_in_words(database: Database, incident_id: int, alert_id: int | None = None) -> Iterator[None]:
    """StateConflict with the same state and allowed ones as the StepForbidden that it stands for."""
    try:
        yield
    except StepForbidden as refused:
        if alert_id is not None and not refused.what.startswith("Incident"):
            sentence = _of_alert(database.dispatch.get_alert(alert_id), refused.to_state)
        else:
            sentence = _of_incident(incident_id, refused)
        raise StateConflict(sentence, state=refused.state, allowed=refused.allowed) from refused


def _of_alert(alert: Alert, to_state: str) -> str:
    now = f"{alert.responder_id} (alert {alert.id}) {alert_words(alert)}"
    return f"{now}; that they {_plural(step_words(to_state))} cannot follow. {_possible(_for_alert(alert))}"


def _of_incident(incident_id: int, refused: StepForbidden) -> str:
    now, then = incident_words(refused.state or ""), incident_words(refused.to_state)
    commands = [words.format(incident_id) for state, words in _ENDING.items() if state in refused.allowed]
    return f'Incident {incident_id}: {now}; "{then}" cannot follow. {_possible(commands)}'


def _for_alert(alert: Alert) -> list[str]:
    if alert.state in UNANSWERED:
        return [f"accept {alert.id}", f"decline {alert.id}", f"stand-down {alert.id}"]
    if alert.state is not AlertState.ACCEPTED:
        return []
    following = [f"progress {alert.id} {one}" for one in STEPS if one in ASSIGNMENT_TRANSITIONS[alert.progress]]
    return [*following, f"stand-down {alert.id}"]


def _possible(commands: list[str]) -> str:
    if not commands:
        return "No step is left for it."
    return "Possible now: " + ", ".join(f"'aedmap dispatch {one}'" for one in commands) + "."


def _plural(words: str) -> str:
    """ "is on the way" of one person is "are on the way" of them."""
    first, _, rest = words.partition(" ")
    return " ".join([{"is": "are", "has": "have", "goes": "go", "was": "were"}.get(first, first), rest]).strip()

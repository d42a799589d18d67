"""States and events of a case in words, for a terminal."""

from collections.abc import Mapping, Sequence

from aedmap.cli.dispatch_clock import WallClock
from aedmap.dispatch import Alert, time_points
from aedmap.dispatch.told_times import EMS_AT, EMS_UNKNOWN, read_time_code
from aedmap.storage import Event

_INCIDENT = {
    "received": "received, nobody was asked yet",
    "triaged": "triaged",
    "not_dispatchable": "nobody can be sent",
    "dispatching": "people are being asked",
    "responders_enroute": "responders are on the way",
    "first_on_scene": "the first is at the patient",
    "aed_on_scene": "a device is at the patient",
    "ems_on_scene": "the ambulance is on scene",
    "handover": "handed over to the ambulance",
    "closed": "closed",
    "reviewed": "reviewed",
    "cancelled": "cancelled",
}
_ALERT = {
    "queued": "is being asked",
    "sent": "was asked",
    "delivered": "has the message",
    "seen": "has seen the message",
    "accepted": "goes",
    "declined": "declined",
    "expired": "did not answer",
    "stood_down": "was stood down",
    "failed": "was not reached",
}
_PROGRESS = {
    "accepted": "has accepted",
    "departed": "is on the way",
    "at_aed": "is at the device",
    "aed_taken": "has the device",
    "on_scene": "is at the patient",
    "released": "is free again",
    "no_show": "did not come",
    "reassigned": "has another role",
    "stalled": "reports no step for too long",
}
_ROLE = {"cpr": "compressions", "aed": "fetch the device", "coordinator": "lead the team"}
_WAVE = {
    "sent": "was sent",
    "empty": "found nobody more to ask",
    "needless": "is not needed",
    "missed": "was overdue and not sent; ask the next by hand",
    "exhausted": "is over and nobody is left to ask",
}
_SAME_STATE = {
    "moved": "the place was changed",
    EMS_UNKNOWN: "nobody knows when the ambulance comes",
    # Of cases from before the time stood in the event.
    "ems_expected": "the ambulance is expected at another time",
}
_TRIAGE = {"arrest": "a cardiac arrest", "likely": "a likely cardiac arrest", "not_arrest": "no cardiac arrest"}
_WHY = {
    "sooner_one": "somebody is sooner",
    "enough_accepted": "enough go",
    "no_answer": "",
    "device_taken": "somebody else has the device",
    "other_device": "brings another device",
    "too_far_now": "too far from the new place",
    "call_them": "no channel reached them: call them yourselves",
    "late_yes": "said yes after their time was over",
    "late_answer": "answered after their time was over",
    "by_name": "",
    "fault": "the program failed; ask the next best by hand",
    "unreached": "",
    "next_asked": "the next is asked",
    "nobody_left": "nobody is left to ask",
    "overdue": "the next was not asked in time",
    "incident_over": "the case is over",
    "not_arrest": "no cardiac arrest",
    "duplicate_of": "the same as another incident",
    "ems_on_scene": "the ambulance is there",
    "scene_unsafe": "the place is not safe",
    "test": "only a test",
}


def incident_words(state: str) -> str:
    return _INCIDENT.get(state, state.replace("_", " "))


def triage_words(triage: str) -> str:
    return _TRIAGE.get(triage, triage.replace("_", " "))


def role_words(role: str) -> str:
    return _ROLE.get(role, role)


def alert_words(alert: Alert) -> str:
    """What became of the question, and how far somebody is who goes."""
    if alert.state != "accepted":
        return _ALERT.get(alert.state, alert.state)
    return _PROGRESS.get(alert.progress, alert.progress) + (", STALLED" if alert.stalled_at else "")


def step_words(state: str) -> str:
    """A step of somebody who was asked, such as "is on the way"."""
    return _ALERT.get(state) or _PROGRESS.get(state, state.replace("_", " "))


def told(events: Sequence[Event]) -> list[Event]:
    """Without what another line says already."""
    return [
        one
        for one in events
        if not (one.subject == "assignment" and one.to_state == "accepted")
        and not (one.subject == "alert" and one.to_state == "queued")
    ]


def event_words(event: Event, alerts: Mapping[int, Alert], wall: WallClock) -> str:
    """One event as a short sentence without its time, such as "R-7 was stood down (enough go)"."""
    alert = alerts.get(int(event.subject_id)) if event.subject_id.isdigit() else None
    if event.subject == "incident":
        return _of_incident(event, wall)
    if event.subject == "alert" and alert is not None:
        return _of_alert(event, alert)
    if event.subject == "assignment" and alert is not None:
        return f"{alert.responder_id} {_PROGRESS.get(event.to_state, event.to_state)}{_because(event.reason)}"
    if event.subject == "wave":
        what = _WAVE.get(event.to_state, event.to_state)
        return f"wave {event.subject_id.split('.')[-1]} {what}{_because(event.reason)}"
    if event.subject == "time_point":
        at = getattr(time_points([event]), event.to_state)
        return f"{event.to_state.replace('_', ' ')} at {wall.time(at, event.at)}"
    if event.subject == "aed":
        held = event.to_state == "reserved" or (event.reason or "").startswith("exercise_reserved")
        return f"device {event.subject_id} {'is reserved' if held else 'is free again, or waits for its guardian'}"
    words = f"{event.subject} {event.subject_id} {event.to_state}".replace("_", " ")
    return words + _because(event.reason)


def _of_incident(event: Event, wall: WallClock) -> str:
    reason = event.reason or ""
    if event.to_state == "alias":
        return f"another call about incident {reason.removeprefix('as_')}"
    if reason.startswith("triage_"):
        return f"taken for {triage_words(reason.removeprefix('triage_'))}"
    if event.from_state == event.to_state:
        ems_at = read_time_code(reason.removeprefix(EMS_AT))
        if ems_at is not None:
            return f"the ambulance is expected at {wall.time(ems_at, event.at)}"
        return _SAME_STATE.get(reason, incident_words(event.to_state))
    note = f": {event.note}" if event.note else ""
    return f"the case: {incident_words(event.to_state)}{_because(reason)}{note}"


def _of_alert(event: Event, alert: Alert) -> str:
    reason = event.reason or ""
    if event.from_state == event.to_state:
        what = (
            f"now: {role_words(reason.removeprefix('as_'))}" if reason.startswith("as_") else _WHY.get(reason, reason)
        )
        return f"{alert.responder_id}: {what}"
    asked = f" ({role_words(alert.role)})" if event.to_state in ("sent", "accepted") else ""
    return f"{alert.responder_id} {_ALERT.get(event.to_state, event.to_state)}{asked}{_because(reason)}"


def _because(reason: str | None) -> str:
    why = _WHY.get(reason or "", (reason or "").replace("_", " "))
    return f" ({why})" if why else ""

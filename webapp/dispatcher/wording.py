"""Codes of the desk in words, in the page's language."""

from collections.abc import Mapping, Sequence

from aedmap.dispatch import Alert, AlertState, AssignmentState, Ranking
from aedmap.dispatch.claiming import EXERCISE_RESERVED
from aedmap.dispatch.life_cycle import ASSIGNMENT_TRANSITIONS
from aedmap.dispatch.policies import DEFAULT, PolicyFile
from aedmap.storage import Event
from webapp.public.telling import walking_time
from webapp.translate import _, ngettext


def incident_state(state: str) -> str:
    return {
        "received": _("Received"),
        "triaged": _("Triaged"),
        "not_dispatchable": _("Nobody to send"),
        "dispatching": _("Alerting"),
        "responders_enroute": _("Responders on the way"),
        "first_on_scene": _("First on scene"),
        "aed_on_scene": _("AED on scene"),
        "ems_on_scene": _("Ambulance on scene"),
        "handover": _("Handed over"),
        "closed": _("Closed"),
        "reviewed": _("Reviewed"),
        "cancelled": _("Cancelled"),
    }.get(state, state)


def alert_state(state: str) -> str:
    return {
        "queued": _("Being sent"),
        "sent": _("Alerted"),
        "delivered": _("Delivered"),
        "seen": _("Seen"),
        "accepted": _("Accepted"),
        "declined": _("Declined"),
        "expired": _("No answer"),
        "stood_down": _("Stood down"),
        "failed": _("Not reached"),
    }.get(state, state)


def progress(code: str) -> str:
    return {
        "accepted": _("Accepted"),
        "departed": _("On the way"),
        "at_aed": _("At the device"),
        "aed_taken": _("Has the device"),
        "on_scene": _("At the patient"),
        "released": _("Free again"),
        "no_show": _("Did not come"),
        "reassigned": _("Has another role"),
    }.get(code, code)


def how_far(alert: Alert) -> str:
    """The state of the answer, and of the person once they have accepted."""
    going = alert.state is AlertState.ACCEPTED
    return progress(alert.progress.value) if going else alert_state(alert.state.value)


def next_steps(alert: Alert) -> list[str]:
    """What somebody who goes may report next, in the order in which it happens."""
    steps = [AssignmentState.DEPARTED, AssignmentState.AT_AED, AssignmentState.AED_TAKEN, AssignmentState.ON_SCENE]
    order = [one for one in steps if alert.aed_id or one not in steps[1:3]] + [AssignmentState.NO_SHOW]
    return [one.value for one in order if one in ASSIGNMENT_TRANSITIONS[alert.progress]]


def wave_of(alert: Alert) -> str:
    return _("wave %(number)s", number=alert.wave) if alert.wave else _("asked by hand")


def receipts(messages: Sequence[tuple[str, str, str]]) -> list[str]:
    """What became of each message, channel by channel, such as "text: delivered"."""
    return [_("%(channel)s: %(state)s", channel=_channel(one), state=_message(state)) for _what, one, state in messages]


def over(count: int) -> str:
    return ngettext("%(num)d not coming", "%(num)d not coming", count)


def policy_title(found: PolicyFile) -> str:
    """Its own name where it is a published rule set or a file of the deployment."""
    return _("Our default") if found.name == DEFAULT else found.title


def wave(code: str) -> str:
    return {
        "sent": _("sent"),
        "empty": _("found nobody more to ask"),
        "needless": _("not needed"),
        "missed": _("was overdue and not sent; ask the next best by hand"),
        "exhausted": _("is over and nobody is left to ask"),
    }.get(code, code)


def role(code: str) -> str:
    return {
        "cpr": _("Compressions (CPR)"),
        "aed": _("Fetch the AED"),
        "coordinator": _("Lead the team"),
    }.get(code, code)


def role_sign(code: str) -> str:
    return {"cpr": "responder-compress", "aed": "responder-fetch", "coordinator": "responder-lead"}.get(
        code, "responder"
    )


def cancel_reason(code: str) -> str:
    return {
        "closed": _("Case closed: handed over"),
        "not_arrest": _("Cancel: no cardiac arrest"),
        "duplicate_of": _("Cancel: same as another incident"),
        "ems_on_scene": _("Cancel: ambulance is there"),
        "scene_unsafe": _("Cancel: place not safe"),
        "test": _("Cancel: only a test"),
    }.get(code, code)


def why_nobody(ranking: Ranking) -> str:
    """Plainly that nobody can be sent, and why."""
    if ranking.street_m is None:
        return _("No mapped street is near this place, so nobody can be ranked; choose a point on a street.")
    if not ranking.refused:
        return _("Nobody qualifies: no responder is registered near this place. Coach the caller until help comes.")
    reasons = listed(ranking.refused)
    return _("Nobody qualifies (%(reasons)s). Coach the caller until help comes.", reasons=reasons)


def why_no_device(ranking: Ranking) -> str:
    if ranking.devices_open == 0:
        left_out = listed(ranking.devices_left_out)
        if left_out:
            return _("No device is known to be open now (%(reasons)s).", reasons=left_out)
        return _("No device is registered near this place.")
    return _("No open device can be brought in useful time.")


def listed(counts: Mapping[str, int]) -> str:
    """Reasons with their numbers, as one enumeration."""
    return _(", ").join(f"{_reason(code)} {count}" for code, count in counts.items())


def event_sentence(event: Event, alerts: Mapping[int, Alert]) -> str:
    """One line of the timeline."""
    if event.subject == "incident" and event.to_state == "alias":
        return _("Another call about incident %(number)s", number=(event.reason or "").removeprefix("as_"))
    if event.subject == "incident" and event.reason == "moved":
        return _("The place was changed")
    if event.subject == "incident":
        told = incident_state(event.to_state)
        return f"{told} · {cancel_reason(event.reason)}" if event.to_state == "cancelled" and event.reason else told
    if event.subject == "alert" and event.subject_id.isdigit() and int(event.subject_id) in alerts:
        alert = alerts[int(event.subject_id)]
        return f"{alert.responder_id} · {role(alert.role)} · {alert_state(event.to_state)}"
    if event.subject == "assignment" and event.subject_id.isdigit() and int(event.subject_id) in alerts:
        return f"{alerts[int(event.subject_id)].responder_id} · {progress(event.to_state)}"
    if event.subject == "call":
        return _("Another call, incident %(number)s", number=event.subject_id)
    if event.subject == "wave":
        return _("Wave %(number)s %(what)s", number=event.subject_id.split(".")[-1], what=wave(event.to_state))
    if event.subject == "aed":
        taken = event.to_state == "reserved" or event.reason == EXERCISE_RESERVED
        words = _("reserved") if taken else _("given back")
        return _("Device %(id)s %(what)s", id=event.subject_id, what=words)
    return f"{event.subject} {event.subject_id} {event.to_state}"


def qualified(count: int) -> str:
    return ngettext("%(num)d responder can be sent", "%(num)d responders can be sent", count)


def about(seconds: float) -> str:
    return walking_time(seconds)


def _channel(name: str) -> str:
    return {
        "sms": _("text message"),
        "email": _("mail"),
        "webhook": _("webhook"),
        "voice": _("voice call"),
        "push": _("push"),
        "stream": _("app"),
    }.get(name, name)


def _message(state: str) -> str:
    return {
        "queued": _("waiting"),
        "sending": _("being sent"),
        "sent": _("sent"),
        "delivered": _("delivered"),
        "seen": _("seen"),
        "failed": _("failed"),
        "barred": _("not used in exercises"),
    }.get(state, state)


def _reason(code: str) -> str:
    return {
        "not_active": _("not active"),
        "no_consent": _("no consent"),
        "no_certificate": _("no certificate"),
        "certificate_not_valid": _("certificate expired"),
        "certificate_unverified": _("certificate not verified"),
        "busy": _("at another incident"),
        "paused": _("paused"),
        "quiet_hours": _("in their quiet hours"),
        "not_in_homes": _("public places only"),
        "position_stale": _("vehicle not seen lately"),
        "off_hours": _("outside their hours"),
        "no_position": _("no recent position"),
        "too_far": _("too far"),
        "asked_already": _("asked before"),
        "asked_often": _("asked often enough this week"),
        "closed": _("closed"),
        "unknown_hours": _("hours unknown"),
        "reserved": _("being fetched"),
        "in_use": _("in use"),
        "out_of_service": _("out of service"),
        "restricted": _("not for everyone"),
        "pads_expired": _("pads expired"),
        "battery_expired": _("battery expired"),
        "check_due": _("check overdue"),
    }.get(code, code.replace("_", " "))

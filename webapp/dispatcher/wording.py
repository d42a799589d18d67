"""Codes of the desk in words, in the page's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aedmap.dispatch import Alert, AlertState, AssignmentState, NextDevice, NextPerson, Policy, Ranking
from aedmap.dispatch.life_cycle import ASSIGNMENT_TRANSITIONS
from aedmap.dispatch.policies import DEFAULT, PRESETS, read_policy
from webapp.public.telling import distance, walking_time
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


def policy_title(policy: Policy) -> str:
    """The name of the rule set that an incident goes by; "" where nobody knows."""
    if policy.name == DEFAULT:
        return _("Our default")
    return read_policy(policy.name).title if policy.name in PRESETS else policy.name


def triage(code: str) -> str:
    return {
        "arrest": _("Cardiac arrest"),
        "likely": _("Likely an arrest"),
        "not_arrest": _("No arrest, call off"),
    }.get(code, code)


def time_point(code: str) -> str:
    return {
        "collapse": _("Collapse"),
        "call": _("Call"),
        "recognised": _("Recognised as an arrest"),
        "first_alert": _("First alert"),
        "first_accept": _("First acceptance"),
        "departed": _("First on the way"),
        "on_scene": _("First at the patient"),
        "first_compression": _("First compression"),
        "aed_on_scene": _("AED at the patient"),
        "pads_on": _("Pads on"),
        "first_shock": _("First shock"),
        "ems_on_scene": _("Ambulance on scene"),
        "rosc": _("Own circulation again"),
    }.get(code, code)


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
    if ranking.matches:
        return ngettext(
            "%(num)d responder qualifies, not expected before the ambulance; nobody is asked. Coach the caller.",
            "%(num)d responders qualify, none expected before the ambulance; nobody is asked. Coach the caller.",
            len(ranking.matches),
        )
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


def since_call(at: datetime, call: datetime) -> str:
    """Minutes and seconds after the call, or before it."""
    seconds = round((at - call).total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'−' if seconds < 0 else '+'}{minutes}:{rest:02}"


def next_person(one: NextPerson) -> str:
    """Whom the desk might telephone although they are not asked."""
    return _(
        "Next: %(who)s, %(time)s away, not asked: %(why)s",
        who=one.responder_id,
        time=about(one.expected_s),
        why=_reason(one.reason),
    )


def next_device(one: NextDevice, place: str, opens: str) -> str:
    told = _("Next AED: %(place)s, %(far)s, %(why)s", place=place, far=distance(one.metres), why=_reason(one.reason))
    return f"{told} · {_('opens %(when)s', when=opens)}" if opens else told


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
        "unknown": _("perhaps sent"),
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
        "behind_ems": _("not expected before the ambulance"),
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

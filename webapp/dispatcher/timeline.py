"""The timeline of a case, one line an event, in the page's language."""

from collections.abc import Mapping, Sequence

from flask_babel import format_datetime

from aedmap.dispatch import CALL_THEM, Alert, time_points
from aedmap.dispatch.answering import UNCLEAR
from aedmap.dispatch.answering_late import LATE_OTHER, LATE_YES
from aedmap.dispatch.claiming import EXERCISE_RESERVED
from aedmap.dispatch.failing import TIMER
from aedmap.dispatch.told_times import EMS_AT, EMS_UNKNOWN, read_time_code
from aedmap.storage import Event
from webapp.dispatcher.wording import (
    alert_state,
    cancel_reason,
    incident_state,
    progress,
    role,
    time_point,
    triage,
    wave,
)
from webapp.translate import _

_TRIAGED = "triage_"


def told(events: Sequence[Event]) -> list[Event]:
    """Without what another line says already."""
    return [one for one in events if not (one.subject == "assignment" and one.to_state == "accepted")]


def event_sentence(event: Event, alerts: Mapping[int, Alert]) -> str:
    """One line; ids and codes alone where nothing better is known."""
    alert = alerts.get(int(event.subject_id)) if event.subject_id.isdigit() else None
    if event.subject == "incident":
        return _of_incident(event)
    if event.subject == "alert" and alert is not None:
        return _of_alert(event, alert)
    if event.subject == "assignment" and alert is not None:
        return f"{alert.responder_id} · {_step(event)}"
    if event.subject == "call":
        return _("Another call, incident %(number)s", number=event.subject_id)
    if event.subject == "wave":
        return _("Wave %(number)s %(what)s", number=event.subject_id.split(".")[-1], what=wave(event.to_state))
    if event.subject == TIMER:
        return _due(event.subject_id)
    if event.subject == "time_point":
        at = getattr(time_points([event]), event.to_state)
        return f"{time_point(event.to_state)}: {format_datetime(at, 'HH:mm:ss')}"
    if event.subject == "aed":
        taken = event.to_state == "reserved" or event.reason == EXERCISE_RESERVED
        words = _("reserved") if taken else _("given back")
        return _("Device %(id)s %(what)s", id=event.subject_id, what=words)
    return f"{event.subject} {event.subject_id} {event.to_state}"


def _due(which: str) -> str:
    """Something fell due, such as "7.wave.2", and the program failed at it again and again."""
    _incident, kind, number = which.split(".")
    return {
        "wave": _("The program failed to send wave %(number)s; ask the next best by hand", number=number),
        "expiry": _(
            "The program failed to end wave %(number)s; stand down by hand who has not answered", number=number
        ),
    }.get(kind, _("The program failed to offer a role to the next; ask the next best by hand"))


def _of_incident(event: Event) -> str:
    reason = event.reason or ""
    if event.to_state == "alias":
        return _("Another call about incident %(number)s", number=reason.removeprefix("as_"))
    if reason.startswith(_TRIAGED):
        return _("Triage: %(outcome)s", outcome=triage(reason.removeprefix(_TRIAGED)))
    if event.from_state == event.to_state:
        ems_at = read_time_code(reason.removeprefix(EMS_AT))
        if ems_at is not None:
            return _("The ambulance is expected at %(time)s", time=format_datetime(ems_at, "HH:mm:ss"))
        same = {
            "moved": _("The place was changed"),
            EMS_UNKNOWN: _("Nobody knows when the ambulance comes"),
            "ems_expected": _("The ambulance is expected at another time"),
        }
        return same.get(reason, incident_state(event.to_state))
    state = incident_state(event.to_state)
    return f"{state} · {cancel_reason(reason)}" if event.to_state == "cancelled" and reason else state


def _of_alert(event: Event, alert: Alert) -> str:
    who = f"{alert.responder_id} · {role(alert.role)}"
    if event.from_state != event.to_state:
        because = {"sooner_one": _("somebody is sooner"), "no_answer": "", "enough_accepted": _("enough go")}
        because["fault"] = _("the program failed; ask the next best by hand")
        why = because.get(event.reason or "", "")
        return " · ".join(one for one in (who, alert_state(event.to_state), why) if one)
    reason = event.reason or ""
    if reason.startswith("as_"):
        return f"{alert.responder_id} · {_('now: %(role)s', role=role(reason.removeprefix('as_')))}"
    if reason == UNCLEAR:
        unclear = _("answered what can be read either way, please call them: %(text)s", text=event.note or "…")
        return f"{who} · {unclear}"
    if reason in (LATE_YES, LATE_OTHER):
        late = _("answered too late: %(text)s", text=event.note or "…")
        return f"{who} · {late}"
    return f"{who} · " + {
        "too_far_now": _("too far from the new place"),
        "shared_telephone": _("answered from a telephone that several people have, please call them"),
        CALL_THEM: _("no channel reached them: call them yourselves"),
        "next_asked": _("the next is asked instead"),
        "nobody_left": _("nobody is left to ask instead"),
        "overdue": _("the next was not asked in time"),
        "other_device": _("brings another device"),
        "device_taken": _("somebody else took the device"),
    }.get(reason, alert_state(event.to_state))


def _step(event: Event) -> str:
    if event.to_state != "stalled":
        return progress(event.to_state)
    after = {"next_asked": _("the next is asked, too"), "nobody_left": _("nobody is left to ask, too")}
    return " · ".join(one for one in (_("reports no step"), after.get(event.reason or "", "")) if one)

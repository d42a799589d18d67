"""What the page tells a responder, in the page's language."""

from aedmap.dispatch import Alert, AssignmentState, Role
from aedmap.registry import Aed
from webapp.dispatcher.wording import next_steps
from webapp.public.telling import access_words
from webapp.responder.task import Task
from webapp.translate import _

_STOOD_DOWN = "no_show"


def title(task: Task) -> str:
    """The one thing to do next."""
    if task.to_device:
        at_device = task.alert.progress is AssignmentState.AT_AED
        return _("Take the AED") if at_device else _("First fetch the AED")
    if task.alert.progress is AssignmentState.ON_SCENE:
        return _at_patient(task.alert.role)
    return _("Bring the AED to the patient") if task.aed else _("Go to the patient")


def button(step: str) -> str:
    """What somebody says by pressing it."""
    return {
        "departed": _("I am on the way"),
        "at_aed": _("I am at the device"),
        "aed_taken": _("I have the device"),
        "on_scene": _("I am at the patient"),
        "no_show": _("I cannot go on"),
    }[step]


def steps_ahead(alert: Alert) -> list[str]:
    """What may be said next, the likeliest first; giving up has a place of its own."""
    return [step for step in next_steps(alert) if step != _STOOD_DOWN]


def may_give_up(alert: Alert) -> bool:
    return _STOOD_DOWN in next_steps(alert)


def kind_of_place(task: Task) -> str:
    return _("In a home") if task.incident.at_home else _("In a public place")


def device_hints(aed: Aed) -> list[str]:
    """Where exactly it hangs and how one gets at it: only what is known."""
    told = [_("Floor %(floor)s", floor=aed.floor)] if aed.floor else []
    if aed.indoor is not None:
        told.append(_("Indoors") if aed.indoor else _("Outdoors"))
    told += [one for one in (aed.location, aed.address) if one]
    return [*told, access_words(aed.access)] if aed.access else told


def over(task: Task) -> str:
    if not task.incident.active:
        return _("This incident is over. Thank you.")
    if task.alert.progress is AssignmentState.NO_SHOW:
        return _("You cannot go on, and others are asked. Thank you for telling.")
    return _("You are no longer needed. Thank you.")


def _at_patient(role: Role) -> str:
    return {
        Role.CPR: _("Press hard and fast in the middle of the chest."),
        Role.AED: _("Switch the AED on and do what it says."),
        Role.COORDINATOR: _("Lead the team and let the ambulance in."),
    }[role]

"""One device: its values, its state, its history, all of it to be changed and taken back."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, StateConflict
from aedmap.registry import AED_TRANSITIONS, BY_INSPECTION, Aed, AedStatus, opening_at, why_not_usable
from aedmap.registry.editing import hours_shown, stamp
from aedmap.registry.importing.draft import Contact
from aedmap.storage import Role
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.page_data import town_data
from webapp.public.telling import sign_of
from webapp.steward.device_form import created, differences, edited, shown
from webapp.steward.forms import DeviceForm, NewDeviceForm, StatusForm
from webapp.steward.wording import field_words, reasons_for, value_words
from webapp.translate import _

pages = Blueprint("steward_device", __name__)
# The desk reserves and uses devices; a steward does not.
_DESKS = {AedStatus.RESERVED, AedStatus.IN_USE}


@pages.get("/steward/devices/<aed_id>")
@for_role(Role.STEWARD)
def page(aed_id: str) -> ResponseReturnValue:
    aed = here().database.registry.get_aed(aed_id)
    return _page(aed, DeviceForm(data=shown(aed)))


@pages.post("/steward/devices/<aed_id>")
@for_role(Role.STEWARD)
def save(aed_id: str) -> ResponseReturnValue:
    aed, form = here().database.registry.get_aed(aed_id), DeviceForm()
    if not form.validate():
        return _page(aed, form), 422
    try:
        mine = edited(aed, form)
        here().database.devices.save(mine, form.seen.data or "", at=datetime.now(UTC), actor=actor())
    except InvalidInput as error:
        form.lon.errors = [str(error)]
        return _page(aed, form), 422
    except StateConflict:
        stored = here().database.registry.get_aed(aed_id)
        form.seen.data = stamp(stored)
        return _page(stored, form, conflict=differences(mine, stored)), 409
    flash(_("Saved."))
    return redirect(url_for("steward_device.page", aed_id=aed_id))


@pages.route("/steward/new-device", methods=["GET", "POST"])
@for_role(Role.STEWARD)
def new() -> ResponseReturnValue:
    form = NewDeviceForm(request.form if request.method == "POST" else None)
    if form.is_submitted() and form.validate():
        try:
            aed = created(form)
            here().database.devices.add(aed, at=datetime.now(UTC), actor=actor())
            flash(_("Added. Look at it again and put it in service."))
            return redirect(url_for("steward_device.page", aed_id=aed.id))
        except StateConflict:
            form.number.errors = [_("This number is taken; give another one.")]
        except InvalidInput as error:
            form.lon.errors = [str(error)]
    html = render_template("steward/new_device.html", form=form, town=town_data())
    return html, 422 if form.is_submitted() else 200


@pages.post("/steward/devices/<aed_id>/contact")
@for_role(Role.STEWARD)
def contact(aed_id: str) -> ResponseReturnValue:
    """Who answers for the device: shown once, when asked for, and written down."""
    aed = here().database.registry.get_aed(aed_id)
    found = here().database.imports.look_at_contact(aed_id, at=datetime.now(UTC), actor=actor())
    return _page(aed, DeviceForm(formdata=None, data=shown(aed)), contact=found)


@pages.post("/steward/devices/<aed_id>/status")
@for_role(Role.STEWARD)
def set_status(aed_id: str) -> ResponseReturnValue:
    form = StatusForm()
    allowed = [*AedStatus]
    if not form.validate() or form.status.data not in allowed:
        raise InvalidInput(f"{form.status.data!r} is no state of a device; load the page again.")
    status = AedStatus(form.status.data)
    if status in _DESKS or form.reason.data not in reasons_for(status):
        raise InvalidInput(f"{form.reason.data!r} is no reason for {status}; load the page again.")
    here().database.devices.set_status(aed_id, status, at=datetime.now(UTC), actor=actor(), reason=form.reason.data)
    flash(_("The state was changed."))
    return redirect(url_for("steward_device.page", aed_id=aed_id))


@pages.post("/steward/changes/<int:revision_id>/undo")
@for_role(Role.STEWARD)
def undo(revision_id: int) -> ResponseReturnValue:
    aed_id = here().database.devices.undo(revision_id, at=datetime.now(UTC), actor=actor())
    flash(_("The change was taken back."))
    return redirect(url_for("steward_device.page", aed_id=aed_id))


def _page(
    aed: Aed,
    form: DeviceForm,
    conflict: list[tuple[str, object, object]] | None = None,
    contact: Contact | None = None,
) -> str:
    now = datetime.now(UTC)
    devices = here().database.devices
    leads = {status for status in AED_TRANSITIONS[aed.status] - _DESKS if (aed.status, status) not in BY_INSPECTION}
    steps = [(status, reasons_for(status)) for status in AedStatus if status in leads]
    imports = here().database.imports
    people = {"contact": contact, "has_contact": imports.has_contact(aed.id), "looks": imports.looks_at_contact(aed.id)}
    told = {"history": devices.history(aed.id), "merged_into": devices.merged_into(aed.id)}
    return render_template(
        "steward/device.html",
        aed=aed,
        form=form,
        conflict=None if conflict is None else [_in_words(*one) for one in conflict],
        steps=steps,
        sign=sign_of(aed, now),
        why_out=why_not_usable(aed, now),
        hours_given=hours_shown(aed),
        hours_read=aed.opening_hours if opening_at(aed, now).why != "unreadable" else None,
        town=town_data(),
        **told,
        **people,
    )


def _in_words(name: str, stored: object, mine: object) -> tuple[str, str, str]:
    return field_words(name), value_words(name, stored), value_words(name, mine)

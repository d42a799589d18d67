"""The page of one device, without signing in and without scripts; reports of problems and of new devices."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, NotFound
from aedmap.geography import Position
from aedmap.geography.emergency_number import emergency_number
from aedmap.registry import Aed, AedStatus, opening_at, opens_next
from aedmap.registry.moderation import LimitReached, ReportDraft, ReportKind
from webapp.access.doors import for_everyone
from webapp.aed.forms import NewDeviceReportForm, ProblemForm
from webapp.aed.handing_in import hand_in
from webapp.deployment import here
from webapp.page_data import town_data
from webapp.public.telling import HIDDEN, sign_of
from webapp.translate import _

pages = Blueprint("aed", __name__)
_LATER_S = "3600"


@pages.get("/aed/<aed_id>")
@for_everyone
def page(aed_id: str) -> ResponseReturnValue:
    other = here().database.devices.merged_into(aed_id)
    if other is not None:
        return redirect(url_for("aed.page", aed_id=other))
    return _page(_public(aed_id), ProblemForm())


@pages.post("/aed/<aed_id>/report")
@for_everyone
def report(aed_id: str) -> ResponseReturnValue:
    aed, form = _public(aed_id), ProblemForm()
    if not form.validate():
        return _page(aed, form), 422
    try:
        hand_in(ReportDraft(ReportKind(form.kind.data), aed.id, note=form.note.data or ""), form)
    except LimitReached as error:
        form.note.errors = [str(error)]
        return _page(aed, form), 429, {"Retry-After": _LATER_S}
    flash(_("Thank you. Somebody will look at it."))
    return redirect(url_for("aed.page", aed_id=aed_id))


@pages.route("/new-aed", methods=["GET", "POST"])
@for_everyone
def new() -> ResponseReturnValue:
    form = NewDeviceReportForm(request.form if request.method == "POST" else None)
    if not form.is_submitted():
        return _new_page(form)
    if not form.validate():
        return _new_page(form), 422
    where = Position(form.lon.data, form.lat.data)
    told = {"location": form.location.data or "", "hours": form.hours.data or "", "note": form.note.data or ""}
    try:
        hand_in(ReportDraft(ReportKind.NEW_DEVICE, None, where, form.place.data, **told), form)
    except LimitReached as error:
        form.note.errors = [str(error)]
        return _new_page(form), 429, {"Retry-After": _LATER_S}
    except InvalidInput as error:
        form.place.errors = [str(error)]
        return _new_page(form), 422
    flash(_("Thank you. Somebody will look at it before it appears on the map."))
    return redirect(url_for("aed.new"))


def _public(aed_id: str) -> Aed:
    """A device that the public may know of; one that was taken down still answers, its label may hang on."""
    aed = here().database.registry.find_aed(aed_id)
    if aed is None or (aed.status in HIDDEN and aed.status != AedStatus.RETIRED):
        raise NotFound(_("There is no device with this number; look for the nearest one instead."))
    return aed


def _page(aed: Aed, form: ProblemForm) -> str:
    now = datetime.now(UTC)
    opening = opening_at(aed, now)
    return render_template(
        "aed/page.html",
        aed=aed,
        form=form,
        sign=sign_of(aed, now),
        opening=opening,
        opens_at=opens_next(aed, now) if opening.state == "closed" else None,
        retired=aed.status == AedStatus.RETIRED,
        claim=here().database.reports.undecided_about([aed.id]).get(aed.id),
        number=_number(aed.country),
        town=town_data(),
    )


def _new_page(form: NewDeviceReportForm) -> str:
    return render_template("aed/new.html", form=form, number=_number(None), town=town_data())


def _number(country: str | None) -> str:
    return emergency_number(country or here().town.info.country)

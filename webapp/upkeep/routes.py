"""The list of what is due, inspections with photographs, and the calendar under a secret address."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, NotFound
from aedmap.registry import Aed, zone_or_utc
from aedmap.registry.upkeep import PACKS, Due, InspectionDraft, UpkeepRules, due_within, read_rules
from aedmap.registry.upkeep.calendar import to_calendar
from aedmap.registry.upkeep.photo import LARGEST_BYTES, clean_photo
from aedmap.storage import Role
from aedmap.storage.device_search import DeviceQuery
from webapp.access.doors import actor, for_everyone, for_role
from webapp.deployment import here
from webapp.regions.choosing import asked_region, regions_offered
from webapp.translate import _
from webapp.upkeep.forms import InspectionForm

pages = Blueprint("upkeep", __name__)
_DAYS = (7, 30, 90, 365)
_AHEAD_DAYS = 180
_SHOWN = 300


@pages.url_value_preprocessor
def allow_photographs(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Only where one is handed in; the door is checked before the form is read."""
    if endpoint == "upkeep.inspect":
        request.max_content_length = LARGEST_BYTES + 64 * 1024


@pages.get("/steward/upkeep")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    rules, days = _rules(), request.args.get("days", 30, type=int)
    days = days if days in _DAYS else 30
    source, region, fault = request.args.get("source", "")[:200], request.args.get("region", ""), ""
    try:
        query = DeviceQuery(source=source, inside=asked_region(region))
    except (NotFound, InvalidInput) as error:
        query, fault = DeviceQuery(source=source), str(error)
    dues = _due(rules, days, datetime.now(UTC), here().database.devices.list_devices(query))
    shown = {"rules": rules, "days": days, "dues": dues[:_SHOWN], "total": len(dues)}
    has_address = here().database.calendar_tokens.has_address(actor())
    shown |= {"source": source, "sources": here().database.imports.list_sources()}
    shown |= {"region": region, "regions_offered": regions_offered(), "fault": fault}
    return render_template("upkeep/page.html", **shown, packs=PACKS, choices=_DAYS, has_address=has_address)


@pages.get("/steward/devices/<aed_id>/inspect")
@for_role(Role.STEWARD)
def look(aed_id: str) -> ResponseReturnValue:
    return _inspection_page(aed_id, InspectionForm(formdata=None))


@pages.post("/steward/devices/<aed_id>/inspect")
@for_role(Role.STEWARD)
def inspect(aed_id: str) -> ResponseReturnValue:
    form = InspectionForm()
    if not form.validate():
        return _inspection_page(aed_id, form), 422
    aed = here().database.registry.get_aed(aed_id)
    try:
        draft = _draft(form)
    except InvalidInput as error:
        form.photo.errors = [str(error)]
        return _inspection_page(aed_id, form), 422
    now = datetime.now(UTC)
    today = now.astimezone(zone_or_utc(aed.time_zone)).date()
    status = here().database.upkeep.inspect(aed_id, draft, today=today, at=now, actor=actor())
    flash(_("Written down: it is ready.") if status == "in_service" else _("Written down."))
    return redirect(url_for("steward_device.page", aed_id=aed_id))


@pages.get("/steward/photos/<name>")
@for_role(Role.STEWARD)
def photo(name: str) -> Response:
    return send_file(here().files("photos").path(name).resolve(), "image/jpeg")


@pages.post("/steward/upkeep/address")
@for_role(Role.STEWARD)
def address() -> ResponseReturnValue:
    """A new secret address of the calendar, or the end of the one there is."""
    store, now = here().database.calendar_tokens, datetime.now(UTC)
    if request.form.get("end"):
        store.revoke(at=now, actor=actor())
        flash(_("The calendar's address was ended."))
    else:
        token = store.make(at=now, actor=actor())
        flash(_("Add this address to your calendar now, it is shown once: %(address)s",
                address=url_for("upkeep.calendar", token=token, _external=True)))  # fmt: skip
    return redirect(url_for("upkeep.page"))


@pages.get("/steward/upkeep.ics")
@for_everyone
def calendar() -> Response:
    """Calendars cannot sign in; the token in the address is the key."""
    if not here().database.calendar_tokens.is_valid(request.args.get("token", "")[:200]):
        raise NotFound(_("This calendar's address was ended or never given; ask for a new one on the upkeep page."))
    now = datetime.now(UTC)
    dues = _due(_rules(), _AHEAD_DAYS, now, here().database.registry.list_aeds())
    made = to_calendar(dues, now, here().town_name, sample=here().is_sample)
    return Response(made, mimetype="text/calendar")


def _rules() -> UpkeepRules:
    asked = request.args.get("rules", "")
    if asked in PACKS:
        return read_rules(asked)
    return read_rules("taiwan" if here().town.info.country == "TW" else "hangzhou")


def _due(rules: UpkeepRules, days: int, now: datetime, aeds: Sequence[Aed]) -> list[Due]:
    today: date = now.astimezone(zone_or_utc(here().town.info.time_zone)).date()
    return due_within(aeds, rules, today, days)


def _draft(form: InspectionForm) -> InspectionDraft:
    given = request.files.get("photo")
    content = given.read() if given and given.filename else b""
    name = here().files("photos").put(clean_photo(content), ".jpg") if content else None
    dates = (form.new_pads_expire_on.data, form.new_battery_expires_on.data)
    found = (form.pads_ok.data, form.battery_ok.data, form.light_ok.data)
    return InspectionDraft(*found, form.note.data or "", name, *dates)


def _inspection_page(aed_id: str, form: InspectionForm) -> str:
    database = here().database
    aed, looks = database.registry.get_aed(aed_id), database.upkeep.inspections(aed_id)
    return render_template("upkeep/inspect.html", aed=aed, form=form, looks=looks)

"""Rosters: hand in, look, say what the columns tell, load, take the bad rows home."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.enrolling import CheckedRoster, RosterMapping, RosterReport, RosterRequest, check_roster, load_roster
from aedmap.enrolling import would_load_roster as would_load
from aedmap.enrolling.fields import PersonField
from aedmap.errors import InvalidInput
from aedmap.geography.datum import named_datum
from aedmap.storage import Role
from aedmap.storage.files import FileStore
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.importing.handing_in import SHOWN_FAULTS, SHOWN_ROWS, first_values, keep_file, mend_download
from webapp.people.forms import RosterForm, RosterUploadForm
from webapp.translate import _

pages = Blueprint("rosters", __name__)
_LARGEST_FILE = 16 * 1024 * 1024
_AN_HOUR_S = 3600


@dataclass(frozen=True)
class Look:
    """A roster looked at and what loading it would do."""

    request: RosterRequest
    checked: CheckedRoster
    report: RosterReport

    def columns(self) -> list[tuple[str, str, list[str]]]:
        """Each column of the file with what it tells and its first values."""
        file, told = self.checked.file, {name: field for field, name in self.checked.mapping.columns.items()}
        return [(name, told.get(name, ""), first) for name, first in zip(file.columns, first_values(file), strict=True)]


@pages.url_value_preprocessor
def allow_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Rosters are larger than forms; the door is checked before."""
    request.max_content_length = _LARGEST_FILE
    request.max_form_parts = 5_000


@pages.get("/steward/roster")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    _files()
    return render_template("people/roster.html", form=RosterUploadForm())


@pages.post("/steward/roster")
@for_role(Role.STEWARD)
def hand_in() -> ResponseReturnValue:
    form = RosterUploadForm()
    upload = keep_file(form, _files()) if form.validate() else None
    if upload is None:
        return render_template("people/roster.html", form=form), 422
    return _looked(upload, form)


@pages.post("/steward/roster/<upload>/look")
@for_role(Role.STEWARD)
def look(upload: str) -> ResponseReturnValue:
    return _looked(upload, RosterForm())


@pages.post("/steward/roster/<upload>/to-mend")
@for_role(Role.STEWARD)
def to_mend(upload: str) -> ResponseReturnValue:
    """The rows that are not loaded, with the reasons."""
    form, path = RosterForm(), _files().path(upload)
    if not form.validate():
        return _looked(upload, form)
    return mend_download(_look_at(path, form).checked, path, form.file_name.data)


@pages.post("/steward/roster/<upload>/load")
@for_role(Role.STEWARD)
def load_it(upload: str) -> ResponseReturnValue:
    form, path = RosterForm(), _files().path(upload)
    if not form.validate():
        return _looked(upload, form)
    seen = _look_at(path, form)
    report = load_roster(seen.checked, seen.request, here().database.rosters, at=datetime.now(UTC), actor=actor())
    path.unlink(missing_ok=True)  # personal data stays no longer than needed
    told = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    flash(_("Loaded: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.", **told))
    return redirect(url_for("people.page", filter="to_verify"))


def _files() -> FileStore:
    """A folder of their own, where nothing personal outlives the hour once anybody comes by."""
    files = here().files("rosters")
    files.forget_older(_AN_HOUR_S)
    return files


def _look_at(path: Path, form: RosterForm) -> Look:
    """Read and check the file as the form says; nothing is kept. InvalidInput when it is no roster."""
    settings = replace(here().settings, time_zone=here().town.info.time_zone)
    asked = RosterRequest(
        source=(form.source.data or "").strip() or form.file_name.data or path.name,
        datum=named_datum(form.datum.data),
        date_order=form.date_order.data or None,
        issuers_register=bool(form.issuers_register.data),
        settings=settings,
    )
    names, told = request.form.getlist("column"), request.form.getlist("tells")
    if told and len(names) == len(told):
        columns = {
            PersonField(field): name for name, field in zip(names, told, strict=True) if field in list(PersonField)
        }
        if PersonField.NAME not in columns:
            raise InvalidInput("No column is said to hold the names of people; choose one.")
        asked = replace(asked, mapping=RosterMapping(columns, asked.date_order))
    checked = check_roster(path, asked)
    return Look(asked, checked, would_load(checked, asked, here().database.rosters))


def _looked(upload: str, form: RosterForm) -> ResponseReturnValue:
    path = _files().path(upload)
    try:
        seen, fault = (_look_at(path, form), None) if form.validate() else (None, _("Mend what is marked below."))
    except InvalidInput as error:
        seen, fault = None, str(error)
    told = {"fields_known": list(PersonField), "most": SHOWN_FAULTS, "most_rows": SHOWN_ROWS}
    html = render_template("people/roster_look.html", upload=upload, form=form, seen=seen, fault=fault, **told)
    return html, 422 if fault else 200

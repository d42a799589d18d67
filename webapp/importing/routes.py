"""The page of imports: hand in, look, choose, load, take the bad rows home, take it all back."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, NotFound
from aedmap.registry.importing import load
from aedmap.registry.importing.fields import Field
from aedmap.storage import Role
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.importing.forms import ImportForm, UploadForm
from webapp.importing.handing_in import SHOWN_FAULTS, SHOWN_ROWS, keep_file, mend_download
from webapp.importing.reading import Look, look_at
from webapp.regions.choosing import regions_offered
from webapp.translate import _

pages = Blueprint("importing", __name__)
_LARGEST_FILE = 64 * 1024 * 1024
_A_DAY_S = 86_400


@pages.url_value_preprocessor
def allow_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Registers are larger than forms, and the mapping of a wide one has many parts; the door is checked before."""
    request.max_content_length = _LARGEST_FILE
    request.max_form_parts = 20_000


@pages.get("/steward/import")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    return _start(UploadForm())


@pages.post("/steward/import")
@for_role(Role.STEWARD)
def hand_in() -> ResponseReturnValue:
    form, files = UploadForm(), here().files("uploads")
    files.forget_older(_A_DAY_S)
    good = form.validate()
    upload = keep_file(form, files)
    if not good or upload is None:
        return _start(form), 422
    return _looked(upload, form, UploadForm)


@pages.post("/steward/import/<upload>/look")
@for_role(Role.STEWARD)
def look(upload: str) -> ResponseReturnValue:
    return _looked(upload, ImportForm(), ImportForm)


@pages.post("/steward/import/<upload>/to-mend")
@for_role(Role.STEWARD)
def to_mend(upload: str) -> ResponseReturnValue:
    """The rows that are not loaded, with the reasons."""
    form, path = ImportForm(), here().files("uploads").path(upload)
    if not form.validate():
        return _looked(upload, form, ImportForm)
    return mend_download(look_at(path, form).checked, path, form.file_name.data)


@pages.post("/steward/import/<upload>/load")
@for_role(Role.STEWARD)
def load_it(upload: str) -> ResponseReturnValue:
    form, path = ImportForm(), here().files("uploads").path(upload)
    if not form.validate():
        return _looked(upload, form, ImportForm)
    seen = look_at(path, form)
    name = form.file_name.data or path.name
    report = load(seen.checked, seen.request, name, here().database.imports, at=datetime.now(UTC), actor=actor())
    path.unlink(missing_ok=True)  # it may hold names and telephone numbers
    told = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    flash(_("Loaded: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.", **told))
    return redirect(url_for("importing.page"))


@pages.post("/steward/imports/<int:run_id>/undo")
@for_role(Role.STEWARD)
def undo(run_id: int) -> ResponseReturnValue:
    kept = here().database.imports.undo(run_id, at=datetime.now(UTC), actor=actor())
    flash(_("The import was taken back; %(kept)d devices that were changed since stay.", kept=kept))
    return redirect(url_for("importing.page"))


def _start(form: UploadForm) -> str:
    here().files("uploads").forget_older(_A_DAY_S)
    return render_template(
        "importing/page.html",
        form=form,
        runs=here().database.imports.list_runs(),
        regions_offered=regions_offered(),
    )


def _looked(upload: str, form: ImportForm, kind: type[ImportForm]) -> ResponseReturnValue:
    path = here().files("uploads").path(upload)
    if not form.validate():
        return _show(upload, form, None), 422
    try:
        return _show(upload, form, look_at(path, form))
    except NotFound as error:
        form.region.errors = [str(error)]
        return (_start(form) if kind is UploadForm else _show(upload, form, None)), 422
    except InvalidInput as error:
        if kind is UploadForm:
            form.file.errors = [str(error)]
            return _start(form), 422
        return _show(upload, form, None, str(error)), 422


def _show(upload: str, form: ImportForm, seen: Look | None, fault: str | None = None) -> str:
    if seen is not None:
        form.source.data = seen.request.source
        form.licence.data = form.licence.data or seen.checked.file.licence
    return render_template(
        "importing/look.html",
        upload=upload,
        form=form,
        seen=seen,
        fault=fault,
        regions_offered=regions_offered(),
        fields_known=list(Field),
        most=SHOWN_FAULTS,
        most_rows=SHOWN_ROWS,
    )

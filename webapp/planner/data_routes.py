"""What plans are made from: the town, the registry, and the files that planners hand in."""

from collections import defaultdict
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, SourceUnavailable, StateConflict
from aedmap.storage import Role
from optimizer.data_files import ENDINGS, FileUse, look_into
from optimizer.sites import counted_devices
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.jobs.kept_scenarios import SCENARIO
from webapp.planner.forms import HandInForm
from webapp.planner.saving import meaning
from webapp.planner.wording import file_use
from webapp.translate import _

pages = Blueprint("planner_data", __name__)
_LARGEST_FILE = 256 * 1024 * 1024


@pages.url_value_preprocessor
def allow_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Rasters are larger than forms; the door is checked before."""
    request.max_content_length = _LARGEST_FILE


@pages.get("/planner/data")
@for_role(Role.PLANNER)
def page() -> ResponseReturnValue:
    return _page(HandInForm(formdata=None))


@pages.post("/planner/data")
@for_role(Role.PLANNER)
def hand_in() -> ResponseReturnValue:
    form, given = HandInForm(), request.files.get("file")
    if not form.validate() or given is None or not given.filename:
        if given is None or not given.filename:
            form.file.errors = [_("Choose a file.")]
        return _page(form), 422
    use, column = FileUse(form.use.data), (form.column.data or "").strip() or None
    name = given.filename.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        kept = here().planning.hand_in(
            name,
            given.stream,
            use.value,
            lambda path: look_into(path, use, here().town, column),
            at=datetime.now(UTC),
            actor=actor(),
        )
    except (InvalidInput, StateConflict, SourceUnavailable) as error:
        form.file.errors = [str(error)]
        return _page(form), 422
    flash(_("%(name)s was handed in.", name=kept.name))
    return redirect(url_for("planner_data.page"))


@pages.post("/planner/data/<name>/remove")
@for_role(Role.PLANNER)
def remove(name: str) -> ResponseReturnValue:
    here().planning.remove(name, at=datetime.now(UTC), actor=actor())
    flash(_("%(name)s was removed; plans made from it stay.", name=name))
    return redirect(url_for("planner_data.page"))


def _page(form: HandInForm) -> str:
    devices = here().database.registry.list_aeds()
    return render_template(
        "planner/data.html",
        form=form,
        files=here().planning.list_kept(),
        there=here().planning.paths(),
        used_by=_used_by(),
        info=here().town.info,
        devices=len(devices),
        counted=len(counted_devices([device for device in devices if not device.mobile])),
        formats=[(file_use(use.value), ENDINGS[use]) for use in FileUse],
    )


def _used_by() -> dict[str, list[str]]:
    """Names of the scenarios whose newest version names a file."""
    used: defaultdict[str, list[str]] = defaultdict(list)
    for document in here().database.documents.list_newest(SCENARIO):
        scenario = meaning(document)
        for path in scenario.files if scenario else ():
            used[path.name].append(document.name)
    return used

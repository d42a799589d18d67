"""Scenarios: listed, made, changed as a form or as text, copied, put away, brought back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.storage import Document, Role
from optimizer.comparison import different_settings
from optimizer.scenario import Scenario
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.jobs.kept_scenarios import SCENARIO, get_scenario, read_text, text_of
from webapp.languages import LANGUAGES, language
from webapp.planner.choices import fill_choices
from webapp.planner.forms import CloneForm, TextForm
from webapp.planner.saving import keep, meaning, new_scenario, present, read_of, version
from webapp.planner.scenario_fields import asked, put_fault, shown
from webapp.planner.scenario_form import ScenarioForm
from webapp.translate import _

pages = Blueprint("scenarios", __name__)
_LARGEST_FORM = 1024 * 1024  # a Chinese character is nine in a form


@pages.url_value_preprocessor
def allow_long_texts(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A scenario may name many sites; the door is checked before."""
    request.max_content_length = request.max_form_memory_size = _LARGEST_FORM


@pages.get("/planner/scenarios")
@for_role(Role.PLANNER)
def page() -> ResponseReturnValue:
    return _list(TextForm(formdata=None))


@pages.post("/planner/scenarios")
@for_role(Role.PLANNER)
def from_text() -> ResponseReturnValue:
    """A new scenario from a text that was written elsewhere."""
    form = TextForm()
    if form.validate():
        try:
            scenario = read_text(form.text.data, here().planning)
            return _saved(keep(scenario, form.text.data, "0"))
        except (InvalidInput, NotFound, StateConflict) as error:
            form.text.errors = [str(error)]
    return _list(form), 422


@pages.route("/planner/new-scenario", methods=["GET", "POST"])
@for_role(Role.PLANNER)
def new() -> ResponseReturnValue:
    base = new_scenario()
    form = _form(base, 0)
    if not form.is_submitted():
        return render_template("planner/new_scenario.html", form=form)
    scenario = _asked(form, base)
    if scenario is not None:
        try:
            return _saved(keep(scenario, text_of(scenario), "0"))
        except (InvalidInput, StateConflict) as error:
            form.name.errors = [str(error)]
    return render_template("planner/new_scenario.html", form=form), 422


@pages.get("/planner/scenarios/<name>")
@for_role(Role.PLANNER)
def scenario(name: str) -> ResponseReturnValue:
    document, means = present(name)
    if means is None:
        return redirect(url_for("scenarios.text", name=name))
    return _show(document, form=_form(means, document.version))


@pages.post("/planner/scenarios/<name>")
@for_role(Role.PLANNER)
def save(name: str) -> ResponseReturnValue:
    document, means = present(name)
    base = means or new_scenario()
    form = _form(replace(base, name=name), document.version)
    form.name.data = name
    mine = _asked(form, base)
    if mine is None:
        return _show(document, form=form), 422
    try:
        return _saved(keep(mine, text_of(mine), form.expected.data))
    except StateConflict:
        return _overtaken(name, text_of(mine), form)


@pages.get("/planner/scenarios/<name>/text")
@for_role(Role.PLANNER)
def text(name: str) -> ResponseReturnValue:
    document = get_scenario(here().database, name)
    form = TextForm(formdata=None, text=document.text, expected=str(document.version))
    if meaning(document) is None:
        _put_reading_fault(form, document)
    return _show(document, text_form=form)


@pages.post("/planner/scenarios/<name>/text")
@for_role(Role.PLANNER)
def save_text(name: str) -> ResponseReturnValue:
    document, form = get_scenario(here().database, name), TextForm()
    if not form.validate():
        return _show(document, text_form=form), 422
    try:
        return _saved(keep(read_of(name, form.text.data), form.text.data, form.expected.data), "scenarios.text")
    except (InvalidInput, NotFound) as error:
        form.text.errors = [str(error)]
        return _show(document, text_form=form), 422
    except StateConflict:
        return _overtaken(name, form.text.data, form)


@pages.post("/planner/scenarios/<name>/run")
@for_role(Role.PLANNER)
def run(name: str) -> ResponseReturnValue:
    document = get_scenario(here().database, name)
    scenario, spoken = read_text(document.text, here().planning), LANGUAGES[language()][1]
    started = here().plan_runs.start(document, scenario, actor(), spoken)
    return redirect(url_for("planner.run", run_id=started.id))


@pages.post("/planner/scenarios/<name>/clone")
@for_role(Role.PLANNER)
def clone(name: str) -> ResponseReturnValue:
    document, form = get_scenario(here().database, name), CloneForm()
    try:
        if form.validate():
            copy = replace(read_text(document.text, here().planning), name=(form.name.data or "").strip())
            return _saved(keep(copy, text_of(copy), "0"))
    except (InvalidInput, NotFound, StateConflict) as error:
        form.name.errors = [str(error)]
    return _show(document, text_form=_as_kept(document), clone_form=form), 422


@pages.post("/planner/scenarios/<name>/archive")
@for_role(Role.PLANNER)
def archive(name: str) -> ResponseReturnValue:
    expected = version(request.form.get("expected"))
    here().database.documents.archive(SCENARIO, name, expected=expected, at=datetime.now(UTC), actor=actor())
    flash(_("Put away; its plans stay. It is at the end of the list, to be brought back."))
    return redirect(url_for("scenarios.page"))


@pages.post("/planner/scenarios/<name>/restore")
@for_role(Role.PLANNER)
def restore(name: str) -> ResponseReturnValue:
    """Bring an older version, or one that was put away, back as the newest."""
    old = get_scenario(here().database, name, version(request.form.get("version")))
    expected = version(request.form.get("expected"))
    kept = here().database.documents.save(
        SCENARIO, name, old.text, at=datetime.now(UTC), actor=actor(), expected=expected
    )
    flash(_("Version %(old)d is now version %(new)d, the newest.", old=old.version, new=kept.version))
    return redirect(url_for("scenarios.scenario", name=name))


@pages.get("/planner/scenarios/<name>/versions/<int:number>")
@for_role(Role.PLANNER)
def old_version(name: str, number: int) -> ResponseReturnValue:
    newest = get_scenario(here().database, name)
    old = get_scenario(here().database, name, number)
    differs = different_settings(old.text, newest.text)
    return render_template("planner/old_version.html", old=old, newest=newest, differs=differs)


def _list(form: TextForm) -> str:
    documents, runs = here().database.documents, here().database.plans.list_runs(60, done=True)
    newest = {run.scenario_name: run for run in reversed(runs)}
    return render_template(
        "planner/scenarios.html",
        scenarios=documents.list_newest(SCENARIO),
        archived=documents.list_newest(SCENARIO, archived=True),
        newest_plan=newest,
        form=form,
    )


def _form(scenario: Scenario, number: int) -> ScenarioForm:
    form = ScenarioForm(data={**shown(scenario), "expected": str(number)})
    fill_choices(form)
    return form


def _asked(form: ScenarioForm, base: Scenario) -> Scenario | None:
    """What the form asks for; None when its faults are now beside the fields."""
    if not form.validate():
        return None
    try:
        return asked(form, base, here().planning.paths())
    except (InvalidInput, NotFound) as error:
        put_fault(form, error)
        return None


def _saved(document: Document, endpoint: str = "scenarios.scenario") -> ResponseReturnValue:
    if "and_run" in request.form:
        return run(document.name)
    flash(_("Saved as version %(number)d.", number=document.version))
    return redirect(url_for(endpoint, name=document.name))


def _overtaken(name: str, mine: str, form: ScenarioForm | TextForm) -> ResponseReturnValue:
    """Both texts beside each other; the form keeps what was typed and would now replace the newest version."""
    stored = get_scenario(here().database, name)
    form.expected.data = str(stored.version)
    conflict = {"stored": stored, "mine": mine, "differs": different_settings(stored.text, mine)}
    as_text = isinstance(form, TextForm)
    return _show(stored, form=None if as_text else form, text_form=form if as_text else None, conflict=conflict), 409


def _show(
    document: Document,
    form: ScenarioForm | None = None,
    text_form: TextForm | None = None,
    clone_form: CloneForm | None = None,
    conflict: Mapping[str, Any] | None = None,
) -> str:
    database = here().database
    return render_template(
        "planner/scenario.html",
        document=document,
        form=form,
        text_form=text_form,
        clone_form=clone_form or CloneForm(formdata=None),
        conflict=conflict,
        history=database.documents.history(SCENARIO, document.name),
        runs=database.plans.list_runs(20, name=document.name),
    )


def _as_kept(document: Document) -> TextForm:
    return TextForm(formdata=None, text=document.text, expected=str(document.version))


def _put_reading_fault(form: TextForm, document: Document) -> None:
    try:
        read_text(document.text, here().planning)
    except (InvalidInput, NotFound) as error:
        form.text.errors = [str(error)]

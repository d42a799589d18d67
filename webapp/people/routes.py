"""Responders: found, entered, taken along their life cycle; each look is logged by what reads."""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, StateConflict
from aedmap.people import ALERTS, RESPONDER_TRANSITIONS, Consent, ResponderStatus, presence
from aedmap.people.editing import stamp
from aedmap.people.file import PersonFile
from aedmap.storage import PeopleFilter, Role
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.people.forms import CertificateForm, ConfirmForm, ConsentForm, PauseForm, PersonForm, StatusForm
from webapp.people.person_form import blank, certificate_of, differences, edited, last_day_of_pause, paused, shown
from webapp.translate import _

pages = Blueprint("people", __name__)


@pages.get("/steward/people")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    now, asked = datetime.now(UTC), request.args.get("filter", "")
    wanted = PeopleFilter(asked) if asked in list(PeopleFilter) else PeopleFilter.ALL
    search = request.args.get("q", "").strip()[:100]
    found = here().database.persons.list_people(wanted=wanted, search=search, day=now.date(), at=now, actor=actor())
    told = {"filters": list(PeopleFilter), "today": now.date()}
    return render_template("people/list.html", found=found, wanted=wanted, search=search, **told)


@pages.route("/steward/people/new", methods=["GET", "POST"])
@for_role(Role.STEWARD)
def new() -> ResponseReturnValue:
    form = PersonForm(data={"hours": "24/7", "homes_too": True})
    if form.is_submitted() and form.validate() and (person := edited(blank(), form)):
        here().database.persons.enrol(person, at=datetime.now(UTC), actor=actor())
        flash(_("Entered. Check who they are, then verify the certificate."))
        return redirect(url_for("people.person", person_id=person.id))
    return render_template("people/new.html", form=form), 422 if form.is_submitted() else 200


@pages.get("/steward/people/<person_id>")
@for_role(Role.STEWARD)
def person(person_id: str) -> ResponseReturnValue:
    return _page(person_id)


@pages.post("/steward/people/<person_id>")
@for_role(Role.STEWARD)
def save(person_id: str) -> ResponseReturnValue:
    form = PersonForm()
    one = here().database.people.get_responder(person_id)
    changed = edited(one, form) if form.validate() else None
    if changed is None:
        return _page(person_id, form=form), 422
    try:
        here().database.persons.change(changed, seen=form.seen.data or "", at=datetime.now(UTC), actor=actor())
    except StateConflict:
        stored = here().database.people.get_responder(person_id)
        form.seen.data = stamp(stored)
        return _page(person_id, form=form, conflict=differences(changed, stored)), 409
    return _done(person_id, _("Saved."))


@pages.post("/steward/people/<person_id>/status")
@for_role(Role.STEWARD)
def set_status(person_id: str) -> ResponseReturnValue:
    form = StatusForm()
    if not form.validate() or form.status.data not in list(ResponderStatus):
        raise InvalidInput(f"{form.status.data!r} is no step of a responder; load the page again.")
    status = ResponderStatus(form.status.data)
    here().database.persons.set_status(person_id, status, at=datetime.now(UTC), actor=actor())
    return _done(person_id, _("The state was changed."))


@pages.post("/steward/people/<person_id>/certificates")
@for_role(Role.STEWARD)
def file_certificate(person_id: str) -> ResponseReturnValue:
    form = CertificateForm()
    if not form.validate():
        return _page(person_id, certificate=form), 422
    try:
        held = certificate_of(form)
    except InvalidInput as error:
        form.expires_on.errors = [str(error)]
        return _page(person_id, certificate=form), 422
    try:
        here().database.persons.file_certificate(person_id, held, at=datetime.now(UTC), actor=actor())
    except StateConflict as error:
        form.number.errors = [str(error)]
        return _page(person_id, certificate=form), 409
    return _done(person_id, _("The certificate is filed and waits for verification."))


@pages.post("/steward/people/<person_id>/certificates/<int:ordinal>/verify")
@for_role(Role.STEWARD)
def verify(person_id: str, ordinal: int) -> ResponseReturnValue:
    here().database.persons.verify_certificate(person_id, ordinal, at=datetime.now(UTC), actor=actor())
    return _done(person_id, _("The certificate is verified."))


@pages.post("/steward/people/<person_id>/pause")
@for_role(Role.STEWARD)
def pause(person_id: str) -> ResponseReturnValue:
    """Leave somebody in peace to the end of a day on their own clock, or end that."""
    form, now, one = PauseForm(), datetime.now(UTC), here().database.people.get_responder(person_id)
    ends = bool(request.form.get("end"))
    if not ends and not form.validate():
        return _page(person_id, pausing=form), 422
    changed = paused(one, None if ends else form.until.data)
    if not ends and not changed.availability.paused_at(now):
        form.until.errors = [_("That day is over; choose today or a later one.")]
        return _page(person_id, pausing=form), 422
    here().database.persons.change(changed, at=now, actor=actor())
    return _done(person_id, _("The pause is over.") if ends else _("Nobody alerts them until then."))


@pages.post("/steward/people/<person_id>/consent")
@for_role(Role.STEWARD)
def consent(person_id: str) -> ResponseReturnValue:
    form, now = ConsentForm(), datetime.now(UTC)
    if not form.validate():
        return _page(person_id, agreed=form), 422
    given = Consent(ALERTS, form.version.data, now)
    here().database.persons.give_consent(person_id, given, at=now, actor=actor())
    return _done(person_id, _("The consent is recorded."))


@pages.post("/steward/people/<person_id>/withdraw")
@for_role(Role.STEWARD)
def withdraw(person_id: str) -> ResponseReturnValue:
    here().database.persons.withdraw_consent(person_id, ALERTS, at=datetime.now(UTC), actor=actor())
    return _done(person_id, _("The consent is withdrawn; nobody alerts them any more."))


@pages.get("/steward/people/<person_id>/export")
@for_role(Role.STEWARD)
def export(person_id: str) -> ResponseReturnValue:
    told = here().database.person_records.export(person_id, at=datetime.now(UTC), actor=actor())
    answer = Response(json.dumps(told, ensure_ascii=False, indent=2), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{person_id}.json")
    return answer


@pages.post("/steward/people/<person_id>/erase")
@for_role(Role.STEWARD)
def erase(person_id: str) -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate() or (form.number.data or "").strip() != person_id:
        form.number.errors = [_("That is not the number; nothing was erased.")]
        return _page(person_id, confirm=form), 422
    here().database.person_records.erase(person_id, at=datetime.now(UTC), actor=actor())
    flash(_("%(id)s is erased. Backups and rosters made before still hold the person.", id=person_id))
    return redirect(url_for("people.page"))


def _done(person_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("people.person", person_id=person_id))


def _page(
    person_id: str,
    form: PersonForm | None = None,
    certificate: CertificateForm | None = None,
    agreed: ConsentForm | None = None,
    confirm: ConfirmForm | None = None,
    pausing: PauseForm | None = None,
    conflict: list[tuple[str, str, str]] | None = None,
) -> str:
    now = datetime.now(UTC)
    file: PersonFile = here().database.persons.look(person_id, at=now, actor=actor())
    one = file.responder
    steps = sorted(RESPONDER_TRANSITIONS[one.status] - {ResponderStatus.LEFT, ResponderStatus.LAPSED})
    return render_template(
        "people/person.html",
        file=file,
        conflict=conflict,
        one=one,
        form=form or PersonForm(formdata=None, data=shown(one)),
        certificate=certificate or CertificateForm(formdata=None),
        agreed=agreed or ConsentForm(formdata=None),
        confirm=confirm or ConfirmForm(formdata=None),
        pausing=pausing or PauseForm(formdata=None),
        last_day_of_pause=last_day_of_pause(one, now),
        presence=presence(one, now),
        steps=[step for step in steps if step is not ResponderStatus.LAPSING],
        today=now.date(),
    )

"""The desk. Every change goes through aedmap.dispatch; the pages follow through the event log."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from aedmap import dispatch
from aedmap.dispatch import Alert, IncidentReport, IncidentState, Mode
from aedmap.errors import InvalidInput
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.storage import Event, Role
from webapp.access.doors import actor, for_role, signed_in
from webapp.deployment import here
from webapp.dispatcher.forms import ENDINGS, AddForm, EndForm, IncidentForm
from webapp.dispatcher.panel import Case, Look, case_of, look_at, policy_of
from webapp.live.stream import first_seq, follow, stream_answer
from webapp.page_data import town_data
from webapp.problems import wants_page
from webapp.public.question import Question, read_question

pages = Blueprint("dispatcher", __name__)
_PARTS = {"panel": "dispatcher/panel.html", "incidents": "dispatcher/incidents.html"}
_Answer = Callable[..., Alert]
_ANSWERS: dict[str, _Answer] = {
    "accept": dispatch.accept,
    "decline": dispatch.decline,
    "stand_down": dispatch.stand_down,
}


@pages.get("/dispatcher")
@for_role(Role.DISPATCHER)
def page() -> ResponseReturnValue:
    question = read_question(request.args, here().town, here().town_name)
    found = look_at(here(), question.position, question.place) if question.position else None
    return _desk(look=found, question=question), 422 if question.fault else 200


@pages.get("/dispatcher/incidents/<int:incident_id>")
@for_role(Role.DISPATCHER)
def incident(incident_id: int) -> ResponseReturnValue:
    return _desk(case=case_of(here(), incident_id))


@pages.post("/dispatcher/incidents")
@for_role(Role.DISPATCHER)
def open_incident() -> ResponseReturnValue:
    form = IncidentForm()
    if not form.validate():
        return _refuse(form)
    position = _position_of(form)
    place, note = (form.place.data or "").strip() or None, (form.note.data or "").strip() or None
    report = IncidentReport(position, place, note, Mode(form.mode.data), form.key.data, form.at_home.data)
    store, streets, policy = here().database.dispatch, here().town.streets_for("responder"), policy_of(here(), position)
    opened = dispatch.open_incident(store, streets, report, now=datetime.now(UTC), actor=actor(), policy=policy)
    return _lead_to(opened.incident.id)


@pages.post("/dispatcher/incidents/<int:incident_id>/next")
@for_role(Role.DISPATCHER)
def alert_next(incident_id: int) -> ResponseReturnValue:
    store, streets = here().database.dispatch, here().town.streets_for("responder")
    dispatch.alert_next(store, streets, incident_id, now=datetime.now(UTC), actor=actor())
    return _lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/ambulance")
@for_role(Role.DISPATCHER)
def ambulance_there(incident_id: int) -> ResponseReturnValue:
    there = IncidentState.EMS_ON_SCENE
    dispatch.advance(here().database.dispatch, incident_id, there, now=datetime.now(UTC), actor=actor())
    return _lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/handover")
@for_role(Role.DISPATCHER)
def hand_over(incident_id: int) -> ResponseReturnValue:
    dispatch.hand_over(here().database.dispatch, incident_id, now=datetime.now(UTC), actor=actor())
    return _lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/add")
@for_role(Role.DISPATCHER)
def add(incident_id: int) -> ResponseReturnValue:
    form = AddForm()
    if not form.validate():
        raise InvalidInput("Say whom to ask and for what; give the responder's id and a role of the list.")
    store, streets, now = here().database.dispatch, here().town.streets_for("responder"), datetime.now(UTC)
    whom, role = form.responder.data.strip(), dispatch.Role(form.role.data)
    dispatch.add_by_hand(store, streets, incident_id, whom, role, now=now, actor=actor())
    return _lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/end")
@for_role(Role.DISPATCHER)
def end(incident_id: int) -> ResponseReturnValue:
    form, store, now = EndForm(), here().database.dispatch, datetime.now(UTC)
    if not form.validate():
        raise InvalidInput("Say how the incident ended; choose one of the reasons of the list.")
    if form.how.data == "closed":
        dispatch.close_incident(store, incident_id, now=now, actor=actor())
    elif form.how.data == "duplicate_of" and form.of.data is not None:
        dispatch.make_alias(store, incident_id, form.of.data, now=now, actor=actor())
    else:
        dispatch.cancel_incident(store, incident_id, form.how.data, now=now, actor=actor())
    return _lead_to(incident_id)


@pages.post("/dispatcher/alerts/<int:alert_id>/<any(accept,decline,stand_down):answer>")
@for_role(Role.DISPATCHER)
def answer_for(alert_id: int, answer: str) -> ResponseReturnValue:
    """On behalf of a responder who told the desk by telephone, or calling them off."""
    alert = _ANSWERS[answer](here().database.dispatch, alert_id, now=datetime.now(UTC), actor=actor())
    return _lead_to(alert.incident_id)


@pages.get("/dispatcher/events")
@for_role(Role.DISPATCHER)
def events() -> Response:
    deployment, account = here(), signed_in()
    log, after, session_id = deployment.database.events, first_seq(), session["id"]

    def still_allowed() -> bool:
        found = deployment.database.accounts.in_session(account.id, session_id) if account else None
        if account is None or found is None:
            return False
        return found.stamp == account.stamp and Role.DISPATCHER in found.roles

    newest = log.last_seq()
    # A number from another database, left in an open page, would wait for events that never come.
    start = newest if after is None else min(after, newest)
    return stream_answer(follow(deployment.watch, start, _of_incident, still_allowed))


def _position_of(form: IncidentForm) -> Position:
    position = Position(form.lon.data, form.lat.data)
    refuse_outside(position, here().town.info.bbox, here().town_name)
    return position


def _refuse(form: IncidentForm) -> ResponseReturnValue:
    """A script shows the sentence above the open form; without one the form comes back with what was typed."""
    if not wants_page() or form.lon.errors or form.lat.errors:
        raise InvalidInput(form.fault)
    return _desk(look=look_at(here(), _position_of(form), form.place.data or ""), form=form), 422


def _of_incident(event: Event) -> bool:
    return event.incident_id is not None


def _desk(
    look: Look | None = None,
    case: Case | None = None,
    question: Question | None = None,
    form: IncidentForm | None = None,
) -> str:
    database = here().database
    # Read before what is shown: an event in between is then told twice rather than never.
    last_seq = database.events.last_seq()
    incidents = database.dispatch.list_incidents(limit=40)
    template = _PARTS.get(request.args.get("part", ""), "dispatcher/page.html")
    shown = {"look": look, "case": case, "question": question or Question(), "form": form}
    return render_template(template, **shown, incidents=incidents, last_seq=last_seq, endings=ENDINGS, town=town_data())


def _lead_to(incident_id: int) -> ResponseReturnValue:
    address = url_for("dispatcher.incident", incident_id=incident_id)
    return redirect(address) if wants_page() else jsonify(address=address)

"""The desk: where the patient is, who could come, and opening. The steps of a case stand in case_routes."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, request, session
from flask.typing import ResponseReturnValue

from aedmap import dispatch
from aedmap.dispatch import IncidentReport, Mode
from aedmap.dispatch.second_call import keep_second_call
from aedmap.errors import InvalidInput
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.storage import Event, Role
from webapp.access.doors import actor, for_role, signed_in
from webapp.deployment import here
from webapp.dispatcher.cases import case_of
from webapp.dispatcher.desk_page import desk_page, lead_to
from webapp.dispatcher.forms import IncidentForm, SceneForm
from webapp.dispatcher.looking import Look, look_at, policy_at
from webapp.dispatcher.on_map import Spot
from webapp.live.broadcast import wire_of
from webapp.live.stream import first_seq, follow, follow_broadcast, stream_answer
from webapp.problems import wants_page
from webapp.public.question import read_question

pages = Blueprint("dispatcher", __name__)


@pages.get("/dispatcher", strict_slashes=False)
@for_role(Role.DISPATCHER)
def page() -> ResponseReturnValue:
    return desk_page()


@pages.post("/dispatcher/look")
@for_role(Role.DISPATCHER)
def look() -> ResponseReturnValue:
    """Not a GET, since where a patient is must stand in no address and no log."""
    question, form = read_question(request.form, here().town, here().town_name, surely=True), SceneForm()
    valid = form.validate()
    found = _look(form, question.position, question.place) if question.position else None
    shown = desk_page(look=found, question=question, form=form)
    return shown, 422 if question.fault or not valid else 200


@pages.get("/dispatcher/incidents/<int:incident_id>")
@for_role(Role.DISPATCHER)
def incident(incident_id: int) -> ResponseReturnValue:
    case = case_of(here(), incident_id)
    if "phones" in request.args:  # each look is written down, one in a while for a page that refreshes itself
        asked = [alert.responder_id for alert in case.alerts]
        phones = here().database.persons.telephones(asked, at=datetime.now(UTC), actor=actor())
        case = replace(case, phones=phones)
    return desk_page(case=case)


@pages.post("/dispatcher/incidents")
@for_role(Role.DISPATCHER)
def open_incident() -> ResponseReturnValue:
    form = IncidentForm()
    if not form.validate():
        return _refuse(form)
    now = datetime.now(UTC)
    report = _report_of(form, now)
    if form.of.data is not None:
        return lead_to(_second_call(report, form.of.data, now))
    store, streets, policy = here().database.dispatch, here().town.streets_for("responder"), _policy_of(report)
    opened = dispatch.open_incident(store, streets, report, now=now, actor=actor(), policy=policy)
    return lead_to(opened.incident.id)


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
    if wire := wire_of(request.environ):
        return stream_answer(follow_broadcast(deployment.broadcast, wire, start, _of_incident, still_allowed))
    return stream_answer(follow(deployment.watch, start, _of_incident, still_allowed))


def _look(form: SceneForm, position: Position, place: str) -> Look:
    """What was typed wrong is left out of the look, and told beside it."""
    uncertainty_m = None if form.uncertainty_m.errors else form.uncertainty_m.data
    ems_s = None if form.ems_min.errors else form.ems_s
    return look_at(here(), Spot(position, uncertainty_m), place, at_home=form.at_home.data, ems_s=ems_s)


def _report_of(form: IncidentForm, now: datetime) -> IncidentReport:
    """A page serves one exercise and one emergency: after the first, the other button opens an incident of its own."""
    return IncidentReport(
        _position_of(form),
        (form.place.data or "").strip() or None,
        (form.note.data or "").strip() or None,
        Mode(form.mode.data),
        f"{form.key.data}.{form.mode.data}",
        form.at_home.data,
        form.uncertainty_m.data,
        (form.callback.data or "").strip() or None,
        form.ems_at(now),
    )


def _second_call(report: IncidentReport, of: int, now: datetime) -> int:
    """The open incident that the call is about, with the call kept."""
    known = here().database.dispatch.get_incident(of)
    keep_second_call(here().database.dispatch, replace(report, mode=known.mode), of, now=now, actor=actor())
    return of


def _policy_of(report: IncidentReport) -> dispatch.Policy:
    return policy_at(here(), report.position).policy


def _position_of(form: IncidentForm) -> Position:
    position = Position(form.lon.data, form.lat.data)
    refuse_outside(position, here().town.info.bbox, here().town_name)
    return position


def _refuse(form: IncidentForm) -> ResponseReturnValue:
    """A script shows the sentence above the open form; without one the form comes back with what was typed."""
    if not wants_page() or form.lon.errors or form.lat.errors:
        raise InvalidInput(form.fault)
    return desk_page(look=_look(form, _position_of(form), form.place.data or ""), form=form), 422


def _of_incident(event: Event) -> bool:
    return event.incident_id is not None

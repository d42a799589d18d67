"""The steps of a case. Every change goes through aedmap.dispatch; the pages follow through the event log."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from aedmap import dispatch
from aedmap.dispatch import Alert, AssignmentState, IncidentState
from aedmap.errors import InvalidInput
from aedmap.storage import Role
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.dispatcher.desk_page import lead_to
from webapp.dispatcher.forms import AddForm, EmsForm, EndForm, RelocateForm, TimeForm
from webapp.dispatcher.told_clock import told_at
from webapp.public.question import read_question

pages = Blueprint("cases", __name__)
_Answer = Callable[..., Alert]
_REFUSALS: dict[str, _Answer] = {"decline": dispatch.decline, "stand_down": dispatch.stand_down}


@pages.post("/dispatcher/incidents/<int:incident_id>/next")
@for_role(Role.DISPATCHER)
def alert_next(incident_id: int) -> ResponseReturnValue:
    store, streets = here().database.dispatch, here().town.streets_for("responder")
    dispatch.alert_next(store, streets, incident_id, now=datetime.now(UTC), actor=actor())
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/ambulance")
@for_role(Role.DISPATCHER)
def ambulance_there(incident_id: int) -> ResponseReturnValue:
    there = IncidentState.EMS_ON_SCENE
    dispatch.advance(here().database.dispatch, incident_id, there, now=datetime.now(UTC), actor=actor())
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/handover")
@for_role(Role.DISPATCHER)
def hand_over(incident_id: int) -> ResponseReturnValue:
    dispatch.hand_over(here().database.dispatch, incident_id, now=datetime.now(UTC), actor=actor())
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/relocate")
@for_role(Role.DISPATCHER)
def relocate(incident_id: int) -> ResponseReturnValue:
    """By a place of the town, by degrees of a declared datum, or by a click on the map."""
    form, question = RelocateForm(), read_question(request.form, here().town, here().town_name, surely=True)
    if not form.validate() or question.position is None:
        named = "; ".join(place.name for place in question.choices)
        fault = " ".join(filter(None, (question.fault, named)))
        raise InvalidInput(form.fault or fault or "Say where the patient is.")
    store, streets, now = here().database.dispatch, here().town.streets_for("responder"), datetime.now(UTC)
    within_m, name = form.uncertainty_m.data, (form.called.data or "").strip() or question.place or None
    dispatch.relocate(
        store, streets, incident_id, question.position, now=now, actor=actor(), uncertainty_m=within_m, place=name
    )
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/triage/<any(arrest,likely,not_arrest):outcome>")
@for_role(Role.DISPATCHER)
def triage(incident_id: int, outcome: str) -> ResponseReturnValue:
    store, streets, now = here().database.dispatch, here().town.streets_for("responder"), datetime.now(UTC)
    dispatch.triage(store, streets, incident_id, dispatch.Triage(outcome), now=now, actor=actor())
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/ems")
@for_role(Role.DISPATCHER)
def expect_ambulance(incident_id: int) -> ResponseReturnValue:
    form, now = EmsForm(), datetime.now(UTC)
    if not form.validate():
        raise InvalidInput(form.fault)
    ems_at = None if form.ems_min.data is None else now + timedelta(minutes=form.ems_min.data)
    dispatch.expect_ems(here().database.dispatch, incident_id, ems_at, now=now, actor=actor())
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/times")
@for_role(Role.DISPATCHER)
def note_time(incident_id: int) -> ResponseReturnValue:
    """What the desk hears of the patient, such as the first shock."""
    form, now = TimeForm(), datetime.now(UTC)
    if not form.validate():
        raise InvalidInput("Say what happened and when; choose a point of the list and give a time such as 14:05:30.")
    at = told_at(form.at.data or "", now, here().town.info.time_zone)
    point = dispatch.TimePoint(form.point.data)
    dispatch.note_time(here().database.dispatch, incident_id, point, at, now=now, actor=actor())
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/add")
@for_role(Role.DISPATCHER)
def add(incident_id: int) -> ResponseReturnValue:
    form = AddForm()
    if not form.validate():
        raise InvalidInput("Say whom to ask and for what; give the responder's id and a role of the list.")
    store, streets, now = here().database.dispatch, here().town.streets_for("responder"), datetime.now(UTC)
    whom, role = form.responder.data.strip(), dispatch.Role(form.role.data)
    dispatch.add_by_hand(store, streets, incident_id, whom, role, now=now, actor=actor())
    return lead_to(incident_id)


@pages.post("/dispatcher/incidents/<int:incident_id>/end")
@for_role(Role.DISPATCHER)
def end(incident_id: int) -> ResponseReturnValue:
    form, store, now = EndForm(), here().database.dispatch, datetime.now(UTC)
    if not form.validate():
        raise InvalidInput("Say how the incident ended; choose one of the reasons of the list.")
    note = (form.note.data or "").strip() or None
    if form.how.data == "closed":
        dispatch.close_incident(store, incident_id, now=now, actor=actor(), aed_used=form.used, note=note)
    elif form.of.data is not None:
        dispatch.make_alias(store, incident_id, form.of.data, now=now, actor=actor())
    else:
        dispatch.cancel_incident(store, incident_id, form.how.data, now=now, actor=actor(), note=note)
    return lead_to(incident_id)


@pages.post("/dispatcher/alerts/<int:alert_id>/<any(accept,decline,stand_down):answer>")
@for_role(Role.DISPATCHER)
def answer_for(alert_id: int, answer: str) -> ResponseReturnValue:
    """On behalf of a responder who told the desk by telephone, or calling them off."""
    store, streets, now = here().database.dispatch, here().town.streets_for("responder"), datetime.now(UTC)
    if answer == "accept":
        alert = dispatch.accept(store, alert_id, now=now, actor=actor(), streets=streets)
    else:
        alert = _REFUSALS[answer](store, alert_id, now=now, actor=actor())
    return lead_to(alert.incident_id)


@pages.post("/dispatcher/alerts/<int:alert_id>/progress/<any(departed,at_aed,aed_taken,on_scene,no_show):step>")
@for_role(Role.DISPATCHER)
def progress_of(alert_id: int, step: str) -> ResponseReturnValue:
    """How far somebody is who told the desk by telephone."""
    store, state = here().database.dispatch, AssignmentState(step)
    alert = dispatch.report_progress(store, alert_id, state, now=datetime.now(UTC), actor=actor())
    return lead_to(alert.incident_id)

"""The page behind a link. One tap says whether somebody goes; nobody has to sign in.

Looking at it changes nothing, since mail programs look, too.
"""

import math
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap import dispatch
from aedmap.dispatch import AlertState, AssignmentState
from aedmap.dispatch.answer_link import read_alert
from aedmap.dispatch.answering_late import MISSED, answer_late
from aedmap.dispatch.tracking import report_position
from aedmap.errors import InvalidInput, StateConflict
from aedmap.geography import Position
from aedmap.storage import ANSWER_LINKS, new_secret
from webapp.access.doors import for_everyone
from webapp.deployment import here
from webapp.dispatcher import wording as desk_words
from webapp.languages import language
from webapp.page_data import town_data
from webapp.problems import wants_page
from webapp.responder import wording
from webapp.responder.task import Stage, Task, asked_of, task_of
from webapp.responder.way import legs_of, shown_on_map

pages = Blueprint("responder", __name__)
# The address is as good as the answer: no search engine, cache or next page is to learn it.
_SECRET = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_PARTS = {"card": "responder/card.html"}
_BY_LINK = "by the link"
_FARTHEST_OFF_M = 100_000.0


@pages.get("/a/<token>")
@for_everyone
def page(token: str) -> ResponseReturnValue:
    task = task_of(here(), _alert(token))
    going = task.stage is Stage.GOING
    legs = legs_of(here(), task, language()) if going else []
    shown = {"task": task, "token": token, "legs": legs, "wording": wording, "desk_words": desk_words}
    ahead = shown_on_map(task, legs) if going else None
    template = _PARTS.get(request.args.get("part", ""), "responder/page.html")
    stamp = task.stamp(_secret_of_links())
    return _secret(render_template(template, **shown, stamp=stamp, ahead=ahead, town=town_data()))


@pages.get("/a/<token>/state")
@for_everyone
def state(token: str) -> ResponseReturnValue:
    """A stamp that changes with whatever the page tells; asked for every few seconds."""
    return _secret(jsonify(stamp=_asked(token).stamp(_secret_of_links())))


@pages.post("/a/<token>/<any(accept,decline):answer>")
@for_everyone
def give(token: str, answer: str) -> ResponseReturnValue:
    alert, streets = _asked(token).alert, here().town.streets_for("responder")
    store, now, whose = here().database.dispatch, datetime.now(UTC), alert.responder_id
    if answer == "accept" and alert.state in MISSED:
        if answer_late(store, streets, alert, True, _BY_LINK, now=now).state is not AlertState.ACCEPTED:
            sentence = "The desk sees that you would go, but it cannot send you any more; thank you."
            raise StateConflict(sentence, state=str(alert.state))
    elif answer == "accept":
        dispatch.accept(store, alert.id, now=now, actor=whose, streets=streets)
    else:
        dispatch.decline(store, alert.id, now=now, actor=whose)
    return _lead_back(token)


@pages.post("/a/<token>/progress/<any(departed,at_aed,aed_taken,on_scene,no_show):step>")
@for_everyone
def progress(token: str, step: str) -> ResponseReturnValue:
    alert, to_state = _asked(token).alert, AssignmentState(step)
    now, store = datetime.now(UTC), here().database.dispatch
    dispatch.report_progress(store, alert.id, to_state, now=now, actor=alert.responder_id)
    return _lead_back(token)


@pages.post("/a/<token>/seen")
@for_everyone
def seen(token: str) -> ResponseReturnValue:
    """Told by the page's script once somebody has it before them; programs that only look run none."""
    alert = _asked(token).alert
    dispatch.mark_seen(here().database.dispatch, alert.id, now=datetime.now(UTC), actor=alert.responder_id)
    return "", 204


@pages.post("/a/<token>/position")
@for_everyone
def position(token: str) -> ResponseReturnValue:
    """Where the phone is, if its owner agreed; taken only while they go."""
    task, fields = _asked(token), request.form
    where = Position(_number(fields.get("lon"), "lon"), _number(fields.get("lat"), "lat"))
    off_m = _number(fields["accuracy_m"], "accuracy_m") if fields.get("accuracy_m") else None
    if off_m is not None and not 0 <= off_m <= _FARTHEST_OFF_M:
        raise InvalidInput(f"accuracy_m is {off_m}; give 0 to {_FARTHEST_OFF_M:.0f} metres.")
    database, now = here().database, datetime.now(UTC)
    kept = report_position(database.dispatch, database.tracks, task.alert.id, where, accuracy_m=off_m, now=now)
    return _secret(jsonify(kept=kept))


def _asked(token: str) -> Task:
    return asked_of(here(), _alert(token))


def _alert(token: str) -> int:
    return read_alert(_secret_of_links(), token)


def _secret_of_links() -> str:
    return here().database.meta.secret(ANSWER_LINKS, new_secret)


def _secret(answer: str | Response) -> Response:
    response = make_response(answer)
    response.headers.update(_SECRET)
    return response


def _lead_back(token: str) -> ResponseReturnValue:
    return redirect(url_for("responder.page", token=token)) if wants_page() else _secret(jsonify(done=True))


def _number(text: str | None, name: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInput(f"{name} is not a number; give degrees, WGS84, and metres.")
    return value

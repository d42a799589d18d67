"""The page behind a link: one tap says whether somebody goes.

Looking at it changes nothing, since mail programs look, too.
"""

from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from aedmap import dispatch
from aedmap.dispatch import Alert
from aedmap.dispatch.answer_link import read_alert
from aedmap.storage import ANSWER_LINKS, new_secret
from webapp.access.doors import for_everyone
from webapp.deployment import here
from webapp.dispatcher import wording

pages = Blueprint("answering", __name__)


@pages.get("/a/<token>")
@for_everyone
def page(token: str) -> ResponseReturnValue:
    alert = _alert_of(token)
    incident = here().database.dispatch.get_incident(alert.incident_id)
    aed = here().database.registry.find_aed(alert.aed_id) if alert.aed_id else None
    shown = {"alert": alert, "incident": incident, "aed": aed, "token": token, "wording": wording}
    answer = make_response(render_template("answering/page.html", **shown))
    # The address is as good as the answer: no search engine, cache or next page is to learn it.
    answer.headers.update({"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"})
    return answer


@pages.post("/a/<token>/<any(accept,decline):answer>")
@for_everyone
def give(token: str, answer: str) -> ResponseReturnValue:
    alert, store, now = _alert_of(token), here().database.dispatch, datetime.now(UTC)
    give_it = dispatch.accept if answer == "accept" else dispatch.decline
    give_it(store, alert.id, now=now, actor=alert.responder_id)
    return redirect(url_for("answering.page", token=token))


def _alert_of(token: str) -> Alert:
    database = here().database
    return database.dispatch.get_alert(read_alert(database.meta.secret(ANSWER_LINKS, new_secret), token))

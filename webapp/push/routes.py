"""The link by which somebody subscribes a browser, and the receipts of their notifications.

The token in a link is the key, as nobody signs in; a browser's service worker has no session either.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from aedmap.dispatch.answer_link import read_alert
from aedmap.errors import InvalidInput
from aedmap.messaging.channels import PUSH
from aedmap.messaging.person_link import read_person
from aedmap.messaging.push import Subscription, check_endpoint
from aedmap.messaging.push_keys import check_keys, new_key, public_key
from aedmap.messaging.receipt import Receipt
from aedmap.storage import ANSWER_LINKS, PUSH_KEY, new_secret
from webapp.access.doors import for_everyone
from webapp.answering.gateway import tell_of_receipt
from webapp.deployment import here
from webapp.problems import wants_page

pages = Blueprint("push", __name__)
_LONGEST = 2_000


@pages.get("/push/<token>")
@for_everyone
def page(token: str) -> ResponseReturnValue:
    """For a browser a page with one button, for a program the key to subscribe with."""
    person = _person_of(token)
    key = public_key(here().database.meta.secret(PUSH_KEY, new_key))
    browsers = len(here().database.reaching.subscriptions_of(person))
    if not wants_page():
        return jsonify(key=key, browsers=browsers)
    answer = make_response(render_template("push/page.html", key=key, token=token, browsers=browsers))
    answer.headers.update({"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"})
    return answer


@pages.post("/push/<token>")
@for_everyone
def subscribe(token: str) -> ResponseReturnValue:
    """The subscription's JSON as the browser gives it: endpoint, keys {p256dh, auth}."""
    person, told = _person_of(token), _told()
    keys = told.get("keys")
    p256dh, auth = (_text(keys if isinstance(keys, dict) else {}, name) for name in ("p256dh", "auth"))
    endpoint = _text(told, "endpoint")
    check_endpoint(endpoint, here().settings.push_services)
    check_keys(p256dh, auth)
    here().database.reaching.subscribe(Subscription(person, endpoint, p256dh, auth), at=datetime.now(UTC))
    return jsonify(subscribed=True), 201


@pages.delete("/push/<token>")
@for_everyone
def unsubscribe(token: str) -> ResponseReturnValue:
    """endpoint: of the browser that is to hear no more; twice is once."""
    here().database.reaching.unsubscribe(_person_of(token), _text(_told(), "endpoint"))
    return "", 204


@pages.post("/push-received")
@for_everyone
def received() -> ResponseReturnValue:
    """token: of the notification's link, in the body, so that it stands in no log. Twice is once."""
    database, now = here().database, datetime.now(UTC)
    alert_id = read_alert(database.meta.secret(ANSWER_LINKS, new_secret), _text(_told(), "token"))
    if database.message_answers.receive_for(alert_id, PUSH, Receipt.DELIVERED, now=now) is not None:
        tell_of_receipt(alert_id, Receipt.DELIVERED, now)
    return jsonify(received=True)


@pages.get("/push-worker.js")
@for_everyone
def worker() -> Response:
    """At the root, since a service worker serves the folder that it came from."""
    answer = make_response(render_template("push/worker.js"))
    answer.mimetype = "text/javascript"
    return answer


def _person_of(token: str) -> str:
    database = here().database
    person = read_person(database.meta.secret(ANSWER_LINKS, new_secret), token, datetime.now(UTC))
    return database.people.get_responder(person).id  # NotFound for somebody who was erased


def _told() -> Mapping[str, Any]:
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise InvalidInput("The request holds no JSON object; give one as docs/channels.md shows.")
    return told


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise InvalidInput(f"The field {name} is missing; give it as text of at most {_LONGEST} characters.")
    return value

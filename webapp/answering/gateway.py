"""What a gateway hands over: words that people answered by text message, and receipts."""

import hmac
from datetime import UTC, datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from aedmap import dispatch
from aedmap.errors import InvalidInput, NotFound
from aedmap.messaging.texts import answer_in
from webapp.access.doors import for_everyone
from webapp.deployment import here
from webapp.problems import problem

pages = Blueprint("gateway", __name__)
_DELIVERED = frozenset({"delivered", "delivrd", "ok"})
_NOT_DELIVERED = frozenset({"failed", "undelivered", "undeliv", "expired", "rejected"})


@pages.post("/api/messages/answers")
@for_everyone
def answers() -> ResponseReturnValue:
    """from: telephone; text: what was written. The first word decides; who is not waited for changes nothing."""
    if not _is_ours():
        return problem(401, "Give the token of AEDMAP_MESSAGES_TOKEN as 'Authorization: Bearer ...'.")
    goes = answer_in(_field("text"))
    if goes is None:
        raise InvalidInput("The first word of the text is neither yes nor no; allowed are 1, yes, 0 and no.")
    database = here().database
    alert_id = database.messages.alert_of_phone(_field("from"))
    if alert_id is None:
        raise NotFound("No alert waits for an answer from this telephone.")
    store, now = database.dispatch, datetime.now(UTC)
    who = store.get_alert(alert_id).responder_id
    if goes:
        alert = dispatch.accept(store, alert_id, now=now, actor=who, streets=here().town.streets_for("responder"))
    else:
        alert = dispatch.decline(store, alert_id, now=now, actor=who)
    return jsonify(alert=alert.id, state=alert.state)


@pages.post("/api/messages/receipts")
@for_everyone
def receipts() -> ResponseReturnValue:
    """reference: the gateway's id of a message; state: delivered or failed, other words are kept for later ones."""
    if not _is_ours():
        return problem(401, "Give the token of AEDMAP_MESSAGES_TOKEN as 'Authorization: Bearer ...'.")
    reference, state = _field("reference"), _field("state").casefold()
    database, now = here().database, datetime.now(UTC)
    if state in _DELIVERED or state in _NOT_DELIVERED:
        alert_id = database.messages.receive(reference, delivered=state in _DELIVERED, now=now)
        if alert_id is not None:
            dispatch.mark_delivered(database.dispatch, alert_id, now=now, actor="gateway")
    return jsonify(received=True)


def _is_ours() -> bool:
    token = here().settings.messages_token
    given = request.headers.get("Authorization", "")
    return token is not None and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _field(name: str) -> str:
    """From JSON or a form, as gateways differ."""
    told = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    value = told.get(name) if isinstance(told, dict) else None
    if not isinstance(value, str) or not 0 < len(value) <= 2000:
        raise InvalidInput(f"The field {name} is missing; give it as text in JSON or a form.")
    return value

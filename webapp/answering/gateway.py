"""What a gateway hands over: words that people wrote, keys that they pressed, and receipts."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from aedmap import dispatch
from aedmap.errors import InvalidInput, NotFound
from aedmap.messaging.answer_words import answer_in
from aedmap.messaging.receipt import Receipt, receipt_in
from aedmap.storage.message_answers import PhoneAlert
from webapp.access.doors import for_everyone
from webapp.deployment import here
from webapp.problems import problem

pages = Blueprint("gateway", __name__)
_LONGEST_SHOWN = 500
# Texts take minutes at times, and so do people.
_ANSWERED_WITHIN = timedelta(hours=1)


@pages.post("/api/messages/answers")
@for_everyone
def answers() -> ResponseReturnValue:
    """text: what was written, or digits: the key that was pressed; from: telephone, or id or reference of our message.

    "0" after "1" frees whoever goes. Who answers too late goes where they are still wanted, else they are
    told that they are not needed; that, and what nobody understands, is shown to the desk, who may call back.
    """
    if not _is_ours():
        return problem(401, "Give the token of AEDMAP_MESSAGES_TOKEN as 'Authorization: Bearer ...'.")
    told, streets = _told(), here().town.streets_for("responder")
    said, about = _said(told), _alert_of(told)
    goes, store, now = answer_in(said), here().database.dispatch, datetime.now(UTC)
    alert = dispatch.answer_by_telephone(
        store, about.alert_id, goes, said, now=now, streets=streets, shared=about.shared
    )
    more = {} if goes is not None else {"understood": False}
    if goes and alert.state is not dispatch.AlertState.ACCEPTED:
        more = {"needed": False}
    return jsonify(alert=alert.id, state=alert.state, **more)


@pages.post("/api/messages/receipts")
@for_everyone
def receipts() -> ResponseReturnValue:
    """id or reference: our or the gateway's number of a message; state: the gateway's word for what became of it."""
    if not _is_ours():
        return problem(401, "Give the token of AEDMAP_MESSAGES_TOKEN as 'Authorization: Bearer ...'.")
    told = _told()
    receipt = receipt_in(_field(told, "state"))
    message_id = _message_of(told)
    if receipt is not None:
        now = datetime.now(UTC)
        alert_id = here().database.message_answers.receive(message_id, receipt, now=now)
        if alert_id is not None:
            tell_of_receipt(alert_id, receipt, now)
    return jsonify(received=True)


def tell_of_receipt(alert_id: int, receipt: Receipt, now: datetime) -> None:
    """The alert moves with its message. One that did not arrive goes over the next channel, by whoever sends."""
    store = here().database.dispatch
    if receipt is Receipt.DELIVERED:
        dispatch.mark_delivered(store, alert_id, now=now, actor="gateway")
    elif receipt is Receipt.SEEN:
        dispatch.mark_seen(store, alert_id, now=now, actor="gateway")


def _said(told: Mapping[str, str]) -> str:
    """Whatever somebody wrote is an answer, be it empty or a novel; InvalidInput only where the gateway sent none."""
    words = next((told[name] for name in ("digits", "text") if told.get(name)), told.get("text"))
    if words is None:
        raise InvalidInput("The fields digits and text are missing; give what was pressed or written.")
    return words.replace("\0", "").encode("utf-8", "replace").decode()[:_LONGEST_SHOWN]


def _alert_of(told: Mapping[str, str]) -> PhoneAlert:
    answers = here().database.message_answers
    if told.get("id") or told.get("reference"):
        alert_id = answers.alert_of(_message_of(told))
        found = PhoneAlert(alert_id, shared=False) if alert_id is not None else None
    else:
        since = datetime.now(UTC) - _ANSWERED_WITHIN
        found = answers.alert_of_phone(_field(told, "from"), here().town.info.country, since)
    if found is None:
        raise NotFound("Nobody with this telephone is asked or goes, or was asked within the last hour.")
    return found


def _message_of(told: Mapping[str, str]) -> int:
    """NotFound lets a gateway try again whose receipt came before its answer to us was written down."""
    answers = here().database.message_answers
    number, reference = told.get("id"), told.get("reference")
    if not number and not reference:
        _field(told, "reference")
    found = answers.find_message(number=number) if number else answers.find_message(reference=reference)
    if found is None:
        raise NotFound("No message has this id or reference, or not yet; send it again a little later.")
    return found


def _is_ours() -> bool:
    token = here().settings.messages_token
    given = request.headers.get("Authorization", "")
    return token is not None and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _told() -> Mapping[str, str]:
    """From JSON or a form, as gateways differ; numbers as text."""
    told = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    if not isinstance(told, dict):
        return {}
    return {name: str(value) for name, value in told.items() if type(value) in (str, int)}


def _field(told: Mapping[str, str], *names: str) -> str:
    """The first of these fields that is there; the last one is named where none is."""
    value = next((told[name] for name in names if told.get(name)), "")
    if not 0 < len(value) <= 2000:
        raise InvalidInput(f"The field {names[-1]} is missing; give it as text in JSON or a form.")
    return value

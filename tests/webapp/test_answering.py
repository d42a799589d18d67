"""Answers by a link and by a word."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from aedmap.dispatch import Alert, AlertState
from aedmap.dispatch.answer_link import read_alert, sign_alert
from aedmap.errors import NotFound
from aedmap.geography import Position
from aedmap.messaging.sending import Waiting
from aedmap.settings import Settings
from aedmap.storage import ANSWER_LINKS, Database, new_secret
from tests.aedmap.made_up import NOON
from tests.webapp.conftest import SignIn
from tests.webapp.test_dispatcher import _open
from webapp import create_app

_PAGE = {"Accept": "text/html"}


def _link(database: Database, alert_id: int) -> str:
    return f"/a/{sign_alert(database.meta.secret(ANSWER_LINKS, new_secret), alert_id)}"


def _tap(client: FlaskClient, link: str, answer: str) -> int:
    found = re.search('name="csrf_token" value="([^"]+)"', client.get(link, headers=_PAGE).text)
    fields = {"csrf_token": found.group(1) if found else ""}
    return client.post(f"{link}/{answer}", data=fields, headers=_PAGE).status_code


def test_one_tap_accepts_and_only_then_the_place_is_shown(
    app: Flask, sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Looking changes nothing; nobody has to sign in."""
    _open(sign_in("dispatcher"), places["P"], place="Main Street 3")
    link = _link(database, 1)
    phone = app.test_client()
    before = database.events.last_seq()
    assert "Main Street 3" not in phone.get(link, headers=_PAGE).text
    assert database.events.last_seq() == before
    assert _tap(phone, link, "accept") == 302
    assert database.dispatch.get_alert(1).state is AlertState.ACCEPTED
    answer = phone.get(link, headers=_PAGE)
    assert "Main Street 3" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_is_good_for_its_own_alert_only(app: Flask, database: Database) -> None:
    """Changing the number, or a letter of the signature, finds nothing."""
    good = _link(database, 1)
    for wrong in (good.replace("/a/1-", "/a/2-"), good[:-1] + ("A" if good[-1] != "A" else "B"), "/a/1-", "/a/x"):
        assert app.test_client().get(wrong, headers=_PAGE).status_code == 404
    with pytest.raises(NotFound, match="not whole"):
        read_alert("secret", "1-" + "é" * 22)


def test_after_a_refusal_the_link_accepts_no_more(
    app: Flask, sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """One answer each."""
    _open(sign_in("dispatcher"), places["P"])
    link, phone = _link(database, 1), app.test_client()
    assert _tap(phone, link, "decline") == 302
    assert database.dispatch.get_alert(1).state is AlertState.DECLINED
    assert "You declined" in phone.get(link, headers=_PAGE).text


def test_a_word_by_text_message_answers_and_a_receipt_is_noted(
    drawn_town: tuple[Path, dict[str, Position]], sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Only with the token of the gateway; the answer says what became of it."""
    desk = sign_in("dispatcher")
    _open(desk, places["P"])
    gateway = create_app(Settings(messages_token="of the gateway"), drawn_town[0], database).test_client()
    asked = database.dispatch.get_alert(1)
    _give_phone(database, asked.responder_id, "+358 9 8765 4321")
    said = {"from": "09-87654321", "text": "1 on my way"}
    shown = {"Authorization": "Bearer of the gateway"}
    claimed = _claim(database, asked)
    assert gateway.post("/api/messages/answers", json=said).status_code == 401
    assert database.dispatch.get_alert(1).state is AlertState.SENT
    unclear = gateway.post("/api/messages/answers", json={**said, "text": "能不能晚点？ who?"}, headers=shown)
    assert (unclear.status_code, unclear.get_json()) == (200, {"alert": 1, "state": "sent", "understood": False})
    assert gateway.post("/api/messages/answers", json={**said, "text": ""}, headers=shown).status_code == 200
    assert gateway.post("/api/messages/answers", json={"from": said["from"]}, headers=shown).status_code == 400
    assert "能不能晚点？ who?" in desk.get("/dispatcher/incidents/1", headers=_PAGE).text
    database.messages.mark_sent(claimed, "g-1", asked.created_at)
    receipt = {"reference": "g-1", "state": "DELIVRD"}
    assert gateway.post("/api/messages/receipts", data=receipt, headers=shown).status_code == 200
    assert database.dispatch.get_alert(claimed.alert_id).state is AlertState.DELIVERED
    answer = gateway.post("/api/messages/answers", json=said, headers=shown)
    assert answer.get_json() == {"alert": 1, "state": "accepted"}
    assert gateway.post("/api/messages/answers", data=said, headers=shown).get_json()["state"] == "accepted"
    off = gateway.post("/api/messages/answers", data={**said, "text": "0 sorry"}, headers=shown)
    assert off.get_json() == {"alert": 1, "state": "stood_down"}
    assert database.dispatch.get_responder(asked.responder_id).busy_with is None
    late = gateway.post("/api/messages/answers", data=said, headers=shown)
    assert (late.status_code, late.get_json()["state"]) == (200, "accepted")
    unknown = gateway.post("/api/messages/answers", data={**said, "from": "09-11111111"}, headers=shown)
    assert unknown.status_code == 404


def _claim(database: Database, alert: Alert) -> Waiting:
    """The text for this alert, as a gateway is about to get it."""
    assert database.messages.queue_missing(["sms"], alert.created_at) > 0
    while (claimed := database.messages.claim_next("sms", alert.created_at)) is not None:
        if claimed.alert_id == alert.id:
            return claimed
    raise AssertionError("no text for it")


def _give_phone(database: Database, responder_id: str, phone: str) -> None:
    person = replace(database.people.get_responder(responder_id), phone=phone)
    database.people.put_responders([person], at=NOON, actor="tester")

"""A browser subscribes behind a person's link, and tells what arrived."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from aedmap.dispatch import AlertState
from aedmap.dispatch.answer_link import sign_alert
from aedmap.geography import Position
from aedmap.messaging.person_link import sign_person
from aedmap.storage import ANSWER_LINKS, Database, new_secret
from tests.aedmap.messaging.browser import Browser, unb64
from tests.webapp.conftest import SignIn
from tests.webapp.test_dispatcher import _open

_JSON = {"Accept": "application/json"}
_ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


def _secret(database: Database) -> str:
    return database.meta.secret(ANSWER_LINKS, new_secret)


def _link(database: Database, responder_id: str = "R-1", when: datetime | None = None) -> str:
    return f"/push/{sign_person(_secret(database), responder_id, when or datetime.now(UTC))}"


def _told(browser: Browser, endpoint: str = _ENDPOINT) -> dict[str, object]:
    return {"endpoint": endpoint, "expirationTime": None, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}}


def test_a_browser_subscribes_and_ends_it(app: Flask, database: Database) -> None:
    """Without signing in and without a form's token; twice is once."""
    phone, link, browser = app.test_client(), _link(database), Browser()
    key = phone.get(link, headers=_JSON).get_json()["key"]
    assert len(unb64(key)) == 65 and phone.get(link, headers=_JSON).get_json()["key"] == key
    for _ in range(2):
        assert phone.post(link, json=_told(browser)).status_code == 201
    assert phone.get(link, headers=_JSON).get_json()["browsers"] == 1
    assert [one.endpoint for one in database.reaching.subscriptions_of("R-1")] == [_ENDPOINT]
    for _ in range(2):
        assert phone.delete(link, json={"endpoint": _ENDPOINT}).status_code == 204
    assert database.reaching.subscriptions_of("R-1") == []
    page = phone.get(link, headers={"Accept": "text/html"})
    assert f'data-key="{key}"' in page.text and page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"endpoint": _ENDPOINT},
        {"endpoint": _ENDPOINT, "keys": "x"},
        {"endpoint": _ENDPOINT, "keys": {"p256dh": "x", "auth": "y"}},
        {"endpoint": 5, "keys": {"p256dh": "x", "auth": "y"}},
    ],
)
def test_what_no_browser_gave_is_refused(app: Flask, database: Database, told: object) -> None:
    """One sentence, nothing kept."""
    answer = app.test_client().post(_link(database), json=told, headers=_JSON)
    assert answer.status_code == 400 and answer.mimetype == "application/problem+json"
    assert database.reaching.subscriptions_of("R-1") == []


def test_an_address_inside_the_network_is_refused(app: Flask, database: Database) -> None:
    """The server would post there whenever the person is alerted."""
    told = _told(Browser(), "http://127.0.0.1:9/internal")
    answer = app.test_client().post(_link(database), json=told, headers=_JSON)
    assert answer.status_code == 400 and "AEDMAP_PUSH_SERVICES" in answer.get_json()["detail"]


def test_links_end_with_their_week_and_with_their_person(app: Flask, database: Database) -> None:
    """An old link, another person's signature and an erased person find nothing."""
    phone = app.test_client()
    old = _link(database, when=datetime.now(UTC) - timedelta(days=8))
    other = _link(database).replace("R-1", "R-2")
    for wrong in (old, other, _link(database, "R-gone"), "/push/x"):
        assert phone.get(wrong, headers=_JSON).status_code == 404
        assert phone.post(wrong, json=_told(Browser()), headers=_JSON).status_code == 404


def test_the_service_worker_tells_that_it_arrived(
    app: Flask, sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The alert is delivered, once; a token of nobody's changes nothing. It stands in the body, not in the address."""
    _open(sign_in("dispatcher"), places["P"])
    alert = database.dispatch.get_alert(1)
    database.messages.queue_missing(["push"], alert.created_at)
    while (claimed := database.messages.claim_next("push", alert.created_at)) is not None:
        database.messages.mark_sent(claimed, f"push-{claimed.id}", alert.created_at)
    phone = app.test_client()
    assert phone.post("/push-received", json={"token": "1-x"}, headers=_JSON).status_code == 404
    assert database.dispatch.get_alert(1).state is AlertState.SENT
    for _ in range(2):
        told = phone.post("/push-received", json={"token": sign_alert(_secret(database), 1)}, headers=_JSON)
        assert told.get_json() == {"received": True}
    assert database.dispatch.get_alert(1).state is AlertState.DELIVERED
    script = phone.get("/push-worker.js")
    assert script.mimetype == "text/javascript" and '"/push-received"' in script.text


def test_a_key_pressed_in_a_call_answers(
    app: Flask, sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """By our number of the call; a read receipt is seen, a call nobody took goes over the next channel."""
    settings = app.extensions["aedmap"].settings
    object.__setattr__(app.extensions["aedmap"], "settings", replace(settings, messages_token="of the gateway"))
    gateway, shown = app.test_client(), {"Authorization": "Bearer of the gateway"}
    _open(sign_in("dispatcher"), places["P"])
    now = database.dispatch.get_alert(1).created_at
    database.messages.queue_missing(["voice"], now)
    calls = []
    while (claimed := database.messages.claim_next("voice", now)) is not None:
        database.messages.mark_sent(claimed, f"call-{claimed.id}", now)
        calls.append(claimed)
    first, second = calls[:2]
    receipts, answers = "/api/messages/receipts", "/api/messages/answers"
    assert gateway.post(receipts, json={"id": first.id, "state": "ringing"}, headers=shown).status_code == 200
    assert database.dispatch.get_alert(first.alert_id).state is AlertState.SENT
    gateway.post(receipts, json={"id": first.id, "state": "read"}, headers=shown)
    assert database.dispatch.get_alert(first.alert_id).state is AlertState.SEEN
    answer = gateway.post(answers, data={"id": first.id, "digits": "1#"}, headers=shown)
    assert answer.get_json() == {"alert": first.alert_id, "state": "accepted"}
    gateway.post(receipts, data={"reference": f"call-{second.id}", "state": "no-answer"}, headers=shown)
    assert database.messages.pass_on(["voice", "sms"], now) == 1
    assert database.messages.states_of(second.alert_id) == [("asked", "voice", "failed"), ("asked", "sms", "queued")]
    for wrong in ({"id": "999", "digits": "1"}, {"reference": "x", "digits": "1"}):
        assert gateway.post(answers, data=wrong, headers=shown).status_code == 404
    for wrong in ({"digits": "1"}, {"id": str(first.id)}):
        assert gateway.post(answers, data=wrong, headers=shown).status_code == 400
    # A key that means nothing is the person's slip, not the gateway's: it is taken, and the desk told.
    slip = gateway.post(answers, data={"id": str(first.id), "digits": "9"}, headers=shown)
    assert (slip.status_code, slip.get_json()["understood"]) == (200, False)
    assert gateway.post(receipts, json=["x"], headers=shown).status_code == 400

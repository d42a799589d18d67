"""Channels against real local receivers that fail, stall and hang up."""

import hashlib
import hmac
import json
import socket

import pytest

from aedmap.errors import InvalidInput
from aedmap.messaging import Channel, Outgoing
from aedmap.messaging.channels import read_channels
from aedmap.messaging.gateway import GatewayChannel, GatewaySettings
from aedmap.messaging.texts import ASKED, CHANGED, STOOD_DOWN, text_of
from aedmap.messaging.webhook import WebhookChannel, WebhookSettings
from aedmap.notices.sending import NotSent, OutcomeUnknown
from tests.aedmap.messaging.sinks import http_sink

TEXT = 'Come "now" & bring {to} 急救'
MESSAGE = Outgoing(7, 3, ASKED, "+86 571 000", "subject", TEXT)


def test_a_gateway_gets_the_body_it_wants_and_its_id_is_kept() -> None:
    """JSON and forms are filled in safely, also where the text holds what looks like a place to fill."""
    with http_sink() as sink:
        given = GatewaySettings("SMS", sink.address, reference="data.id", authorization="Bearer x")
        assert GatewayChannel(given).send(MESSAGE) == "g-1"
        assert json.loads(sink.got[0]) == {"to": "+86 571 000", "text": TEXT, "id": "7"}
        assert sink.headers[0]["Authorization"] == "Bearer x"
        form = GatewaySettings("SMS", sink.address, body="phone={to}&msg={text}")
        assert GatewayChannel(form).send(MESSAGE) is None
        assert sink.got[1].startswith(b"phone=%2B86+571+000&msg=Come+%22now%22+%26+bring")


@pytest.mark.parametrize(("status", "final"), [(400, True), (401, True), (429, False), (503, False), (302, True)])
def test_a_refusal_surely_did_not_go(status: int, final: bool) -> None:
    """What is worth another try is told from what is not."""
    with http_sink() as sink:
        sink.how = status
        with pytest.raises(NotSent, match=str(status)) as refused:
            GatewayChannel(GatewaySettings("SMS", sink.address)).send(MESSAGE)
        assert refused.value.final is final


@pytest.mark.parametrize("how", ["stall", "drop"])
def test_nobody_knows_whether_it_went_when_the_receiver_is_silent_afterwards(how: str) -> None:
    """It has the text and has not said so."""
    with http_sink() as sink:
        sink.how = how
        with pytest.raises(OutcomeUnknown, match="after the text was sent"):
            GatewayChannel(GatewaySettings("SMS", sink.address, timeout_s=0.3)).send(MESSAGE)
        assert len(sink.got) == 1


def test_nobody_listening_is_not_sent() -> None:
    """And may be tried again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(NotSent, match="cannot be reached") as refused:
        GatewayChannel(GatewaySettings("SMS", f"http://127.0.0.1:{port}/")).send(MESSAGE)
    assert not refused.value.final


def test_a_webhook_is_signed_and_holds_ids_only() -> None:
    """The receiver can check who sends."""
    with http_sink() as sink:
        secret = "a secret of some length"
        WebhookChannel(WebhookSettings(sink.address, secret)).send(Outgoing(7, 3, ASKED, "R-1", "s", "t"))
        assert json.loads(sink.got[0]) == {"id": 7, "alert": 3, "what": "asked", "responder": "R-1", "text": "t"}
        signature = hmac.new(secret.encode(), sink.got[0], hashlib.sha256).hexdigest()
        assert sink.headers[0]["X-Aedmap-Signature"] == f"sha256={signature}"


def _no_push() -> Channel:
    raise AssertionError("push was not asked for")


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"AEDMAP_CHANNELS": "sms, pigeon"}, "give some of push, sms, voice, email, webhook"),
        ({"AEDMAP_CHANNELS": "sms"}, "AEDMAP_SMS_URL is not set"),
        ({"AEDMAP_CHANNELS": "sms", "AEDMAP_SMS_URL": "gateway"}, "not an http or https address"),
        ({"AEDMAP_CHANNELS": "sms", "AEDMAP_SMS_URL": "http://x/", "AEDMAP_SMS_BODY": "{to}"}, "lacks {to} or {text}"),
        ({"AEDMAP_CHANNELS": "webhook", "AEDMAP_WEBHOOK_URL": "http://x/"}, "shorter than 16"),
        ({"AEDMAP_CHANNELS": "email"}, "No mail server is named"),
    ],
)
def test_wrong_settings_are_refused_before_anything_is_sent(environment: dict[str, str], told: str) -> None:
    """In one sentence, without a secret in it."""
    with pytest.raises(InvalidInput, match=told):
        read_channels(environment, _no_push)
    assert read_channels({}, _no_push) == {}


def test_a_text_names_nobody_and_no_place() -> None:
    """How far, and how to answer; an exercise says so first."""
    subject, text = text_of(ASKED, expected_s=185, link="https://x/a/1-z", exercise=False)
    assert "4 min" in text and "https://x/a/1-z" in text and "EXERCISE" not in subject + text
    for what in (ASKED, CHANGED, STOOD_DOWN):
        assert all("EXERCISE" in part for part in text_of(what, expected_s=1, link="", exercise=True))

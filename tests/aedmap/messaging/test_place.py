"""Who accepts by telephone learns where to go, and nobody learns it before or otherwise; on both databases."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from aedmap.cli.worker_messages import Composer
from aedmap.dispatch import IncidentReport, Policy, accept, open_incident, stand_down
from aedmap.messaging import Sender, send_waiting
from aedmap.messaging.receipt import Receipt
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.test_sending import Clock, Kept

ONE = Policy(waves=(1,), delays_s=(), aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        person = responder_at("D", phone="+86 571 8000 0001", email="d@made-up.example")
        opened.people.put_responders([person], at=NOON, actor="tester")
        yield opened


def _open(database: Database, place: str | None = "Main Street 3") -> int:
    report = IncidentReport(PLACES["E"], place=place)
    return open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=ONE).alerts[0].id


def _send(database: Database, seconds: float, channels: Mapping[str, Kept]) -> None:
    clock = Clock()
    clock.now += timedelta(seconds=seconds)
    send_waiting(Sender(database.messages, channels, Composer(database, "", "s" * 32, "en").compose, clock))


@pytest.mark.parametrize("channel", ["voice", "sms"])
def test_who_accepts_by_telephone_is_told_the_place_once(database: Database, channel: str) -> None:
    """After the acceptance, and not before it."""
    alert, kept = _open(database), Kept()
    _send(database, 0, {channel: kept})
    assert all("Main Street" not in one.text for one in kept.sent)
    accept(database.dispatch, alert, now=NOON, actor="R-D")
    _send(database, 1, {channel: kept})
    _send(database, 2, {channel: kept})
    assert [one.what for one in kept.sent] == ["asked", "place"]
    assert "Main Street 3" in kept.sent[1].text


def test_a_place_without_a_name_is_told_by_its_position(database: Database) -> None:
    """To about a metre."""
    alert, sms = _open(database, None), Kept()
    _send(database, 0, {"sms": sms})
    accept(database.dispatch, alert, now=NOON, actor="R-D")
    _send(database, 1, {"sms": sms})
    assert f"{PLACES['E'].lat:.5f}, {PLACES['E'].lon:.5f}" in sms.sent[1].text


def test_no_push_mail_or_webhook_holds_a_place(database: Database) -> None:
    """Nor does one that is tried after a text with the place did not arrive."""
    alert, mail, webhook, sms = _open(database), Kept(), Kept(), Kept()
    _send(database, 0, {"sms": sms})
    accept(database.dispatch, alert, now=NOON, actor="R-D")
    _send(database, 1, {"sms": sms, "email": mail, "webhook": webhook})
    database.message_answers.receive(sms.sent[1].message_id, Receipt.NOT_DELIVERED, now=NOON)
    _send(database, 2, {"sms": sms, "email": mail, "webhook": webhook})
    assert [one.what for one in sms.sent] == ["asked", "place"]
    assert mail.sent == webhook.sent == []


def test_nobody_who_was_called_off_learns_the_place(database: Database) -> None:
    """They accepted and were stood down before the next message went."""
    alert, sms = _open(database), Kept()
    _send(database, 0, {"sms": sms})
    accept(database.dispatch, alert, now=NOON, actor="R-D")
    stand_down(database.dispatch, alert, now=NOON, actor="desk")
    _send(database, 1, {"sms": sms})
    assert [one.what for one in sms.sent] == ["asked", "stood_down"]

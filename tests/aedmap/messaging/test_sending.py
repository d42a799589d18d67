"""Messages about alerts: each once, again only when it surely did not go, then over the next channel."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from aedmap.dispatch import IncidentReport, Mode, Policy, Role, accept, open_incident, stand_down
from aedmap.errors import NotFound, StateConflict
from aedmap.messaging import Channel, Outgoing, Sender, SendReport, Waiting, send_waiting
from aedmap.messaging.gateway import GatewayChannel, GatewaySettings
from aedmap.messaging.lanes import lanes_open
from aedmap.messaging.receipt import Receipt
from aedmap.messaging.sending import MOST_ATTEMPTS, Outbox
from aedmap.notices.sending import NotSent
from aedmap.storage import Database, open_database
from aedmap.storage.message_answers import PhoneAlert
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.sinks import http_sink

PAIR = Policy(waves=(2,), delays_s=(), aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        people = [responder_at(letter, phone=f"+86 571 8000 000{n}") for n, letter in enumerate("AB")]
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Broken:
    """A channel that never works."""

    def send(self, message: Outgoing) -> str | None:
        raise NotSent("it is down")


class Kept:
    """A channel that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    def send(self, message: Outgoing) -> str | None:
        self.sent.append(message)
        return f"ref-{message.message_id}"


def _compose(message: Waiting) -> Outgoing | None:
    return Outgoing(message.id, message.alert_id, message.what, message.responder_id, "s", "t")


def _open(database: Database, mode: Mode = Mode.ACTUAL) -> list[int]:
    report = IncidentReport(PLACES["E"], mode=mode)
    opened = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=PAIR)
    return [alert.id for alert in opened.alerts]


def _send(database: Database, clock: Clock, **channels: Channel) -> SendReport:
    return send_waiting(Sender(database.messages, channels, _compose, clock))


def test_everybody_is_told_once_however_often_somebody_sends(database: Database) -> None:
    """And that they are needed no longer, if they had been told that they are."""
    alerts, clock, sms = _open(database), Clock(), Kept()
    assert _send(database, clock, sms=sms) == SendReport(sent=2)
    assert _send(database, clock, sms=sms) == SendReport()
    stand_down(database.dispatch, alerts[0], now=NOON, actor="desk")
    assert _send(database, clock, sms=sms) == SendReport(sent=1)
    assert [(one.alert_id, one.what) for one in sms.sent] == [
        (alerts[0], "asked"),
        (alerts[1], "asked"),
        (alerts[0], "stood_down"),
    ]


def test_whoever_gets_another_role_on_the_way_is_told_once(database: Database) -> None:
    """The second presses, being a minute sooner; the first coordinates from then on."""
    database.people.put_responders([responder_at("D", "R-near")], at=NOON, actor="tester")
    policy = replace(PAIR, waves=(3,), cpr_wanted=1, coordinator_wanted=1)
    report = IncidentReport(PLACES["E"])
    opened = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=policy)
    by_id = {alert.responder_id: alert for alert in opened.alerts}
    clock, sms = Clock(), Kept()
    _send(database, clock, sms=sms)
    asked_to_press = [alert.responder_id for alert in opened.alerts if alert.role is Role.CPR]
    assert "R-near" in asked_to_press
    far = next(one for one in asked_to_press if one != "R-near")
    accept(database.dispatch, by_id[far].id, now=NOON, actor="R")
    accept(database.dispatch, by_id["R-near"].id, now=NOON, actor="R")
    assert database.dispatch.get_alert(by_id[far].id).role is Role.COORDINATOR
    _send(database, clock, sms=sms)
    _send(database, clock, sms=sms)
    assert [one.what for one in sms.sent if one.alert_id == by_id[far].id] == ["asked", "changed", "place"]


def test_a_gateway_that_is_down_is_tried_again_and_then_passed_over(database: Database) -> None:
    """After four tries within half a minute the mail goes out."""
    _open(database)
    clock, mail = Clock(), Kept()
    waits = 0
    while not mail.sent:
        _send(database, clock, sms=Broken(), email=mail)
        clock.now += timedelta(seconds=1)
        waits += 1
    assert len(mail.sent) == 2
    assert waits < 40
    for alert_id in {one.alert_id for one in mail.sent}:
        assert database.messages.states_of(alert_id) == [("asked", "sms", "failed"), ("asked", "email", "sent")]
    assert MOST_ATTEMPTS == 4


def test_what_may_have_gone_is_not_sent_again_over_the_same_channel(database: Database) -> None:
    """A real gateway that takes the text and hangs up gets it once; the mail tells it a second time."""
    _open(database)
    clock, mail = Clock(), Kept()
    with http_sink() as sink:
        sink.how = "drop"
        sms = GatewayChannel(GatewaySettings("SMS", sink.address, timeout_s=1.0))
        for _ in range(3):
            _send(database, clock, sms=sms, email=mail)
            clock.now += timedelta(seconds=5)
        assert len(sink.got) == 2
    assert len(mail.sent) == 2


def test_an_exercise_uses_no_real_channel(database: Database) -> None:
    """The same path up to the channel, which is barred."""
    alerts, sms = _open(database, Mode.EXERCISE), Kept()
    assert _send(database, Clock(), sms=sms) == SendReport(barred=2)
    assert sms.sent == []
    assert database.messages.states_of(alerts[0]) == [("asked", "sms", "barred")]


def test_a_message_whose_sender_died_goes_over_the_next_channel(database: Database) -> None:
    """Nobody knows whether it went."""
    _open(database)
    clock, mail = Clock(), Kept()
    database.messages.queue_missing(["sms"], NOON)
    while database.messages.claim_next("sms", NOON) is not None:
        pass
    _send(database, clock, sms=Kept(), email=mail)
    assert mail.sent == []
    clock.now += timedelta(seconds=61)
    _send(database, clock, sms=Kept(), email=mail)
    assert len(mail.sent) == 2


def test_nobody_is_told_of_a_case_that_is_long_over(database: Database) -> None:
    """No sender ran for ten minutes."""
    _open(database)
    clock, sms = Clock(), Kept()
    clock.now += timedelta(minutes=10)
    assert _send(database, clock, sms=sms) == SendReport()


def test_a_receipt_is_kept_once(database: Database) -> None:
    """The first says which alert arrived; a second, an older or an unknown one changes nothing."""
    alerts, sms = _open(database), Kept()
    _send(database, Clock(), sms=sms)
    reference = f"ref-{sms.sent[0].message_id}"
    answers = database.message_answers
    number = answers.find_message(reference=reference)
    assert number == sms.sent[0].message_id == answers.find_message(number=str(number))
    assert number is not None and answers.alert_of(number) == alerts[0]
    assert answers.receive(number, Receipt.DELIVERED, now=NOON) == alerts[0]
    assert answers.receive(number, Receipt.DELIVERED, now=NOON) is None
    assert answers.receive(number, Receipt.SEEN, now=NOON) == alerts[0]
    assert answers.receive(number, Receipt.NOT_DELIVERED, now=NOON) is None
    for unknown in ("other", "", None):
        assert answers.find_message(reference=unknown) is None
    for unknown in ("0", "x", "-1", "9" * 30, "²"):
        assert answers.find_message(number=unknown) is None
    assert database.messages.states_of(alerts[0]) == [("asked", "sms", "seen")]


def test_a_telephone_is_known_with_and_without_its_countrys_code(database: Database) -> None:
    """While an answer is waited for, while they go, and for a while afterwards; nobody else's number will do."""
    alerts = _open(database)
    _send(database, Clock(), sms=Kept())
    by_phone = {database.dispatch.get_alert(one).responder_id: one for one in alerts}
    for phone in ("+8657180000000", "0571 8000 0000", "0086-571-8000-0000"):
        assert database.message_answers.alert_of_phone(phone, "CN") == PhoneAlert(by_phone["R-A"], shared=False)
    for phone in ("000", "8000 0000", "+86 10 8000 0000", "+1 571 8000 0000"):
        assert database.message_answers.alert_of_phone(phone, "CN") is None
    accept(database.dispatch, by_phone["R-A"], now=NOON, actor="R-A")
    assert database.message_answers.alert_of_phone("+8657180000000", None) == PhoneAlert(by_phone["R-A"], shared=False)
    stand_down(database.dispatch, by_phone["R-A"], now=NOON, actor="desk")
    ended = PhoneAlert(by_phone["R-A"], shared=False)
    assert database.message_answers.alert_of_phone("+8657180000000", "CN", NOON) == ended
    assert database.message_answers.alert_of_phone("+8657180000000", "CN", NOON + timedelta(seconds=1)) is None


def test_each_person_has_an_order_of_their_own(database: Database) -> None:
    """What they chose comes first, what the deployment has besides comes after; who chose nothing has its order."""
    _open(database)
    database.reaching.choose_channels("R-A", ["voice", "telegraph"], at=NOON, actor="R-A")
    assert database.reaching.chosen_channels("R-A") == ("voice", "telegraph")
    sms, voice = Kept(), Broken()
    clock = Clock()
    assert _send(database, clock, sms=sms, voice=voice) == SendReport(sent=1, waiting=1)
    assert [one.to for one in sms.sent] == ["R-B"]
    for _ in range(MOST_ATTEMPTS):
        clock.now += timedelta(seconds=10)
        _send(database, clock, sms=sms, voice=voice)
    assert [one.to for one in sms.sent] == ["R-B", "R-A"]
    database.reaching.choose_channels("R-A", [], at=NOON, actor="R-A")
    assert database.reaching.chosen_channels("R-A") == ()
    with pytest.raises(NotFound, match="no responder"):
        database.reaching.choose_channels("R-X", ["sms"], at=NOON, actor="R-X")


def test_what_a_receipt_says_did_not_arrive_goes_over_the_next_channel(database: Database) -> None:
    """A call that nobody took is followed by a text, once; nothing follows once somebody has answered."""
    alerts, voice, sms = _open(database), Kept(), Kept()
    _send(database, Clock(), voice=voice, sms=sms)
    for message in voice.sent:
        database.message_answers.receive(message.message_id, Receipt.NOT_DELIVERED, now=NOON)
    answered = next(one.alert_id for one in voice.sent if one.alert_id == alerts[1])
    accept(database.dispatch, answered, now=NOON, actor="desk")
    assert _send(database, Clock(), voice=voice, sms=sms) == SendReport(sent=1, needless=1)
    assert _send(database, Clock(), voice=voice, sms=sms) == SendReport()
    assert [one.alert_id for one in sms.sent] == [alerts[0]]
    assert database.messages.states_of(alerts[0]) == [("asked", "voice", "failed"), ("asked", "sms", "sent")]


def test_nobody_is_asked_after_they_were_called_off(database: Database) -> None:
    """The gateway was down when they were needed; when it is back they are not."""
    alerts, clock, sms = _open(database), Clock(), Kept()
    assert _send(database, clock, sms=Broken()) == SendReport(waiting=2)
    stand_down(database.dispatch, alerts[0], now=NOON, actor="desk")
    clock.now += timedelta(seconds=3)
    assert _send(database, clock, sms=sms) == SendReport(sent=1, needless=1)
    assert [(one.alert_id, one.what) for one in sms.sent] == [(alerts[1], "asked")]


def test_a_channel_that_is_not_used_any_more_leaves_nothing_behind(database: Database) -> None:
    """What waited for it goes over those that are."""
    _open(database)
    database.messages.queue_missing(["pigeon"], NOON)
    sms = Kept()
    assert _send(database, Clock(), sms=sms) == SendReport(sent=2)


def test_our_own_mistake_with_one_message_does_not_silence_the_channel(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes over the next channel, and the log names the kind of mistake without what the message was made of."""
    _open(database)

    class Faulty:
        def send(self, message: Outgoing) -> str | None:
            raise ValueError(f"cannot call {message.to}")

    sms = Kept()
    assert _send(database, Clock(), voice=Faulty(), sms=sms) == SendReport(sent=2, failed=2)
    assert "ValueError" in caplog.text and "R-A" not in caplog.text


def test_one_channel_that_stalls_holds_up_no_other(database: Database) -> None:
    """Whoever is told over another is told at once, and the end of the program waits for what is on its way."""
    alerts = _open(database)
    database.reaching.choose_channels("R-A", ["voice"], at=NOON, actor="R-A")
    told, stalls, go_on = threading.Event(), threading.Event(), threading.Event()

    class Stalled:
        def send(self, message: Outgoing) -> str | None:
            stalls.set()
            go_on.wait(20)
            return None

    class Quick:
        def send(self, message: Outgoing) -> str | None:
            told.set()
            return None

    sender = Sender(database.messages, {"sms": Quick(), "voice": Stalled()}, _compose, Clock())
    with lanes_open(sender, 0.02):
        assert told.wait(10) and stalls.wait(10)
        go_on.set()
    assert {state for alert in alerts for *_, state in database.messages.states_of(alert)} == {"sent"}


def test_no_single_fault_ends_a_thread(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Bringing in and claiming fail once each, and everybody is told all the same."""
    _open(database)
    told, failed = threading.Event(), set[str]()

    class Faulty:
        def __getattr__(self, name: str) -> object:
            real = getattr(database.messages, name)

            def once(*given: object) -> object:
                if name in ("queue_missing", "claim_next") and name not in failed:
                    failed.add(name)
                    raise StateConflict("faster") if name == "queue_missing" else KeyError("R-A")
                return real(*given)

            return once

    class Telling(Kept):
        def send(self, message: Outgoing) -> str | None:
            super().send(message)
            if len(self.sent) == 2:
                told.set()
            return None

    with lanes_open(Sender(cast(Outbox, Faulty()), {"sms": Telling()}, _compose, Clock()), 0.02):
        assert told.wait(10)
    assert failed == {"queue_missing", "claim_next"}
    assert "KeyError" in caplog.text and "R-A" not in caplog.text

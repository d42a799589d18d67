"""Every channel against real receivers that fail, stall and hang up: nothing lost, nothing doubled over one channel."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from aedmap.cli.worker_messages import Composer
from aedmap.dispatch import IncidentReport, Mode, Policy, open_incident
from aedmap.messaging import Channel, Sender, send_waiting
from aedmap.messaging.channels import CHANNELS, EMAIL, PUSH, SMS, VOICE, WEBHOOK
from aedmap.messaging.gateway import GatewayChannel, GatewaySettings
from aedmap.messaging.mail import MailChannel
from aedmap.messaging.push import PushChannel, PushSettings
from aedmap.messaging.push_keys import new_key
from aedmap.messaging.sending import MOST_ATTEMPTS
from aedmap.messaging.webhook import WebhookChannel, WebhookSettings
from aedmap.notices.smtp import SmtpSettings
from aedmap.settings import Settings
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.browser import Browser
from tests.aedmap.messaging.sinks import Sink, http_sink
from tests.aedmap.messaging.smtp_sink import MailSink, mail_sink
from tests.aedmap.messaging.test_sending import Clock, Kept

_PAIR = Policy(waves=(2,), delays_s=(), aed_wanted=0)
_TIMEOUT_S = 0.4
# What a receiver does -> whether the message may have gone all the same.
_HTTP: dict[int | str, bool] = {500: False, 503: False, 429: False, 400: False, "stall": True, "drop": True,
                                "half": True, "drip": True}  # fmt: skip
_MAIL: dict[int | str | tuple[str, int], bool] = {451: False, 554: False, ("rcpt", 450): False, ("rcpt", 550): False,
                                                  "drop first": False, "stall": True, "drop": True}  # fmt: skip
_MAYBE_SENT = {how for one in (_HTTP, _MAIL) for how, maybe in one.items() if maybe}
_AGAIN = {500, 503, 429, 451, ("rcpt", 450), "drop first"}


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    with open_database(sqlite_url) as opened:
        people = [responder_at(letter, phone=f"+86 571 000 000{n}", email=f"p{n}@example.org") for n, letter in
                  enumerate("AB")]  # fmt: skip
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


@pytest.fixture
def sinks() -> Iterator[tuple[Sink, MailSink]]:
    with ExitStack() as stack:
        http = stack.enter_context(http_sink())
        http.how, http.body = 200, b'{"id": "1"}'
        yield http, stack.enter_context(mail_sink())


def _channel(name: str, database: Database, http: Sink, mail: MailSink) -> Channel:
    made: dict[str, Callable[[], Channel]] = {
        SMS: lambda: GatewayChannel(GatewaySettings("SMS", http.address, timeout_s=_TIMEOUT_S)),
        VOICE: lambda: GatewayChannel(GatewaySettings("VOICE", http.address, timeout_s=_TIMEOUT_S)),
        WEBHOOK: lambda: WebhookChannel(WebhookSettings(http.address, "a secret of some length", _TIMEOUT_S)),
        EMAIL: lambda: MailChannel(
            SmtpSettings("127.0.0.1", mail.port, "desk@example.org", "none", timeout_s=_TIMEOUT_S)
        ),
        PUSH: lambda: PushChannel(PushSettings("mailto:desk@example.org", _TIMEOUT_S), new_key(), database.reaching),
    }
    if name == PUSH:
        for person in "AB":
            subscription = Browser().subscription(f"R-{person}", f"{http.address}/{person}")
            database.reaching.subscribe(subscription, at=NOON)
    return made[name]()


def _open(database: Database, mode: Mode = Mode.ACTUAL) -> list[int]:
    report = IncidentReport(PLACES["E"], mode=mode)
    opened = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=_PAIR)
    return [alert.id for alert in opened.alerts]


def _sender(database: Database, channels: dict[str, Channel], clock: Clock) -> Sender:
    composer = Composer(database, "https://aed.example", "secret", Settings().language)
    return Sender(database.messages, channels, composer.compose, clock)


_CASES = [(name, how) for name in (SMS, VOICE, WEBHOOK, PUSH) for how in _HTTP] + [(EMAIL, how) for how in _MAIL]


@pytest.mark.parametrize(("name", "how"), _CASES)
def test_a_broken_receiver_loses_nothing_and_doubles_nothing(
    name: str, how: int | str | tuple[str, int], database: Database, sinks: tuple[Sink, MailSink]
) -> None:
    """What surely did not go is tried again, up to four times, what may have gone never; the next channel tells it."""
    http, mail = sinks
    http.how = mail.how = how  # type: ignore[assignment]
    alerts, clock, after = _open(database), Clock(), Kept()
    sender = _sender(database, {name: _channel(name, database, http, mail), "after": after}, clock)
    for _ in range(6):
        send_waiting(sender)
        clock.now += timedelta(seconds=4)
    assert Counter(one.alert_id for one in after.sent) == Counter(alerts)
    tries = len(mail.got if name == EMAIL else http.got)
    before_the_text = isinstance(how, tuple) or how == "drop first"
    assert tries == (0 if before_the_text else 2 * MOST_ATTEMPTS if how in _AGAIN else 2)
    for alert in alerts:
        became = "unknown" if how in _MAYBE_SENT else "failed"
        assert database.messages.states_of(alert) == [("asked", name, became), ("asked", "after", "sent")]


@pytest.mark.parametrize("name", [SMS, VOICE, WEBHOOK, PUSH])
def test_a_receiver_that_said_yes_has_it(name: str, database: Database, sinks: tuple[Sink, MailSink]) -> None:
    """Its status counts, also where the rest of its answer never comes; nobody is told over the next channel."""
    http, mail = sinks
    http.how = "cut"
    _open(database)
    after = Kept()
    sender = _sender(database, {name: _channel(name, database, http, mail), "after": after}, Clock())
    assert send_waiting(sender).sent == len(http.got) == 2 and after.sent == []


@pytest.mark.parametrize("name", CHANNELS)
def test_a_receiver_that_comes_back_is_told_once(name: str, database: Database, sinks: tuple[Sink, MailSink]) -> None:
    """Refused at first, taken at the second try, and then left in peace."""
    http, mail = sinks
    http.how, mail.how = 503, 451
    alerts, clock, after = _open(database), Clock(), Kept()
    sender = _sender(database, {name: _channel(name, database, http, mail), "after": after}, clock)
    assert send_waiting(sender).waiting == 2
    http.how, mail.how = 200, 250
    for _ in range(3):
        clock.now += timedelta(seconds=3)
        send_waiting(sender)
    assert len(mail.taken if name == EMAIL else http.got[2:]) == 2 and after.sent == []
    assert {state for alert in alerts for *_, state in database.messages.states_of(alert)} == {"sent"}


@pytest.mark.parametrize("mode", [Mode.EXERCISE, Mode.TEST])
@pytest.mark.parametrize("name", CHANNELS)
def test_exercises_reach_no_real_receiver(
    name: str, mode: Mode, database: Database, sinks: tuple[Sink, MailSink]
) -> None:
    """Nothing leaves, whatever the channel; and no other channel is tried instead."""
    http, mail = sinks
    alerts, after = _open(database, mode), Kept()
    sender = _sender(database, {name: _channel(name, database, http, mail), "after": after}, Clock())
    assert send_waiting(sender).barred == 2
    assert (http.got, mail.got, after.sent) == ([], [], [])
    assert [database.messages.states_of(one) for one in alerts] == [[("asked", name, "barred")]] * 2


@pytest.mark.parametrize("name", CHANNELS)
def test_every_text_of_an_exercise_says_so(name: str, database: Database) -> None:
    """Were one ever sent, its first word would be EXERCISE; a real one never holds the word."""
    _open(database, Mode.EXERCISE)
    database.messages.queue_missing([name], NOON)
    waiting = database.messages.claim_next(name, NOON)
    assert waiting is not None and waiting.exercise
    database.reaching.subscribe(Browser().subscription(waiting.responder_id, "https://push.example"), at=NOON)
    for language in ("en", "zh-Hans"):
        told = Composer(database, "https://aed.example", "secret", language).compose(waiting)
        assert told is not None and "EXERCISE" in told.text and "EXERCISE" in told.subject
        assert "EXERCISE" in told.text[:20]

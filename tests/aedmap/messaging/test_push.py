"""Web Push against a real local push service whose browser decrypts by the RFCs."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from aedmap.errors import InvalidInput, NotFound
from aedmap.messaging import Outgoing
from aedmap.messaging.person_link import read_person, sign_person
from aedmap.messaging.push import PushChannel, PushSettings, Subscription, check_endpoint
from aedmap.messaging.push_keys import check_keys, new_key, public_key
from aedmap.notices.sending import NotSent, OutcomeUnknown
from aedmap.storage import Database, open_database
from aedmap.storage.reaching_store import MOST_BROWSERS
from tests.aedmap.dispatch.worlds import responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.browser import Browser, check_signature
from tests.aedmap.messaging.sinks import Sink, http_sink

MESSAGE = Outgoing(7, 3, "asked", "R-A", "急救派单 AED alert", "about 4 min away", "https://x/a/3-sig")
CONTACT = PushSettings("mailto:desk@example.org", timeout_s=0.4)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.people.put_responders([responder_at("A"), responder_at("B")], at=NOON, actor="tester")
        yield opened


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as made:
        made.how = 201
        yield made


def _subscribe(database: Database, browser: Browser, endpoint: str, later_s: float = 0.0) -> None:
    at = NOON + timedelta(seconds=later_s)
    database.reaching.subscribe(browser.subscription("R-A", endpoint), at=at)


def test_only_the_browser_reads_it_and_the_service_knows_who_sends(database: Database, sink: Sink) -> None:
    """Encrypted by RFC 8291, signed by RFC 8292 with the key that the browser subscribed with; kept two minutes."""
    browser, key = Browser(), new_key()
    _subscribe(database, browser, f"{sink.address}/abc")
    assert PushChannel(CONTACT, key, database.reaching).send(MESSAGE) == "push-7"
    told = browser.read(sink.got[0])
    assert told == {"title": MESSAGE.subject, "body": MESSAGE.text, "link": MESSAGE.link, "tag": "alert-3"}
    assert MESSAGE.text.encode() not in sink.got[0]
    claims = check_signature(sink.headers[0]["Authorization"])
    assert claims["key"] == public_key(key) and claims["sub"] == CONTACT.contact
    assert claims["aud"] == sink.address.removesuffix("/send")
    assert time.time() < claims["exp"] < time.time() + 24 * 3600
    assert sink.headers[0]["Content-Encoding"] == "aes128gcm" and sink.headers[0]["TTL"] == "120"
    assert (sink.headers[0]["Urgency"], sink.headers[0]["Topic"]) == ("high", "alert-3")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(database: Database, sink: Sink, status: int) -> None:
    """And the message surely did not go, so that the next channel tells it."""
    sink.how = status
    _subscribe(database, Browser(), sink.address)
    with pytest.raises(NotSent, match="no browser") as refused:
        PushChannel(CONTACT, new_key(), database.reaching).send(MESSAGE)
    assert refused.value.final and database.reaching.subscriptions_of("R-A") == []


@pytest.mark.parametrize(("status", "final"), [(429, False), (503, False), (400, True), (413, True)])
def test_a_service_that_refuses_keeps_the_subscription(
    database: Database, sink: Sink, status: int, final: bool
) -> None:
    """Only "gone" is gone."""
    sink.how = status
    _subscribe(database, Browser(), sink.address)
    with pytest.raises(NotSent, match=str(status)) as refused:
        PushChannel(CONTACT, new_key(), database.reaching).send(MESSAGE)
    assert refused.value.final is final and len(database.reaching.subscriptions_of("R-A")) == 1


def test_one_browser_that_has_it_is_enough(database: Database, sink: Sink) -> None:
    """The other's fault is no reason to wake the first one twice; where none has it a doubt outweighs a refusal."""
    with http_sink() as broken, http_sink() as silent:
        broken.how, silent.how = 503, "drop"
        _subscribe(database, Browser(), broken.address, 2)
        _subscribe(database, Browser(), sink.address, 1)
        channel = PushChannel(CONTACT, new_key(), database.reaching)
        assert channel.send(MESSAGE) == "push-7"
        database.reaching.unsubscribe("R-A", sink.address)
        _subscribe(database, Browser(), silent.address)
        with pytest.raises(OutcomeUnknown):
            channel.send(MESSAGE)


def test_subscriptions_are_few_and_their_persons(database: Database) -> None:
    """The oldest makes room; somebody else cannot end it; whoever subscribes with the same browser takes it over."""
    browser = Browser()
    for n in range(MOST_BROWSERS + 2):
        _subscribe(database, browser, f"https://push.example/{n}", n)
    held = [one.endpoint for one in database.reaching.subscriptions_of("R-A")]
    assert held == [f"https://push.example/{n}" for n in range(MOST_BROWSERS + 1, 1, -1)]
    database.reaching.unsubscribe("R-B", held[0])
    assert len(database.reaching.subscriptions_of("R-A")) == MOST_BROWSERS
    database.reaching.subscribe(browser.subscription("R-B", held[0]), at=NOON)
    assert [one.endpoint for one in database.reaching.subscriptions_of("R-B")] == held[:1]
    with pytest.raises(NotFound):
        database.reaching.subscribe(browser.subscription("R-X", "https://push.example/x"), at=NOON)
    told = database.person_records.export("R-A", at=NOON, actor="tester")
    assert [one["endpoint"] for one in told["browsers"]] and told["channels"] == []
    database.person_records.erase("R-A", at=NOON, actor="tester")
    assert database.reaching.subscriptions_of("R-A") == []


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://wns2-by3p.notify.windows.com/w/?token=x", True),
        ("https://push.example/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilnotify.windows.com/x", False),
        ("https://fcm.googleapis.com@127.0.0.1/x", False),
        ("http://127.0.0.1:8000/x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_known_push_services_are_posted_to(endpoint: str, known: bool) -> None:
    """A subscription is a stranger's word; the server posts to no address inside its own network."""
    if known:
        check_endpoint(endpoint, ["https://push.example"])
    else:
        with pytest.raises(InvalidInput, match="not known here"):
            check_endpoint(endpoint, ["https://push.example"])


def test_keys_that_no_browser_gave_are_refused() -> None:
    """Wrong alphabet, wrong length, and a point that is not on the curve."""
    browser = Browser()
    check_keys(browser.p256dh, browser.auth)
    off = browser.p256dh[:-2] + ("AA" if not browser.p256dh.endswith("AA") else "BB")
    for p256dh, auth in ((off, browser.auth), ("é", browser.auth), (browser.p256dh, "AAAA"), ("", "")):
        with pytest.raises(InvalidInput, match="unchanged"):
            check_keys(p256dh, auth)


def test_a_link_to_subscribe_is_one_persons_for_some_days() -> None:
    """Nobody can make another from it, and after a week it is over."""
    token = sign_person("secret", "R-1.x-y", NOON)
    assert read_person("secret", token, NOON + timedelta(days=7)) == "R-1.x-y"
    with pytest.raises(NotFound, match="are over"):
        read_person("secret", token, NOON + timedelta(days=7, seconds=1))
    number, signature, _ = token.split(".", 2)
    for wrong in (f"{number}.{signature}.R-2", f"{int(number) + 1}.{signature}.R-1.x-y", "", "1", f"é.{signature}.R-1"):
        with pytest.raises(NotFound, match="not whole"):
            read_person("secret", wrong, NOON)


def test_settings_without_a_contact_are_refused() -> None:
    """Push services refuse who cannot be written to."""
    for contact in ("", "desk@example.org", "mailto:desk", "http://example.org", "tel:120"):
        with pytest.raises(InvalidInput, match="such as mailto"):
            PushSettings(contact)
    assert "p256dh" not in repr(Subscription("R-1", "e", "p", "a"))

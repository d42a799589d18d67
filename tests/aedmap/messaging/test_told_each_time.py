"""Nobody who goes is left with old news, and nobody is waited for whom no channel reaches; on both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.cli.worker_messages import Composer
from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    IncidentReport,
    Policy,
    accept,
    fire_due,
    give_up_unreached,
    mark_seen,
    open_incident,
    relocate,
    report_progress,
    send_queued,
    stand_down,
)
from aedmap.messaging import Channel, Outgoing, Sender, send_waiting
from aedmap.messaging.receipt import Receipt
from aedmap.notices.sending import NotSent, OutcomeUnknown
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.browser import Browser
from tests.aedmap.messaging.test_sending import Clock, Kept

ONE = Policy(waves=(1,), delays_s=(), aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        people = [responder_at(one, phone=f"+86 571 8000 000{n}") for n, one in enumerate("DA")]
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


class Silent:
    """Takes the text, and the connection breaks."""

    def send(self, message: Outgoing) -> str | None:
        raise OutcomeUnknown("read timed out")


class Refusing:
    """Another try would not help either."""

    def send(self, message: Outgoing) -> str | None:
        raise NotSent("no such number", final=True)


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _open(database: Database) -> int:
    report = IncidentReport(PLACES["E"], place="Main Street 3")
    alert = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=ONE).alerts[0]
    send_queued(database.dispatch, now=NOON)
    return alert.id


def _send(database: Database, seconds: float, **channels: Channel) -> None:
    clock = Clock()
    clock.now = _at(seconds)
    compose = Composer(database, "https://aed.example", "s" * 32, "en").compose
    send_waiting(Sender(database.messages, channels, compose, clock))


def test_who_goes_is_told_of_every_move(database: Database) -> None:
    """By text with the new place, each time once; whoever is at the patient is left in peace."""
    alert, sms = _open(database), Kept()
    _send(database, 0, sms=sms)
    accept(database.dispatch, alert, now=_at(5), actor="R-D")
    _send(database, 6, sms=sms)
    for number, street in enumerate(("Second Street", "Third Street", "Fourth Street")):
        if number == 2:
            report_progress(database.dispatch, alert, AssignmentState.ON_SCENE, now=_at(60), actor="R-D")
        relocate(database.dispatch, STREETS, 1, PLACES["ABC"[number]], now=_at(30 + number), actor="desk", place=street)
        for seconds in (70, 71):
            _send(database, seconds, sms=sms)
    going = [one for one in sms.sent if one.what != "asked"]  # people near a new place are asked, too
    assert [one.what for one in going] == ["place", "changed", "changed"]
    assert "Main Street 3" in going[0].text
    for told, street in zip(going[1:], ("Second Street", "Third Street"), strict=True):
        assert street in told.text and "has changed" in told.text


def test_who_was_perhaps_told_and_accepted_is_told_that_it_is_over(database: Database) -> None:
    """The gateway hung up on the first text; they had it all the same."""
    alert, sms = _open(database), Kept()
    _send(database, 0, sms=Silent())
    accept(database.dispatch, alert, now=_at(10), actor="R-D")
    stand_down(database.dispatch, alert, now=_at(20), actor="desk")
    for seconds in (21, 22):
        _send(database, seconds, sms=sms)
    assert [one.what for one in sms.sent] == ["stood_down"]


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_push_that_no_browser_confirms_is_followed_by_a_text(database: Database, confirmed: bool) -> None:
    """A push service takes it for a telephone that is off, too."""
    database.reaching.subscribe(Browser().subscription("R-D", "https://push.example/d"), at=NOON)
    alert, push, sms = _open(database), Kept(), Kept()
    _send(database, 0, push=push, sms=sms)
    if confirmed:
        assert database.message_answers.receive_for(alert, "push", Receipt.DELIVERED, now=_at(2)) == alert
    for seconds in (9, 11, 12):
        assert sms.sent == []
        _send(database, seconds, push=push, sms=sms)
        if seconds == 11 and not confirmed:
            break
    assert [one.what for one in push.sent] == ["asked"]
    assert [one.what for one in sms.sent] == ([] if confirmed else ["asked"])


def test_a_push_that_was_looked_at_needs_no_text(database: Database) -> None:
    """The receipt was lost, and they have the page open."""
    database.reaching.subscribe(Browser().subscription("R-D", "https://push.example/d"), at=NOON)
    alert, push, sms = _open(database), Kept(), Kept()
    _send(database, 0, push=push, sms=sms)
    mark_seen(database.dispatch, alert, now=_at(3), actor="R-D")
    _send(database, 30, push=push, sms=sms)
    assert len(push.sent) == 1 and sms.sent == []


def test_whom_no_channel_reaches_is_given_up_and_the_next_asked_at_once(database: Database) -> None:
    """The text is refused and there is no address for mail; the desk sees it in the alert's state."""
    alert = _open(database)
    assert database.messages.unreached(NOON) == []
    _send(database, 1, sms=Refusing(), email=Kept())
    assert database.messages.unreached(_at(2)) == [alert]
    for _ in range(2):
        assert give_up_unreached(database.dispatch, alert, now=_at(2)).state is AlertState.FAILED
    assert database.messages.unreached(_at(2)) == []
    fire_due(database.dispatch, STREETS, now=_at(3))
    states = {one.responder_id: one.state for one in database.dispatch.alerts_of(1)}
    assert states == {"R-D": AlertState.FAILED, "R-A": AlertState.QUEUED}
    assert database.dispatch.get_responder("R-D").busy_with is None


def test_whom_a_channel_may_have_reached_is_waited_for(database: Database) -> None:
    """They are given up only when their time to answer is over."""
    _open(database)
    _send(database, 1, sms=Silent(), email=Kept())
    assert database.messages.unreached(_at(2)) == []


def test_whom_one_case_frees_and_another_asks_hears_of_being_asked_last(database: Database) -> None:
    """Both at the same moment: "you are no longer needed" comes before "AED alert", never after it."""
    first, sms = _open(database), Kept()
    _send(database, 0, sms=sms)
    responder = database.dispatch.get_alert(first).responder_id
    stand_down(database.dispatch, first, now=_at(10), actor="desk")
    report = IncidentReport(PLACES["E"], place="Second Street", at_home=False)
    again = open_incident(database.dispatch, STREETS, report, now=_at(10), actor="desk", policy=ONE)
    assert responder in {one.responder_id for one in again.alerts}
    _send(database, 11, sms=sms)
    assert [one.what for one in sms.sent][1:] == ["stood_down", *["asked"] * len(again.alerts)]


def test_a_text_whose_sender_died_goes_again_where_there_is_no_other_channel(database: Database) -> None:
    """The worker was killed between claiming it and sending it; to be told twice harms nobody."""
    _open(database)
    database.messages.queue_missing(["sms"], NOON)
    assert database.messages.claim_next("sms", NOON) is not None  # and dies
    sms = Kept()
    _send(database, 61, sms=sms)
    assert [one.what for one in sms.sent] == ["asked"]

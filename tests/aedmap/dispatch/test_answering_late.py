"""A yes by text that comes when nobody waits for it any more: who is wanted goes, and nobody is ignored; on both
databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.cli.worker_messages import Composer
from aedmap.dispatch import (
    Alert,
    AlertState,
    IncidentReport,
    Policy,
    Role,
    accept,
    add_by_hand,
    answer_by_telephone,
    cancel_incident,
    fire_due,
    open_incident,
    stand_down,
)
from aedmap.messaging import Sender, send_waiting
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.test_sending import Clock, Kept

PHONE = "+86 571 8000 0001"
ONE = Policy(waves=(1,), delays_s=(), cpr_wanted=1, aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.people.put_responders([responder_at("D", phone=PHONE)], at=NOON, actor="tester")
        yield opened


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _send(database: Database, seconds: float, sms: Kept) -> None:
    clock = Clock()
    clock.now = _at(seconds)
    compose = Composer(database, "https://x.example", "s" * 32, "en").compose
    send_waiting(Sender(database.messages, {"sms": sms}, compose, clock))


def _asked_in_vain(database: Database, sms: Kept) -> Alert:
    report = IncidentReport(PLACES["E"], place="Main Street 3")
    alert = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=ONE).alerts[0]
    _send(database, 0, sms)
    fire_due(database.dispatch, STREETS, now=_at(91))
    assert database.dispatch.get_alert(alert.id).state is AlertState.EXPIRED
    return alert


def _hear(database: Database, goes: bool | None, seconds: float) -> Alert:
    """As the gateway's door does it."""
    about = database.message_answers.alert_of_phone(PHONE, "CN", _at(seconds - 3600))
    assert about is not None
    said = {True: "1", False: "0", None: "?"}[goes]
    return answer_by_telephone(database.dispatch, about.alert_id, goes, said, now=_at(seconds), streets=STREETS)


def _told(database: Database) -> list[tuple[str | None, str | None]]:
    return [(one.reason, one.note) for one in database.events.read_after(0) if one.note]


def test_a_late_yes_goes_where_somebody_is_still_wanted(database: Database) -> None:
    """They are asked anew and told the place by text; saying it twice is once, and a no frees them again."""
    sms = Kept()
    first = _asked_in_vain(database, sms)
    goes = _hear(database, True, 95)
    assert (goes.state, goes.responder_id) == (AlertState.ACCEPTED, "R-D") and goes.id != first.id
    assert database.dispatch.get_responder("R-D").busy_with == first.incident_id
    assert _hear(database, True, 96).id == goes.id
    _send(database, 97, sms)
    assert [one.what for one in sms.sent] == ["asked", "place"] and "Main Street 3" in sms.sent[1].text
    assert _told(database) == [("late_yes", "1")]
    assert _hear(database, False, 98).state is AlertState.STOOD_DOWN
    assert database.dispatch.get_responder("R-D").busy_with is None


def test_a_late_yes_that_nobody_needs_is_answered(database: Database) -> None:
    """Somebody else goes; they are told once that it is over, and the policy is not widened for them."""
    sms = Kept()
    first = _asked_in_vain(database, sms)
    database.people.put_responders([responder_at("A")], at=NOON, actor="tester")
    other = add_by_hand(database.dispatch, STREETS, first.incident_id, "R-A", Role.CPR, now=_at(92), actor="desk")
    accept(database.dispatch, other.id, now=_at(93), actor="desk")
    for second in (95, 96):
        assert _hear(database, True, second).state is AlertState.EXPIRED
        _send(database, second, sms)
    mine = [one.what for one in sms.sent if one.alert_id == first.id]
    assert mine == ["asked", "stood_down"]
    assert _told(database) == [("late_yes", "1")] * 2
    assert database.dispatch.get_incident(first.incident_id).policy.cpr_wanted == 1
    assert database.dispatch.get_responder("R-D").busy_with is None


@pytest.mark.parametrize("seconds", [100, 3500])
def test_a_late_yes_to_a_case_that_is_over_is_answered(database: Database, seconds: float) -> None:
    """For an hour."""
    sms = Kept()
    first = _asked_in_vain(database, sms)
    cancel_incident(database.dispatch, first.incident_id, "not_arrest", now=_at(94), actor="desk")
    assert _hear(database, True, seconds).state is AlertState.EXPIRED
    _send(database, seconds, sms)
    assert [one.what for one in sms.sent] == ["asked", "stood_down"]
    assert database.message_answers.alert_of_phone(PHONE, "CN", _at(1)) is None


def test_who_declined_may_change_their_mind(database: Database) -> None:
    """A no is not for good while somebody is wanted."""
    report = IncidentReport(PLACES["E"])
    open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=ONE)
    _send(database, 1, Kept())
    assert _hear(database, False, 5).state is AlertState.DECLINED
    assert _hear(database, True, 9).state is AlertState.ACCEPTED


def test_whom_the_desk_called_off_it_calls_back_itself(database: Database) -> None:
    """Their yes is shown and changes nothing; nor does a late no."""
    report = IncidentReport(PLACES["E"])
    alert = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=ONE).alerts[0]
    _send(database, 1, Kept())
    stand_down(database.dispatch, alert.id, now=_at(4), actor="desk")
    assert _hear(database, True, 9).state is AlertState.STOOD_DOWN
    assert _hear(database, False, 10).state is AlertState.STOOD_DOWN
    assert _told(database) == [("late_yes", "1"), ("late_answer", "0")]

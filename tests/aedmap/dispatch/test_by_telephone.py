"""Answers by telephone: a no after a yes, two people with one number, real before exercise; on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    IncidentReport,
    Mode,
    Policy,
    answer_by_telephone,
    fire_due,
    open_incident,
    report_progress,
)
from aedmap.messaging import Sender, send_waiting
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.test_sending import Clock, Kept, _compose

PHONE = "+86 571 8000 0001"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        people = [responder_at("C", phone=PHONE), responder_at("D", phone=PHONE), responder_at("A")]
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


def _open(database: Database, size: int, mode: Mode = Mode.ACTUAL, *, told: bool = True) -> list[int]:
    policy = Policy(waves=(size,), delays_s=(), cpr_wanted=size, aed_wanted=0)
    report = IncidentReport(PLACES["E"], mode=mode)
    opened = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=policy)
    if told:
        _tell(database)
    return [alert.id for alert in opened.alerts]


def _tell(database: Database, channel: str = "sms") -> None:
    send_waiting(Sender(database.messages, {channel: Kept()}, _compose, Clock()))


def _hear(database: Database, said: str, seconds: float = 5) -> AlertState:
    """As the gateway's door does it."""
    about = database.message_answers.alert_of_phone(PHONE, "CN")
    assert about is not None
    now = NOON + timedelta(seconds=seconds)
    goes = {"1": True, "0": False}.get(said)
    return answer_by_telephone(database.dispatch, about.alert_id, goes, said, now=now, shared=about.shared).state


def _reasons(database: Database) -> list[str]:
    return [one.reason for one in database.events.read_after(0) if one.subject == "alert" and one.reason]


def test_a_no_after_a_yes_frees_them_and_asks_another(database: Database) -> None:
    """Nobody is counted on who said that they do not come."""
    _open(database, 1)
    assert _hear(database, "1") is AlertState.ACCEPTED
    assert _hear(database, "1") is AlertState.ACCEPTED
    assert _hear(database, "0") is AlertState.STOOD_DOWN
    assert database.dispatch.get_responder("R-D").busy_with is None
    fire_due(database.dispatch, STREETS, now=NOON + timedelta(seconds=6))
    assert [one.state for one in database.dispatch.alerts_of(1)] == [AlertState.STOOD_DOWN, AlertState.QUEUED]


def test_a_no_of_somebody_at_the_patient_is_shown_to_the_desk(database: Database) -> None:
    """They are there; what they mean somebody has to ask."""
    alert = _open(database, 1)[0]
    _hear(database, "1")
    report_progress(database.dispatch, alert, AssignmentState.ON_SCENE, now=NOON, actor="R-D")
    assert _hear(database, "0") is AlertState.ACCEPTED
    assert _reasons(database) == ["unclear_answer"]


def test_two_people_with_one_number_answer_one_after_the_other(database: Database) -> None:
    """Each answer reaches the next of them, and the desk is told to call back."""
    alerts = _open(database, 2)
    assert _hear(database, "1") is AlertState.ACCEPTED
    assert _hear(database, "0") is AlertState.DECLINED
    states = [database.dispatch.get_alert(one).state for one in alerts]
    assert sorted(states) == [AlertState.ACCEPTED, AlertState.DECLINED]
    assert _reasons(database).count("shared_telephone") == 2
    assert _hear(database, "0") is AlertState.STOOD_DOWN
    assert _reasons(database).count("shared_telephone") == 2


def test_a_yes_to_a_real_alert_never_accepts_an_exercise(database: Database) -> None:
    """Somebody else with the number is in an exercise that began later and tells no telephone."""
    (real,) = _open(database, 1)
    (exercise,) = _open(database, 1, Mode.EXERCISE)
    before = database.dispatch.get_alert(exercise).state
    about = database.message_answers.alert_of_phone(PHONE, "CN")
    assert about is not None and (about.alert_id, about.shared) == (real, False)
    assert _hear(database, "1") is AlertState.ACCEPTED
    assert database.dispatch.get_alert(real).state is AlertState.ACCEPTED
    assert _hear(database, "1") is AlertState.ACCEPTED
    assert database.dispatch.get_alert(exercise).state is before


def test_an_answer_is_about_what_the_number_was_told(database: Database) -> None:
    """Not about an alert that is about to be sent, nor about one that went by mail only."""
    _open(database, 1, told=False)
    assert database.message_answers.alert_of_phone(PHONE, "CN") is None
    _tell(database, "email")
    assert database.message_answers.alert_of_phone(PHONE, "CN") is None


def test_an_answer_that_overtakes_the_gateways_own_reply_is_heard(database: Database) -> None:
    """The text has gone, and whoever sends it has not written that down yet."""
    (alert,) = _open(database, 1, told=False)
    database.messages.queue_missing(["sms"], NOON)
    assert database.message_answers.alert_of_phone(PHONE, "CN") is None
    assert database.messages.claim_next("sms", NOON) is not None
    about = database.message_answers.alert_of_phone(PHONE, "CN")
    assert about is not None and about.alert_id == alert


def test_a_real_alert_comes_before_an_exercise_that_a_telephone_was_told_of(database: Database) -> None:
    """Should a gateway tell of exercises too; here a row says so."""
    (real,) = _open(database, 1)
    _open(database, 1, Mode.EXERCISE, told=False)
    database.messages.queue_missing(["sms"], NOON)
    assert database.messages.claim_next("sms", NOON) is not None
    about = database.message_answers.alert_of_phone(PHONE, "CN")
    assert about is not None and (about.alert_id, about.shared) == (real, True)

"""Whom no channel reaches: given up one by one, and left to the desk where it asked them by name; on both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from aedmap.cli import worker
from aedmap.cli.worker_messages import Composer
from aedmap.dispatch import (
    AlertState,
    IncidentReport,
    Policy,
    Role,
    accept,
    add_by_hand,
    fire_due,
    give_up_all_unreached,
    open_incident,
)
from aedmap.errors import DatabaseUnavailable
from aedmap.messaging import Sender, send_waiting
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.test_sending import Clock, Kept

ONE_AND_ONE = Policy(waves=(1, 1), delays_s=(10.0,), aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _open(database: Database, letter: str, policy: Policy = ONE_AND_ONE) -> int:
    report = IncidentReport(PLACES[letter])
    return open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=policy).incident.id


def _send(database: Database, seconds: float) -> None:
    clock = Clock()
    clock.now = _at(seconds)
    compose = Composer(database, "https://x.example", "s" * 32, "en").compose
    send_waiting(Sender(database.messages, {"sms": Kept()}, compose, clock))


def _give_up(database: Database, seconds: float) -> None:
    now = _at(seconds)
    give_up_all_unreached(database.dispatch, database.messages.unreached(now), now=now)


def _spoil(database: Database, incident_id: int) -> None:
    """As a policy that a later version wrote."""
    with database.dispatch._transactions.writing() as writing:
        spoilt = text("update incident set policy = '{\"reach_m\": -1}' where id = :one")
        writing.session.execute(spoilt, {"one": incident_id})


def test_an_incident_that_cannot_be_read_stops_no_other(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Its alert has reached nobody; the other's next wave goes out at its time, and the desk is told of the first."""
    people = [responder_at("D", phone=None), *(responder_at("ABC"[n % 3], f"R-{n}") for n in range(8))]
    database.people.put_responders(people, at=NOON, actor="tester")
    bad, good = _open(database, "E"), _open(database, "A")
    _send(database, 0)
    assert database.messages.unreached(_at(1)) != []
    _spoil(database, bad)
    for second in (11, 12, 20):
        worker._fire(database, STREETS, _at(second))
    assert len(database.dispatch.alerts_of(good)) >= 2
    lost = database.dispatch.alerts_of(bad)[0]
    assert lost.state is AlertState.FAILED and database.dispatch.get_responder(lost.responder_id).busy_with is None
    told = [one for one in database.events.read_after(0, incident_id=bad) if one.reason == "fault"]
    assert [(one.subject, one.to_state) for one in told if one.subject == "alert"] == [("alert", "failed")]
    assert f"unreached alert {lost.id}" in caplog.text and "reach_m" not in caplog.text


def test_timers_are_fired_before_anybody_is_given_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where looking for the unreached itself fails."""
    database.people.put_responders([responder_at("ABC"[n % 3], f"R-{n}") for n in range(8)], at=NOON, actor="tester")
    incident = _open(database, "E")

    def unavailable(now: datetime) -> list[int]:
        raise DatabaseUnavailable("The database cannot be used: locked.")

    monkeypatch.setattr(database.messages, "unreached", unavailable)
    with pytest.raises(DatabaseUnavailable):
        worker._fire(database, STREETS, _at(11))
    assert len(database.dispatch.alerts_of(incident)) == 2


def test_whom_the_desk_asks_by_name_is_left_to_the_desk(database: Database) -> None:
    """They have no telephone; the desk is told once to call them, and accepts for them within their answer time."""
    database.people.put_responders([responder_at("D", phone=None)], at=NOON, actor="tester")
    incident = _open(database, "E")
    _send(database, 0)
    _give_up(database, 1)
    assert [one.state for one in database.dispatch.alerts_of(incident)] == [AlertState.FAILED]
    added = add_by_hand(database.dispatch, STREETS, incident, "R-D", Role.CPR, now=_at(5), actor="desk")
    for second in (5, 6, 7):
        _send(database, second)
        _give_up(database, second + 0.5)
    told = [one.reason for one in database.events.read_after(0) if one.subject_id == str(added.id) and one.reason]
    assert told == ["by_name", "call_them"]
    assert accept(database.dispatch, added.id, now=_at(60), actor="desk").state is AlertState.ACCEPTED


def test_whom_the_desk_asked_by_name_is_free_once_their_time_is_over(database: Database) -> None:
    """Nobody is held for ever."""
    database.people.put_responders([responder_at("D", phone=None)], at=NOON, actor="tester")
    incident = _open(database, "E", Policy(waves=(1,), delays_s=(), await_triage=True))
    added = add_by_hand(database.dispatch, STREETS, incident, "R-D", Role.CPR, now=NOON, actor="desk")
    _send(database, 0)
    _give_up(database, 1)
    fire_due(database.dispatch, STREETS, now=_at(Policy().answer_s + 1))
    assert database.dispatch.get_alert(added.id).state is AlertState.EXPIRED
    assert database.dispatch.get_responder("R-D").busy_with is None

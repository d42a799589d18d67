"""A timer that fails keeps nobody else waiting, and the desk learns of it; on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from aedmap.dispatch import Fired, IncidentReport, Policy, TimerKind, TimerState, firing, open_incident
from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON

TWO_WAVES = Policy(waves=(2, 2), delays_s=(10.0,), aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        people = [responder_at("ABCDE"[number % 5], f"R-{number}") for number in range(10)]
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


def _open(database: Database, letter: str) -> int:
    report = IncidentReport(PLACES[letter])
    opened = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=TWO_WAVES)
    return opened.incident.id


def _fail_at(monkeypatch: pytest.MonkeyPatch, incident_id: int, fault: Exception) -> None:
    real = firing.ask

    def ask(store: Any, streets: Any, which: int, *given: Any, **named: Any) -> Any:
        if which == incident_id:
            raise fault
        return real(store, streets, which, *given, **named)

    monkeypatch.setattr(firing, "ask", ask)


def _work(database: Database, seconds: float) -> list[Fired]:
    return firing.fire_due(database.dispatch, STREETS, now=NOON + timedelta(seconds=seconds))


def test_a_timer_that_fails_stops_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The second incident's wave goes out; the log names the kind of fault and not what it is about."""
    bad, good = _open(database, "E"), _open(database, "A")
    _fail_at(monkeypatch, bad, InvalidInput("R-5 of Main Street 3 cannot be read"))
    assert [one.timer.incident_id for one in _work(database, 11)] == [good]
    assert len(database.dispatch.alerts_of(good)) == 4
    assert "InvalidInput" in caplog.text and "Main Street" not in caplog.text


def test_a_fault_that_is_gone_within_seconds_is_made_up_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wave comes five seconds late."""
    incident = _open(database, "E")
    with monkeypatch.context() as once:
        _fail_at(once, incident, ValueError("now and then"))
        assert _work(database, 11) == []
    assert _work(database, 15) == []
    assert [one.state for one in _work(database, 16)] == [TimerState.FIRED]


def test_a_timer_that_keeps_failing_is_marked_and_the_desk_told_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After half a minute, however often the worker looks; answers still run out by their own timer."""
    incident = _open(database, "E")
    _fail_at(monkeypatch, incident, ValueError("always"))
    for second in range(10, 61):
        _work(database, second)
    waves = [one for one in database.dispatch.timers_of(incident) if one.kind is TimerKind.WAVE]
    assert [one.state for one in waves] == [TimerState.FAILED]
    told = [one for one in database.events.read_after(0, incident_id=incident) if one.subject == "timer"]
    assert [(one.subject_id, one.to_state, one.reason) for one in told] == [(f"{incident}.wave.2", "failed", "fault")]
    assert told[0].at - NOON <= timedelta(seconds=45)


def test_a_database_that_is_away_is_no_fault_of_a_timer(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker hears of it and waits; nothing is put off or marked."""
    incident = _open(database, "E")
    before = database.dispatch.timers_of(incident)
    _fail_at(monkeypatch, incident, SourceUnavailable("away"))
    with pytest.raises(SourceUnavailable):
        _work(database, 11)
    assert database.dispatch.timers_of(incident) == before

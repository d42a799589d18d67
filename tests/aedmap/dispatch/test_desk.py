"""The desk from the call to the end, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    IncidentReport,
    IncidentState,
    Mode,
    Opened,
    Policy,
    Role,
    accept,
    add_by_hand,
    advance,
    alert_next,
    cancel_incident,
    close_incident,
    decline,
    desk,
    look,
    mark_seen,
    open_incident,
    stand_down,
)
from aedmap.dispatch.claiming import TakenMeanwhile, claim
from aedmap.errors import DatabaseUnavailable, InvalidInput, NotFound, StateConflict
from aedmap.registry import AedStatus
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

E = PLACES["E"]
DESK = {"now": NOON, "actor": "account-1"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABCD"], at=NOON, actor="tester")
        yield opened


def _open(database: Database, policy: Policy | None = None, **report: str) -> Opened:
    return open_incident(database.dispatch, STREETS, IncidentReport(E, **report), policy=policy, **DESK)


def _steps(database: Database, incident_id: int) -> list[tuple[str, str]]:
    return [(e.subject, e.to_state) for e in database.events.read_after(0, incident_id=incident_id)]


def test_looking_changes_nothing(database: Database) -> None:
    """A ranking alerts nobody and writes no event."""
    before = database.events.last_seq()
    assert not look(database.dispatch, STREETS, E, NOON).nobody
    assert database.events.last_seq() == before
    assert database.dispatch.list_incidents() == []


def test_opening_stores_everything_in_one_chain_of_events(database: Database) -> None:
    """Incident, alerts and sending, in that order, all under one incident; no device is held before anybody goes."""
    opened = _open(database)
    assert opened.incident.state == IncidentState.DISPATCHING
    assert {alert.role for alert in opened.alerts} == {Role.CPR, Role.AED}
    assert all(alert.state == AlertState.SENT for alert in opened.alerts)
    steps = _steps(database, opened.incident.id)
    assert steps[0] == ("incident", "received")
    assert ("incident", "dispatching") in steps
    assert steps.count(("alert", "queued")) == steps.count(("alert", "sent")) == 3
    assert database.events.first_broken() is None
    fetcher = next(alert for alert in opened.alerts if alert.role == Role.AED)
    assert fetcher.aed_id == "aed-D"
    assert database.registry.get_aed("aed-D").status == AedStatus.IN_SERVICE
    assert {database.people.get_responder(alert.responder_id).busy_with for alert in opened.alerts} == {1}


def test_nobody_serves_two_incidents(database: Database) -> None:
    """The second incident gets who is left and the other device; the third gets nobody and is stored all the same."""
    first, second, third = _open(database), _open(database), _open(database)
    one, two = ({alert.responder_id for alert in opened.alerts} for opened in (first, second))
    assert one | two == {"R-A", "R-B", "R-C", "R-D"}
    assert not one & two
    assert third.alerts == ()
    assert third.incident.state == IncidentState.RECEIVED
    assert third.ranking is not None
    assert third.ranking.refused == {"busy": 4}


def test_the_same_key_is_the_same_incident(database: Database) -> None:
    """A second click alerts nobody again; the same key elsewhere is refused."""
    first, again = _open(database, key="k-1"), _open(database, key="k-1")
    assert again.repeated
    assert again.incident.id == first.incident.id
    assert again.alerts == first.alerts
    assert len(database.dispatch.list_incidents()) == 1
    with pytest.raises(StateConflict, match=r"used for incident 1 .* with another position;"):
        open_incident(database.dispatch, STREETS, IncidentReport(PLACES["A"], key="k-1"), **DESK)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"mode": Mode.ACTUAL}, "mode"),
        ({"at_home": True}, "kind of place"),
        ({"uncertainty_m": 300.0}, "uncertainty"),
        ({"callback": "110"}, "number to call back"),
    ],
)
def test_another_call_with_a_used_key_is_not_swallowed(
    database: Database, changes: dict[str, object], word: str
) -> None:
    """An emergency that comes with the key of an exercise is refused aloud, and so is any other body."""
    drill = IncidentReport(PLACES["E"], mode=Mode.EXERCISE, key="k-1")
    open_incident(database.dispatch, STREETS, drill, **DESK)
    with pytest.raises(StateConflict, match=f"with another {word}; use a new key"):
        open_incident(database.dispatch, STREETS, replace(drill, **changes), **DESK)  # type: ignore[arg-type]
    assert len(database.dispatch.list_incidents()) == 1


def test_accepting_moves_the_incident_and_twice_is_once(database: Database) -> None:
    """One tap too many does no harm."""
    opened = _open(database)
    alert = opened.alerts[0]
    assert mark_seen(database.dispatch, alert.id, **DESK).state == AlertState.SEEN
    assert accept(database.dispatch, alert.id, **DESK).state == AlertState.ACCEPTED
    events = database.events.last_seq()
    assert accept(database.dispatch, alert.id, **DESK).state == AlertState.ACCEPTED
    assert mark_seen(database.dispatch, alert.id, **DESK).state == AlertState.ACCEPTED
    assert database.events.last_seq() == events
    assert database.dispatch.get_incident(opened.incident.id).state == IncidentState.RESPONDERS_ENROUTE
    with pytest.raises(StateConflict, match="accepted and cannot become declined"):
        decline(database.dispatch, alert.id, **DESK)


def test_declining_frees_the_person(database: Database) -> None:
    """And the next best is asked, never the same one again."""
    opened = _open(database)
    fetcher = next(alert for alert in opened.alerts if alert.role == Role.AED)
    decline(database.dispatch, fetcher.id, reason="ill", **DESK)
    assert database.people.get_responder(fetcher.responder_id).busy_with is None
    following = alert_next(database.dispatch, STREETS, opened.incident.id, **DESK)
    (alert,) = following.alerts
    assert alert.role == Role.AED
    assert alert.responder_id not in {one.responder_id for one in opened.alerts}
    assert alert_next(database.dispatch, STREETS, opened.incident.id, **DESK).alerts == ()


def test_standing_down_frees_whoever_was_on_the_way(database: Database) -> None:
    """An accepted alert can be called off, and only once; the device is reserved in between."""
    alert = next(alert for alert in _open(database).alerts if alert.role == Role.AED)
    accept(database.dispatch, alert.id, **DESK)
    assert database.registry.get_aed("aed-D").status == AedStatus.RESERVED
    assert stand_down(database.dispatch, alert.id, **DESK).state == AlertState.STOOD_DOWN
    assert stand_down(database.dispatch, alert.id, **DESK).state == AlertState.STOOD_DOWN
    assert database.people.get_responder(alert.responder_id).busy_with is None
    assert database.registry.get_aed("aed-D").status == AedStatus.IN_SERVICE
    with pytest.raises(StateConflict, match="stood_down and cannot become accepted"):
        accept(database.dispatch, alert.id, **DESK)


@pytest.mark.parametrize(
    ("aed_used", "status"),
    [(None, AedStatus.IN_USE), (True, AedStatus.IN_USE), (False, AedStatus.IN_SERVICE)],
)
def test_closing_frees_everybody_and_hides_a_device_that_may_be_spent(
    database: Database, aed_used: bool | None, status: AedStatus
) -> None:
    """A fetched device counts as used unless somebody says it was not."""
    opened = _open(database)
    fetcher = next(alert for alert in opened.alerts if alert.role == Role.AED)
    accept(database.dispatch, fetcher.id, **DESK)
    closed = close_incident(database.dispatch, opened.incident.id, aed_used=aed_used, **DESK)
    assert closed.state == IncidentState.CLOSED
    assert closed.closed_at == NOON
    assert {one.busy_with for one in database.people.list_responders()} == {None}
    assert database.registry.get_aed("aed-D").status == status
    states = {alert.id: alert.state for alert in database.dispatch.alerts_of(opened.incident.id)}
    assert states[fetcher.id] == AlertState.STOOD_DOWN
    assert set(states.values()) == {AlertState.STOOD_DOWN}
    assert close_incident(database.dispatch, opened.incident.id, **DESK) == closed
    with pytest.raises(StateConflict, match="nobody needs to go"):
        accept(database.dispatch, next(iter(states)), **DESK)


def test_a_device_that_nobody_fetched_is_free_after_closing(database: Database) -> None:
    """Unanswered means untouched."""
    opened = _open(database)
    close_incident(database.dispatch, opened.incident.id, **DESK)
    assert database.registry.get_aed("aed-D").status == AedStatus.IN_SERVICE


def test_cancelling_needs_a_reason_from_the_list(database: Database) -> None:
    """The reason is kept; afterwards nothing moves any more."""
    opened = _open(database)
    with pytest.raises(InvalidInput, match="allowed are duplicate_of, ems_on_scene, not_arrest"):
        cancel_incident(database.dispatch, opened.incident.id, "bored", **DESK)
    cancel_incident(database.dispatch, opened.incident.id, "not_arrest", **DESK)
    with pytest.raises(StateConflict, match="is cancelled"):
        alert_next(database.dispatch, STREETS, opened.incident.id, **DESK)
    with pytest.raises(StateConflict, match="cancelled and cannot become handover"):
        advance(database.dispatch, opened.incident.id, IncidentState.HANDOVER, **DESK)
    reasons = [e.reason for e in database.events.read_after(0, incident_id=opened.incident.id)]
    assert "not_arrest" in reasons


def test_an_incident_never_goes_back(database: Database) -> None:
    """And is never ended by the way, which would leave its people bound."""
    opened = _open(database)
    advance(database.dispatch, opened.incident.id, IncidentState.EMS_ON_SCENE, **DESK)
    with pytest.raises(StateConflict, match="ems_on_scene and cannot become dispatching"):
        advance(database.dispatch, opened.incident.id, IncidentState.DISPATCHING, **DESK)
    with pytest.raises(StateConflict, match="closing or cancelling"):
        advance(database.dispatch, opened.incident.id, IncidentState.CLOSED, **DESK)


def test_what_never_was_is_not_found(database: Database) -> None:
    """Unknown numbers are answered with a sentence."""
    with pytest.raises(NotFound, match="no incident 9"):
        close_incident(database.dispatch, 9, **DESK)
    with pytest.raises(NotFound, match="no alert 9"):
        accept(database.dispatch, 9, **DESK)


def test_somebody_whose_certificate_lapsed_since_is_not_asked(database: Database) -> None:
    """The day of the incident decides."""
    later = NOON + timedelta(days=3650)
    opened = open_incident(database.dispatch, STREETS, IncidentReport(E), now=later, actor="account-1")
    assert opened.alerts == ()
    assert opened.ranking is not None
    assert opened.ranking.refused == {"certificate_not_valid": 4}


def test_no_event_holds_a_position_or_a_note(database: Database) -> None:
    """What is hashed for good names nobody and no place."""
    opened = _open(database, place="12 Main Street", note="door code 1234")
    assert opened.incident.place == "12 Main Street"
    hashed = [(e.subject_id, e.reason, e.actor, e.to_state) for e in database.events.read_after(0)]
    assert "Main Street" not in repr(hashed)
    assert "1234" not in repr(hashed)
    assert str(E.lon) not in repr(hashed)


@pytest.mark.parametrize("text", ["half a sign \ud800", "nul \0", "x" * 5000])
def test_text_that_no_database_keeps_is_refused(text: str) -> None:
    """Before anything is opened, and with the field's name."""
    for field in ("place", "note", "key"):
        with pytest.raises(InvalidInput, match=f"The {field} is longer"):
            IncidentReport(E, **{field: text})


def test_a_call_reported_twice_is_one_incident_even_at_the_last_try(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others take the people four times, then somebody with the same key is faster: theirs is the answer, no error."""
    find_by_key, looks = database.dispatch.find_by_key, 0

    def taken(*_: object, **__: object) -> None:
        raise TakenMeanwhile

    def just_before(_key: str) -> None:
        nonlocal looks
        looks += 1
        if looks == 5:
            monkeypatch.setattr("aedmap.dispatch.desk.claim", claim)
            monkeypatch.setattr(database.dispatch, "find_by_key", find_by_key)
            assert not _open(database, key="same").repeated

    monkeypatch.setattr("aedmap.dispatch.desk.claim", taken)
    monkeypatch.setattr(database.dispatch, "find_by_key", just_before)
    assert _open(database, key="same").repeated
    assert len(database.dispatch.list_incidents()) == 1


def test_the_same_request_sends_what_a_crash_left_unsent(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that dies between the commit and the sending: pressed again, the desk's request finishes it."""

    def dies(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("The database cannot be used just now.")

    with monkeypatch.context() as broken:
        broken.setattr(desk, "send_asked", dies)
        with pytest.raises(DatabaseUnavailable):
            _open(database, key="k-1")
    again = _open(database, key="k-1")
    assert again.repeated and again.alerts
    assert {one.state for one in again.alerts} == {AlertState.SENT}


def test_an_ending_and_a_call_that_want_the_same_people_never_wait_crosswise(postgresql_url: str) -> None:
    """An exercise that ends gives people back in the order in which a real call takes them."""
    policy = Policy(waves=(2,), delays_s=(), aed_wanted=0)
    with open_database(postgresql_url) as database:
        people = [responder_at("D", "R-2"), responder_at("C", "R-1")]  # the farther one has the smaller id
        database.people.put_responders(people, at=NOON, actor="tester")
        for _ in range(20):
            report = IncidentReport(E, mode=Mode.EXERCISE)
            drill = open_incident(database.dispatch, STREETS, report, policy=policy, **DESK)
            with ThreadPoolExecutor(2) as desks:
                ended = desks.submit(close_incident, database.dispatch, drill.incident.id, **DESK)
                call = desks.submit(open_incident, database.dispatch, STREETS, IncidentReport(E), policy=policy, **DESK)
                assert ended.result().state is IncidentState.CLOSED
                assert {one.responder_id for one in call.result().alerts} == {"R-1", "R-2"}
            close_incident(database.dispatch, call.result().incident.id, **DESK)


def test_an_answer_counts_before_the_sender_has_written_that_it_went(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message was faster than the server's note of it, or the server died in between: a yes is a yes."""
    with monkeypatch.context() as stopped:
        stopped.setattr(desk, "send_asked", lambda *_, **__: ())
        opened = _open(database)
    first, second, *_ = database.dispatch.alerts_of(opened.incident.id)
    assert first.state is second.state is AlertState.QUEUED
    assert accept(database.dispatch, first.id, **DESK).state is AlertState.ACCEPTED
    assert decline(database.dispatch, second.id, **DESK).state is AlertState.DECLINED


def test_a_refusal_says_the_state_and_what_is_allowed(database: Database) -> None:
    """Of a case that cannot be ended so, and of somebody who is asked already."""
    opened = _open(database)
    with pytest.raises(StateConflict) as ending:
        advance(database.dispatch, opened.incident.id, IncidentState.CLOSED, **DESK)
    assert (ending.value.state, "closed" in ending.value.allowed) == ("dispatching", True)
    with pytest.raises(StateConflict) as twice:
        add_by_hand(database.dispatch, STREETS, opened.incident.id, opened.alerts[0].responder_id, Role.CPR, **DESK)
    assert (twice.value.state, "accepted" in twice.value.allowed) == ("sent", True)

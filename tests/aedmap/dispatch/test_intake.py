"""Second calls, better places, people added by name and the hand-over; on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    IncidentReport,
    IncidentState,
    Mode,
    Opened,
    Policy,
    Role,
    TimerState,
    accept,
    add_by_hand,
    advance,
    hand_over,
    likely_same,
    make_alias,
    open_incident,
    relocate,
    report_progress,
)
from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

DESK = {"now": NOON, "actor": "desk"}
ONE = Policy(waves=(1, 1), delays_s=(20,), cpr_wanted=1, aed_wanted=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABCD"], at=NOON, actor="tester")
        yield opened


def _open(database: Database, letter: str = "E", **report: object) -> Opened:
    given = IncidentReport(PLACES[letter], **report)  # type: ignore[arg-type]
    return open_incident(database.dispatch, STREETS, given, policy=ONE, **DESK)


def test_a_second_call_near_in_place_and_time_is_offered(database: Database) -> None:
    """300 m away only when somebody is uncertain; not after half an hour, and never between exercise and reality."""
    _open(database)
    near = PLACES["D"]
    store = database.dispatch
    assert likely_same(store, near, NOON) == []
    (found,) = likely_same(store, near, NOON, uncertainty_m=150)
    assert found.incident.id == 1
    assert found.metres == pytest.approx(300, rel=1e-2)
    assert likely_same(store, near, NOON + timedelta(minutes=30), uncertainty_m=150) == []
    assert likely_same(store, PLACES["E"], NOON, mode=Mode.EXERCISE) == []


def test_a_second_call_is_offered_among_hundreds_of_open_ones(database: Database) -> None:
    """In a mass event the patient's first call is no longer among the newest; aliases of old ones are known as well."""
    _open(database)
    with database.dispatch.transaction() as tx:
        for _ in range(250):
            tx.add_incident(IncidentReport(PLACES["A"]), NOON, "desk", ONE)
    found = likely_same(database.dispatch, PLACES["E"], NOON)
    assert [one.incident.id for one in found] == [1]
    make_alias(database.dispatch, 2, 1, **DESK)
    with pytest.raises(StateConflict, match="is what other calls are about"):
        make_alias(database.dispatch, 1, 251, **DESK)


def test_an_alias_frees_its_people_and_leads_to_the_other(database: Database) -> None:
    """No chain, no circle, no alias of what is over."""
    first, second, third = _open(database), _open(database), _open(database)
    store = database.dispatch
    alias = make_alias(store, second.incident.id, first.incident.id, **DESK)
    assert (alias.state, alias.alias_of) == (IncidentState.CANCELLED, 1)
    freed = {alert.responder_id for alert in second.alerts}
    assert {database.people.get_responder(one).busy_with for one in freed} == {None}
    with pytest.raises(StateConflict, match="is another call about 1"):
        make_alias(store, third.incident.id, second.incident.id, **DESK)
    with pytest.raises(StateConflict, match="is what other calls are about"):
        make_alias(store, first.incident.id, third.incident.id, **DESK)
    with pytest.raises(InvalidInput, match="about itself"):
        make_alias(store, 3, 3, **DESK)


def test_a_better_place_counts_for_those_who_are_asked_next(database: Database) -> None:
    """Told once as an event without coordinates; beyond 5 km of uncertainty it is refused."""
    _open(database, uncertainty_m=500.0)
    moved = relocate(database.dispatch, STREETS, 1, PLACES["A"], uncertainty_m=20.0, **DESK)
    assert (moved.position, moved.uncertainty_m) == (PLACES["A"], 20.0)
    events = database.events.last_seq()
    relocate(database.dispatch, STREETS, 1, PLACES["A"], uncertainty_m=20.0, **DESK)
    assert database.events.last_seq() == events
    with pytest.raises(InvalidInput, match="uncertain by 5001"):
        relocate(database.dispatch, STREETS, 1, PLACES["A"], uncertainty_m=5001, **DESK)
    with pytest.raises(InvalidInput, match="uncertain by nan"):
        IncidentReport(PLACES["A"], uncertainty_m=float("nan"))


def test_the_desk_asks_somebody_by_name(database: Database) -> None:
    """Beyond the quota, too; not twice, not who is elsewhere, and no second device."""
    asked = {alert.responder_id for alert in _open(database).alerts}
    store = database.dispatch
    accept(store, 1, **DESK)
    free = sorted({"R-A", "R-B", "R-C", "R-D"} - asked)
    added = add_by_hand(store, STREETS, 1, free[0], Role.CPR, **DESK)
    assert (added.state, added.wave) == (AlertState.SENT, 0)
    assert accept(store, added.id, **DESK).state is AlertState.ACCEPTED
    with pytest.raises(StateConflict, match="is asked for incident 1 already"):
        add_by_hand(store, STREETS, 1, free[0], Role.CPR, **DESK)
    with pytest.raises(NotFound, match="no responder 'R-nobody'"):
        add_by_hand(store, STREETS, 1, "R-nobody", Role.CPR, **DESK)
    fetcher = add_by_hand(store, STREETS, 1, free[1], Role.AED, **DESK)
    assert fetcher.aed_id == "aed-D"
    accept(store, fetcher.id, **DESK)
    with pytest.raises((StateConflict, InvalidInput), match=r"brings a device already|no device in useful time"):
        add_by_hand(store, STREETS, 1, free[2], Role.AED, **DESK)


def test_the_hand_over_calls_off_who_has_not_answered(database: Database) -> None:
    """And stops the waves; those who are there stay until the case is closed."""
    _open(database)
    added = add_by_hand(database.dispatch, STREETS, 1, "R-A", Role.CPR, **DESK)
    accept(database.dispatch, added.id, **DESK)
    report_progress(database.dispatch, added.id, AssignmentState.ON_SCENE, **DESK)
    advance(database.dispatch, 1, IncidentState.EMS_ON_SCENE, **DESK)
    assert hand_over(database.dispatch, 1, **DESK).state is IncidentState.HANDOVER
    assert hand_over(database.dispatch, 1, **DESK).state is IncidentState.HANDOVER
    states = {alert.responder_id: alert.state for alert in database.dispatch.alerts_of(1)}
    assert states.pop("R-A") is AlertState.ACCEPTED
    assert set(states.values()) <= {AlertState.STOOD_DOWN}
    assert {one.state for one in database.dispatch.timers_of(1)} == {TimerState.NEEDLESS}


def test_the_desk_may_ask_for_a_device_where_the_policy_wants_none(database: Database) -> None:
    """One fetcher may go then, and a second one is refused only once somebody brings a device."""
    straight = Policy(waves=(1,), delays_s=(), aed_wanted=0)
    opened = open_incident(database.dispatch, STREETS, IncidentReport(PLACES["E"]), policy=straight, **DESK)
    free = sorted({f"R-{letter}" for letter in "ABCD"} - {one.responder_id for one in opened.alerts})
    asked = add_by_hand(database.dispatch, STREETS, opened.incident.id, free[0], Role.AED, **DESK)
    assert (asked.role, asked.aed_id) == (Role.AED, "aed-D")
    assert accept(database.dispatch, asked.id, **DESK).role is Role.AED
    with pytest.raises((StateConflict, InvalidInput), match=r"brings a device already|no device in useful time"):
        add_by_hand(database.dispatch, STREETS, opened.incident.id, free[1], Role.AED, **DESK)


def test_a_place_without_a_name_does_not_keep_the_old_one(database: Database) -> None:
    """A click on the map moves the patient away from "Main Street 3": nobody is sent there by its name."""
    _open(database, place="Main Street 3")
    assert relocate(database.dispatch, STREETS, 1, PLACES["E"], uncertainty_m=20.0, **DESK).place == "Main Street 3"
    assert relocate(database.dispatch, STREETS, 1, PLACES["A"], **DESK).place is None
    assert relocate(database.dispatch, STREETS, 1, PLACES["B"], place="Quay 1", **DESK).place == "Quay 1"


def test_where_no_wave_waits_people_at_the_new_place_are_asked(database_url: str) -> None:
    """One wave only, asked around the old place and out of reach of the new one; said twice, they are asked once."""
    policy = Policy(waves=(1,), delays_s=(), reach_m=500.0, cpr_wanted=1, aed_wanted=0)
    with open_database(database_url) as database:
        people = [responder_at("E", "R-here"), responder_at("A", "R-there")]
        database.people.put_responders(people, at=NOON, actor="tester")
        opened = open_incident(database.dispatch, STREETS, IncidentReport(PLACES["E"]), policy=policy, **DESK)
        assert [one.responder_id for one in opened.alerts] == ["R-here"]
        for _ in range(2):
            relocate(database.dispatch, STREETS, 1, PLACES["A"], **DESK)
            asked = database.dispatch.alerts_of(1)
            assert [(one.responder_id, one.state) for one in asked[1:]] == [("R-there", AlertState.SENT)]


def test_nobody_who_runs_is_called_off_for_a_call_that_nobody_runs_to(database: Database) -> None:
    """The desk is told to turn the two calls round; that way whoever goes goes on."""
    first, second = _open(database), _open(database, "D")
    store = database.dispatch
    runner = accept(store, second.alerts[0].id, **DESK)
    with pytest.raises(StateConflict, match="would be called off while nobody goes for incident 1") as refused:
        make_alias(store, second.incident.id, first.incident.id, **DESK)
    assert refused.value.state and refused.value.allowed
    make_alias(store, first.incident.id, second.incident.id, **DESK)
    assert store.get_alert(runner.id).state is AlertState.ACCEPTED

"""What cannot be is refused in one sentence that says what is allowed, and nothing is changed; on both databases."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    IncidentReport,
    IncidentState,
    Policy,
    Role,
    Triage,
    accept,
    add_by_hand,
    advance,
    alert_next,
    close_incident,
    decline,
    expect_ems,
    hand_over,
    open_incident,
    relocate,
    report_progress,
    triage,
)
from aedmap.dispatch.policies import read_policy_text
from aedmap.errors import AedmapError, InvalidInput, NotFound, StateConflict
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

E = PLACES["E"]
DESK = {"now": NOON, "actor": "desk"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABCD"], at=NOON, actor="tester")
        open_incident(opened.dispatch, STREETS, IncidentReport(E), **DESK)
        yield opened


def _refused(database: Database, kind: type[AedmapError], sentence: str, attempt: Callable[[], object]) -> AedmapError:
    """One sentence, and not an event more."""
    before = database.events.last_seq()
    with pytest.raises(kind, match=sentence) as refused:
        attempt()
    assert database.events.last_seq() == before
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)
    return refused.value


_AFTER: list[tuple[str, Callable[[Database], object]]] = [
    ("nobody needs to go any more", lambda d: alert_next(d.dispatch, STREETS, 1, **DESK)),
    ("nobody needs to go any more", lambda d: add_by_hand(d.dispatch, STREETS, 1, "R-A", Role.CPR, **DESK)),
    ("place is not changed", lambda d: relocate(d.dispatch, STREETS, 1, PLACES["A"], **DESK)),
    ("not changed any more", lambda d: triage(d.dispatch, STREETS, 1, Triage.ARREST, **DESK)),
    ("no ambulance is expected", lambda d: expect_ems(d.dispatch, 1, NOON + timedelta(minutes=5), **DESK)),
    ("nobody needs to go", lambda d: accept(d.dispatch, 1, **DESK)),
    ("cannot become handover", lambda d: hand_over(d.dispatch, 1, **DESK)),
    ("cannot become ems_on_scene", lambda d: advance(d.dispatch, 1, IncidentState.EMS_ON_SCENE, **DESK)),
]


@pytest.mark.parametrize("which", range(len(_AFTER)))
def test_a_closed_incident_says_its_state_and_what_may_follow(database: Database, which: int) -> None:
    """Whatever is tried on it."""
    sentence, attempt = _AFTER[which]
    close_incident(database.dispatch, 1, **DESK)
    error = _refused(database, StateConflict, sentence, lambda: attempt(database))
    assert isinstance(error, StateConflict)
    assert (error.state, error.allowed) == ("closed", ("reviewed",))


def test_an_alert_says_its_state_and_what_may_follow(database: Database) -> None:
    """Of a step before the answer, and of an answer after the answer."""
    error = _refused(
        database,
        StateConflict,
        "assignment of alert 1 is offered and cannot become departed; allowed from here: accepted",
        lambda: report_progress(database.dispatch, 1, AssignmentState.DEPARTED, **DESK),
    )
    assert isinstance(error, StateConflict)
    assert (error.state, error.allowed) == ("offered", ("accepted",))
    decline(database.dispatch, 1, **DESK)
    error = _refused(
        database, StateConflict, "declined and cannot become", lambda: accept(database.dispatch, 1, **DESK)
    )
    assert isinstance(error, StateConflict)
    assert (error.state, error.allowed) == (AlertState.DECLINED, ())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ems_at": NOON - timedelta(minutes=2)}, "ambulance is expected at .*; give a time from now to three hours"),
        ({"ems_at": NOON + timedelta(hours=3, seconds=1)}, "give a time from now to three hours ahead, or none"),
        ({"ems_at": NOON.replace(tzinfo=None)}, "of the ambulance has no offset; give an aware time"),
        ({"called_at": NOON + timedelta(minutes=2)}, "call is told for .*; give a time within the last 24 hours"),
        ({"called_at": NOON - timedelta(hours=25)}, "give a time within the last 24 hours, or none for now"),
    ],
)
def test_impossible_times_are_refused(database: Database, changes: dict[str, datetime], sentence: str) -> None:
    """Of the ambulance and of the call; nothing is opened."""
    report = IncidentReport(PLACES["A"], **changes)  # type: ignore[arg-type]  # names of times only
    _refused(database, InvalidInput, sentence, lambda: open_incident(database.dispatch, STREETS, report, **DESK))
    assert len(database.dispatch.list_incidents()) == 1


def test_the_ambulance_told_later_counts_for_those_asked_from_then_on(database: Database) -> None:
    """Once told it is an event, told again it is not; the past is refused."""
    ems_at = NOON + timedelta(minutes=6)
    assert expect_ems(database.dispatch, 1, ems_at, **DESK).ems_at == ems_at
    last = database.events.read_after(0, incident_id=1)[-1]
    assert (last.subject, last.reason) == ("incident", "ems_at_20260506t040600000000z")
    expect_ems(database.dispatch, 1, ems_at, **DESK)
    assert database.events.last_seq() == last.seq
    past = NOON - timedelta(hours=1)
    _refused(database, InvalidInput, "from now to three", lambda: expect_ems(database.dispatch, 1, past, **DESK))


def test_unknown_people_places_and_keys_are_refused(database: Database) -> None:
    """A responder nobody knows, a policy's key, five kilometres of doubt, and a place outside the town."""
    store = database.dispatch
    _refused(
        database,
        NotFound,
        "no responder 'R-none'; give an id",
        lambda: add_by_hand(store, STREETS, 1, "R-none", Role.CPR, **DESK),
    )
    _refused(
        database,
        InvalidInput,
        "key 'reach'; allowed are .*reach_m",
        lambda: read_policy_text('reach = { value = 1.0, basis = "assumed", source = "a typing error" }', "ours"),
    )
    _refused(
        database,
        InvalidInput,
        "uncertain by 5000.5 m; give 0 to 5000 m",
        lambda: relocate(store, STREETS, 1, PLACES["A"], uncertainty_m=5000.5, **DESK),
    )
    _refused(
        database,
        InvalidInput,
        "lies outside Town; allowed are longitudes",
        lambda: refuse_outside(Position(30.0, 60.0), (24.0, 60.0, 25.0, 61.0), "Town"),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"stall_s": 0.0},
        {"better_by_s": float("nan")},
        {"night_turnout": -1.0},
        {"ems_by_hour_s": (600.0,) * 23},
        {"time_zone": "Mars/Olympus"},
    ],
)
def test_a_policy_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """With the name of what is wrong."""
    with pytest.raises(InvalidInput, match="|".join([*wrong, "Mars/Olympus"])):
        Policy(**wrong)  # type: ignore[arg-type]  # wrong on purpose

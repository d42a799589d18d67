"""A second call about a patient whom the desk knows of already."""

from collections.abc import Iterator

import pytest

from aedmap.dispatch import IncidentReport, IncidentState, Mode, cancel_incident, make_alias, open_incident
from aedmap.dispatch.second_call import keep_second_call
from aedmap.errors import StateConflict
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.people.put_responders([responder_at("A")], at=NOON, actor="tester")
        yield opened


@pytest.fixture
def first(database: Database) -> int:
    report = IncidentReport(PLACES["C"])
    return open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk").incident.id


def test_a_second_call_is_kept_and_nobody_is_asked_for_it(database: Database, first: int) -> None:
    """It leads to the first, both timelines tell of it, and the same key twice is one call."""
    call = IncidentReport(PLACES["D"], callback="123", key="second")
    kept = keep_second_call(database.dispatch, call, first, now=NOON, actor="desk")
    assert (kept.state, kept.alias_of, kept.callback) == (IncidentState.CANCELLED, first, "123")
    assert database.dispatch.alerts_of(kept.id) == []
    assert database.dispatch.timers_of(kept.id) == []
    assert keep_second_call(database.dispatch, call, first, now=NOON, actor="desk") == kept
    assert len(database.dispatch.list_incidents()) == 2
    told = [(one.subject, one.subject_id) for one in database.events.read_after(0, incident_id=first)]
    assert ("call", str(kept.id)) in told
    assert database.events.verify().broken is None


def test_a_call_leads_only_to_an_open_incident_of_its_mode(database: Database, first: int) -> None:
    """No chain, no end that is over, no exercise mixed with an emergency; nothing is stored by a refusal."""
    alias = keep_second_call(database.dispatch, IncidentReport(PLACES["C"]), first, now=NOON, actor="desk")
    for report, of in ((IncidentReport(PLACES["C"]), alias.id), (IncidentReport(PLACES["C"], mode=Mode.TEST), first)):
        with pytest.raises(StateConflict):
            keep_second_call(database.dispatch, report, of, now=NOON, actor="desk")
    cancel_incident(database.dispatch, first, "test", now=NOON, actor="desk")
    with pytest.raises(StateConflict, match="is cancelled"):
        keep_second_call(database.dispatch, IncidentReport(PLACES["C"]), first, now=NOON, actor="desk")
    assert len(database.dispatch.list_incidents()) == 2


def test_a_key_that_opened_another_incident_keeps_no_second_call(database: Database, first: int) -> None:
    """Neither the incident that the key opened nor a call about another one is taken for this call."""
    opened = open_incident(
        database.dispatch, STREETS, IncidentReport(PLACES["A"], key="k"), now=NOON, actor="desk"
    ).incident
    for place in "AC":
        with pytest.raises(StateConflict, match="another incident that the call is about"):
            keep_second_call(database.dispatch, IncidentReport(PLACES[place], key="k"), first, now=NOON, actor="desk")
    assert [one.alias_of for one in database.dispatch.list_incidents()] == [None, None]
    assert opened.active


def test_an_emergency_never_ends_as_a_call_about_an_exercise(database: Database, first: int) -> None:
    """Two incidents of different modes stay two, whichever is to lead to which."""
    drill = open_incident(
        database.dispatch, STREETS, IncidentReport(PLACES["C"], mode=Mode.EXERCISE), now=NOON, actor="desk"
    ).incident
    for one, other in ((first, drill.id), (drill.id, first)):
        with pytest.raises(StateConflict, match="one of the same mode"):
            make_alias(database.dispatch, one, other, now=NOON, actor="desk")
    assert all(one.active for one in database.dispatch.list_incidents())

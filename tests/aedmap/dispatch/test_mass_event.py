"""A hundred calls from one street at once: every one is stored and answered, and nobody is sent twice."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from aedmap.dispatch import IncidentReport, open_incident
from aedmap.storage import open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

CALLS, DESKS, PEOPLE = 100, 12, 60
_PATIENCE_S = 120.0


@pytest.mark.proof
def test_a_hundred_calls_in_one_street_are_all_stored_and_answered(database_url: str) -> None:
    """Twelve desks at once, sixty people: all are answered also when nobody is left, and nothing deadlocks."""
    with open_database(database_url) as database:
        database.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        people = [responder_at("BCDE"[i % 4], f"R-{i:03}") for i in range(PEOPLE)]
        database.people.put_responders(people, at=NOON, actor="tester")

        def call(number: int) -> int:
            report = IncidentReport(PLACES["E"], key=f"call-{number}")
            return open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk").incident.id

        began = time.monotonic()
        with ThreadPoolExecutor(DESKS) as desks:
            opened = list(desks.map(call, range(CALLS)))
        assert time.monotonic() - began < _PATIENCE_S
        assert len(set(opened)) == len(database.dispatch.list_incidents(limit=1000)) == CALLS
        asked = Counter(alert.responder_id for one in opened for alert in database.dispatch.alerts_of(one))
        assert set(asked.values()) == {1}
        assert len(asked) == PEOPLE
        assert database.events.first_broken() is None

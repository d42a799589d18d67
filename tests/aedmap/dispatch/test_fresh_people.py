"""Whoever ceased to qualify a moment ago is not asked, and their acceptance is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aedmap.dispatch import AlertState, IncidentReport, Policy, Refusal, accept, decline, open_incident
from aedmap.dispatch.claiming import claim
from aedmap.errors import StateConflict
from aedmap.people import ResponderStatus
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON

_PLACE = PLACES["E"]
_GONE: dict[str, dict[str, Any]] = {
    "suspended": {"status": ResponderStatus.SUSPENDED},
    "left": {"status": ResponderStatus.LEFT},
    "consent": {"consents": False},
    "certificate": {"certificates": ()},
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.people.put_responders([responder_at(one) for one in "ABCD"], at=NOON, actor="tester")
        yield opened


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _change(database: Database, responder_id: str, how: str) -> None:
    if how == "paused":
        database.people.pause(responder_id, _at(7200), at=_at(2), actor=responder_id)
        return
    changed = replace(database.people.get_responder(responder_id), **_GONE[how])
    database.people.put_responders([changed], at=_at(2), actor="steward")


@pytest.mark.parametrize("how", ["paused", *_GONE])
def test_nobody_is_asked_from_a_picture_who_does_not_qualify_any_more(database: Database, how: str) -> None:
    """Three of four ceased to qualify after the picture was drawn: the fourth alone is asked, and the reason told."""
    database.dispatch.keep_picture(lambda: NOON).draw(STREETS, Policy())
    for one in "BCD":
        _change(database, f"R-{one}", how)
    opened = open_incident(database.dispatch, STREETS, IncidentReport(_PLACE), now=_at(25), actor="desk")
    assert [one.responder_id for one in opened.alerts] == ["R-A"]
    assert opened.ranking is not None
    assert sum(opened.ranking.refused.values()) == 3
    assert Refusal.ASKED_ALREADY not in opened.ranking.refused


def test_the_claim_itself_judges_the_fresh_row_and_frees_who_fails(database: Database) -> None:
    """Somebody suspended between the look and the claim gets no alert and is not kept busy."""
    store = database.dispatch
    opened = open_incident(
        store, STREETS, IncidentReport(_PLACE), now=NOON, actor="desk", policy=Policy(waves=(4,), delays_s=())
    )
    assert opened.ranking is not None
    for alert in opened.alerts:
        decline(store, alert.id, now=_at(1), actor="them")
    proposed = opened.ranking.proposal.assignments
    gone = proposed[0].responder_id
    _change(database, gone, "suspended")
    with store.transaction() as tx:
        incident = tx.get_incident(opened.incident.id)
        asked = claim(tx, incident, proposed, _at(5), "desk", strict=False)
    assert {one.responder_id for one in asked} == {one.responder_id for one in proposed} - {gone}
    assert database.people.get_responder(gone).busy_with is None


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("suspended", "suspended or have left"),
        ("consent", "withdrawn their consent"),
        ("certificate", "have no certificate"),
        ("expired", "has run out"),
    ],
)
def test_who_ceased_to_qualify_is_refused_in_words(database: Database, how: str, words: str) -> None:
    """Their acceptance changes nothing, so that the next ones are asked as if there were no answer."""
    opened = open_incident(database.dispatch, STREETS, IncidentReport(_PLACE), now=NOON, actor="desk")
    alert = opened.alerts[0]
    if how == "expired":
        person = database.people.get_responder(alert.responder_id)
        old = tuple(
            replace(one, expires_on=date(2020, 1, 1), issued_on=date(2018, 1, 1)) for one in person.certificates
        )
        database.people.put_responders([replace(person, certificates=old)], at=_at(2), actor="steward")
    else:
        _change(database, alert.responder_id, how)
    with pytest.raises(StateConflict, match=words):
        accept(database.dispatch, alert.id, now=_at(3), actor=alert.responder_id)
    assert database.dispatch.get_alert(alert.id).state is AlertState.SENT

"""The declared life cycles hold together."""

from collections.abc import Collection, Mapping
from enum import StrEnum

import pytest

from aedmap.dispatch.life_cycle import (
    ACTIVE_INCIDENT,
    ALERT_TRANSITIONS,
    HOLDING_ALERT,
    INCIDENT_TRANSITIONS,
    AlertState,
    IncidentState,
)
from aedmap.errors import InvalidInput, StateConflict
from aedmap.life_cycle import Change, check_transition
from aedmap.people import RESPONDER_TRANSITIONS, ResponderStatus
from aedmap.registry import AED_TRANSITIONS, AedStatus
from tests.aedmap.made_up import NOON

TABLES: list[tuple[type[StrEnum], Mapping[StrEnum, Collection[StrEnum]], StrEnum]] = [
    (AedStatus, AED_TRANSITIONS, AedStatus.REPORTED),
    (IncidentState, INCIDENT_TRANSITIONS, IncidentState.RECEIVED),
    (AlertState, ALERT_TRANSITIONS, AlertState.QUEUED),
    (ResponderStatus, RESPONDER_TRANSITIONS, ResponderStatus.APPLIED),
]


@pytest.mark.parametrize(("states", "table", "first"), TABLES)
def test_each_state_is_declared_and_reachable(
    states: type[StrEnum], table: Mapping[StrEnum, Collection[StrEnum]], first: StrEnum
) -> None:
    """No state is forgotten in its table and none can never be entered."""
    assert set(table) == set(states)
    reached, frontier = {first}, {first}
    while frontier:
        frontier = {after for state in frontier for after in table[state]} - reached
        reached |= frontier
    assert reached == set(states)


def test_an_incident_is_active_until_it_ends() -> None:
    """From every active state the desk can close and cancel; from an ended one it cannot go back."""
    for state in ACTIVE_INCIDENT:
        assert {IncidentState.CLOSED, IncidentState.CANCELLED} <= set(INCIDENT_TRANSITIONS[state])
    for state in set(IncidentState) - ACTIVE_INCIDENT:
        assert not set(INCIDENT_TRANSITIONS[state]) & ACTIVE_INCIDENT


def test_an_answered_alert_cannot_be_answered_again() -> None:
    """Whoever declined is out; whoever accepted can only be stood down."""
    assert ALERT_TRANSITIONS[AlertState.DECLINED] == frozenset()
    assert ALERT_TRANSITIONS[AlertState.ACCEPTED] == {AlertState.STOOD_DOWN}
    for state in HOLDING_ALERT:
        assert AlertState.STOOD_DOWN in ALERT_TRANSITIONS[state]


def test_a_refused_step_names_the_allowed_ones() -> None:
    """The sentence says what the state is and what can be done."""
    with pytest.raises(StateConflict, match="is declined and cannot become accepted; allowed from here: nothing"):
        check_transition("Alert 3", ALERT_TRANSITIONS, AlertState.DECLINED, AlertState.ACCEPTED)


def test_a_change_without_time_zone_is_refused() -> None:
    """A log in unknown hours proves nothing."""
    with pytest.raises(InvalidInput, match="no offset"):
        Change("aed", "1", "in_service", NOON.replace(tzinfo=None), "tester")

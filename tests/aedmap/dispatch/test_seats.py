"""Which role somebody gets who accepts, without a database."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.dispatch import Alert, AlertState, AssignmentState, Policy, Role
from aedmap.dispatch.quotas import accepted, wanted
from aedmap.dispatch.seats import Seat, find_seat, seat_of_loser
from tests.aedmap.made_up import NOON

POLICY = Policy(cpr_wanted=1, aed_wanted=1, coordinator_wanted=1, better_by_s=60)
SOON = NOON + timedelta(seconds=5)


def _alert(number: int, role: Role, expected_s: float, progress: str | None = None, *, stalled: bool = False) -> Alert:
    """progress: None for somebody who has not answered."""
    return Alert(
        id=number,
        incident_id=1,
        responder_id=f"R-{number}",
        role=role,
        state=AlertState.ACCEPTED if progress else AlertState.SENT,
        expected_s=expected_s,
        metres=0.0,
        created_at=NOON,
        changed_at=NOON,
        progress=AssignmentState(progress or "offered"),
        stalled_at=NOON if stalled else None,
        turnout_s=30.0,
    )


@pytest.mark.parametrize(
    ("expected_s", "progress", "taken"),
    [
        (260.0, "accepted", True),
        (259.0, "accepted", False),
        (900.0, "departed", True),
        (900.0, "at_aed", False),
        (900.0, "aed_taken", False),
        (900.0, "on_scene", False),
    ],
)
def test_a_role_is_taken_from_whoever_is_later_by_a_minute(expected_s: float, progress: str, taken: bool) -> None:
    """Exactly a minute is enough; not from who stands before the device, has it, or is there."""
    other, me = _alert(1, Role.AED, expected_s, progress), _alert(2, Role.AED, 200.0)
    rest = [_alert(3, Role.CPR, 100.0, "on_scene"), _alert(4, Role.COORDINATOR, 100.0, "on_scene")]
    seat = find_seat(POLICY, [other, me, *rest], me, SOON)
    assert seat == (Seat(Role.AED, other) if taken else None)


def test_an_answer_later_than_the_turnout_counts_against_who_gives_it() -> None:
    """200 s foretold, accepted after 90 s with a turnout of 30 s: there after 260 s."""
    other, me = _alert(1, Role.CPR, 310.0, "accepted"), _alert(2, Role.CPR, 200.0)
    full = [_alert(3, Role.COORDINATOR, 100.0, "on_scene")]
    assert find_seat(POLICY, [other, me, *full], me, NOON + timedelta(seconds=30)) == Seat(Role.CPR, other)
    assert find_seat(POLICY, [other, me, *full], me, NOON + timedelta(seconds=90)) is None


def test_whoever_has_stalled_gives_way_to_anybody() -> None:
    """In their own role, and in one that needs no device."""
    stalled, me = _alert(1, Role.CPR, 100.0, "accepted", stalled=True), _alert(2, Role.CPR, 900.0)
    full = [_alert(3, Role.COORDINATOR, 100.0, "on_scene"), _alert(4, Role.AED, 100.0, "aed_taken")]
    assert find_seat(POLICY, [stalled, me, *full], me, SOON) == Seat(Role.CPR, stalled)
    fetcher = _alert(5, Role.AED, 900.0)
    assert find_seat(POLICY, [stalled, fetcher, *full], fetcher, SOON) == Seat(Role.CPR, stalled)


def test_who_lost_a_role_gets_another_that_is_open() -> None:
    """Compressions before coordinating, and never a device."""
    loser = _alert(1, Role.AED, 100.0, "accepted")
    assert seat_of_loser(POLICY, [loser], loser) is Role.CPR
    pressing = _alert(2, Role.CPR, 100.0, "accepted")
    assert seat_of_loser(POLICY, [loser, pressing], loser) is Role.COORDINATOR
    assert seat_of_loser(POLICY, [pressing], pressing) is Role.COORDINATOR


_ALERTS = st.lists(
    st.tuples(
        st.sampled_from(Role),
        st.floats(0, 1000),
        st.sampled_from([None, "accepted", "departed", "at_aed", "aed_taken", "on_scene", "reassigned"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(_ALERTS, st.integers(0, 2), st.integers(0, 1), st.integers(0, 1), st.booleans())
def test_a_seat_never_exceeds_the_quota(
    told: Sequence[tuple[Role, float, str | None, bool]], cpr: int, aed: int, coordinator: int, no_device: bool
) -> None:
    """Whatever was accepted before within the quota stays within it with the new one, and the loser."""
    policy = Policy(cpr_wanted=cpr, aed_wanted=aed, coordinator_wanted=coordinator)
    alerts: list[Alert] = []
    for number, (role, expected_s, progress, stalled) in enumerate(told[:-1]):
        full = accepted(alerts)[role] >= wanted(policy)[role]
        alerts.append(_alert(number, role, expected_s, None if full else progress, stalled=stalled and not full))
    me = _alert(99, told[-1][0], told[-1][1])
    seat = find_seat(policy, [*alerts, me], me, SOON, no_device=no_device)
    if seat is None:
        return
    assert not (no_device and seat.role is Role.AED)
    after = accepted(alerts)
    if seat.taken_from is not None:
        after[seat.taken_from.role] -= 1
        moved = seat_of_loser(policy, [*alerts, me], seat.taken_from)
        if moved is not None:
            after[moved] += 1
    after[seat.role] += 1
    assert all(after[role] <= most for role, most in wanted(policy).items())

"""Whom the desk has to telephone because nobody else tells them that they are not needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from aedmap.dispatch import Alert, AlertState, Role
from aedmap.dispatch.earlier_place import timed_for_earlier_place
from aedmap.dispatch.untold import to_be_called_off
from tests.aedmap.made_up import NOON

GOING = Alert(7, 1, "R-7", Role.CPR, AlertState.STOOD_DOWN, 100.0, 100.0, NOON, NOON + timedelta(seconds=9))


@dataclass(frozen=True)
class _Event:
    seq: int
    subject: str
    subject_id: str
    to_state: str
    reason: str | None = None


ACCEPTED = _Event(2, "alert", "7", "accepted")


@pytest.mark.parametrize(
    ("receipts", "listed"),
    [
        ([], True),
        ([("asked", "sms", "delivered")], True),
        ([("stood_down", "sms", "queued")], True),
        ([("stood_down", "sms", "delivered")], False),
        ([("stood_down", "push", "failed")], True),
        ([("stood_down", "push", "failed"), ("stood_down", "sms", "sent")], False),
        ([("stood_down", "sms", "barred")], True),
    ],
)
def test_whoever_accepted_and_hears_of_no_end_is_listed(receipts: Sequence[tuple[str, str, str]], listed: bool) -> None:
    """A message that went is enough; one that waits, failed or was barred has told nobody."""
    assert bool(to_be_called_off([GOING], [ACCEPTED], {7: receipts})) is listed


def test_whoever_never_accepted_or_still_goes_is_not_listed() -> None:
    """Nobody sets out before accepting, and nobody is called off who is needed."""
    assert to_be_called_off([GOING], [], {}) == []
    assert to_be_called_off([replace(GOING, state=AlertState.ACCEPTED)], [ACCEPTED], {}) == []


def test_only_minutes_from_before_the_move_lead_to_the_earlier_place() -> None:
    """Asked before it: yes; asked after it, or given another device after it: no."""
    asked, moved = _Event(1, "alert", "7", "queued"), _Event(3, "incident", "1", "dispatching", "moved")
    later, anew = _Event(4, "alert", "7", "queued"), _Event(5, "alert", "7", "accepted", "other_device")
    assert timed_for_earlier_place([GOING], [asked, moved]) == {7}
    assert timed_for_earlier_place([GOING], [asked]) == frozenset()
    assert timed_for_earlier_place([GOING], [moved, later]) == frozenset()
    assert timed_for_earlier_place([GOING], [asked, moved, anew]) == frozenset()

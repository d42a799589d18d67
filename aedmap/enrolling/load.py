"""Keeping what a checked roster says: all of it in one transaction, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aedmap.enrolling.check import CheckedRoster, RosterRequest
from aedmap.enrolling.draft import PersonDraft
from aedmap.enrolling.faults import RosterCode, RosterFault
from aedmap.progress import Progress, silent


@dataclass(frozen=True)
class RosterReport:
    """read = new + changed + unchanged + the rows of rejected; warnings speak of what was kept all the same."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[RosterFault, ...]
    warnings: tuple[RosterFault, ...]


@dataclass(frozen=True)
class Kept:
    """What a delivery did; vanished: ids of people the last delivery had and this one has not."""

    new: int
    changed: int
    unchanged: int
    vanished: tuple[str, ...]


class RosterStore(Protocol):
    def keep(self, drafts: Sequence[PersonDraft], request: RosterRequest, *, at: datetime, actor: str) -> Kept:
        """All of them with their events in one transaction, or nothing."""


def load_roster(
    checked: CheckedRoster,
    request: RosterRequest,
    store: RosterStore,
    *,
    at: datetime,
    actor: str,
    progress: Progress = silent,
) -> RosterReport:
    """Keep a checked roster and report; a delivery that is kept already changes nothing."""
    progress("Storing", 0.0)
    kept = store.keep(checked.drafts, request, at=at, actor=actor)
    progress("Storing", 1.0)
    return _report(checked, kept)


def would_load_roster(checked: CheckedRoster) -> RosterReport:
    """The report of a roster that nothing is known of yet; nothing is kept."""
    return _report(checked, Kept(len(checked.drafts), 0, 0, ()))


def _report(checked: CheckedRoster, kept: Kept) -> RosterReport:
    return RosterReport(
        read=len(checked.file.records),
        new=kept.new,
        changed=kept.changed,
        unchanged=kept.unchanged,
        rejected=checked.rejected,
        warnings=(*map(_vanished, kept.vanished), *checked.warnings),
    )


def _vanished(responder_id: str) -> RosterFault:
    reason = "The person was in the last delivery of this roster and is not in this one; ask whether they stay."
    return RosterFault(0, "", responder_id, reason, RosterCode.VANISHED)

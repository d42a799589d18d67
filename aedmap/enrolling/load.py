"""Keeping what a checked roster says: all of it in one transaction, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aedmap.enrolling.check import CheckedRoster, RosterRequest
from aedmap.errors import InvalidInput
from aedmap.faults import Code, Fault, none_is_good
from aedmap.progress import Progress, silent


@dataclass(frozen=True)
class RosterReport:
    """read = new + changed + unchanged + the rows of rejected; warnings speak of what was kept all the same."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


@dataclass(frozen=True)
class Kept:
    """What a delivery did; vanished: ids of people the last delivery had and this one has not."""

    new: int
    changed: int
    unchanged: int
    vanished: tuple[str, ...]


class RosterStore(Protocol):
    def keep(self, checked: CheckedRoster, request: RosterRequest, *, at: datetime, actor: str) -> Kept:
        """All good people with their events in one transaction, or nothing."""

    def would_keep(self, checked: CheckedRoster, request: RosterRequest) -> Kept:
        """What keeping them would do; nothing is kept."""


def load_roster(
    checked: CheckedRoster,
    request: RosterRequest,
    store: RosterStore,
    *,
    at: datetime,
    actor: str,
    progress: Progress = silent,
) -> RosterReport:
    """Keep a checked roster and report; a delivery that is kept already changes nothing.

    InvalidInput when not one record is good: everybody who was known would seem to have vanished.
    """
    if not checked.drafts:
        raise InvalidInput(none_is_good(len(checked.file.records), checked.rejected))
    progress("Storing", 0.0)
    kept = store.keep(checked, request, at=at, actor=actor)
    progress("Storing", 1.0)
    return _report(checked, kept)


def would_load_roster(
    checked: CheckedRoster, request: RosterRequest | None = None, store: RosterStore | None = None
) -> RosterReport:
    """The report of loading, and nothing is kept; without a store as of a source of which nothing is known."""
    if request is None or store is None or not checked.drafts:
        return _report(checked, Kept(len(checked.drafts), 0, 0, ()))
    return _report(checked, store.would_keep(checked, request))


def _report(checked: CheckedRoster, kept: Kept) -> RosterReport:
    return RosterReport(
        read=len(checked.file.records),
        new=kept.new,
        changed=kept.changed,
        unchanged=kept.unchanged,
        rejected=checked.rejected,
        warnings=(*map(_vanished, kept.vanished), *checked.warnings),
    )


def _vanished(responder_id: str) -> Fault:
    reason = "The person was in the last delivery of this roster and is not in this one; ask whether they stay."
    return Fault(0, "", responder_id, reason, Code.VANISHED)

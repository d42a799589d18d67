"""What is due on a device, and since or until when: a pure reckoning from its dates and the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from aedmap.registry.aed import Aed, AedStatus
from aedmap.registry.upkeep.rules import UpkeepRules

# Devices that nobody counts on yet or any more need no upkeep.
_NOT_KEPT = frozenset({AedStatus.REPORTED, AedStatus.PENDING_REVIEW, AedStatus.RETIRED})
_AFTER_USE = frozenset({AedStatus.IN_USE, AedStatus.RETRIEVED, AedStatus.DATA_DOWNLOADED, AedStatus.RESTOCKED})


class DueKind(StrEnum):
    """What has to be done."""

    PADS = "pads"
    BATTERY = "battery"
    INSPECTION = "inspection"
    AFTER_USE = "after_use"
    REPAIR = "repair"


class Severity(StrEnum):
    """Stopped: the device cannot be counted on; overdue: should have been done; soon: within the days asked for."""

    STOPPED = "stopped"
    OVERDUE = "overdue"
    SOON = "soon"


@dataclass(frozen=True)
class Due:
    """on: the last day on which all is still well; None when nobody knows since when it is due."""

    aed: Aed
    kind: DueKind
    on: date | None
    severity: Severity

    @property
    def is_unknown(self) -> bool:
        """Whether nobody ever said when somebody looked: not done as far as anybody knows, and not known to be late."""
        return self.kind is DueKind.INSPECTION and self.on is None


def due_of(aed: Aed, rules: UpkeepRules, today: date, within_days: int) -> list[Due]:
    """What is due on one device on a day of its own calendar, or will be within the days."""
    if aed.status in _NOT_KEPT:
        return []
    found = []
    if aed.status in _AFTER_USE:
        found.append(Due(aed, DueKind.AFTER_USE, None, Severity.STOPPED))
    elif aed.status == AedStatus.OUT_OF_SERVICE:
        found.append(Due(aed, DueKind.REPAIR, None, Severity.STOPPED))
    until = today + timedelta(days=within_days)
    for kind, day in ((DueKind.PADS, aed.pads_expire_on), (DueKind.BATTERY, aed.battery_expires_on)):
        if day is not None and day <= until:
            found.append(Due(aed, kind, day, Severity.STOPPED if day < today else Severity.SOON))
    checked = _believed_check(aed, today)
    inspect_by = checked + timedelta(days=rules.inspect_days) if checked else None
    if inspect_by is None or inspect_by <= until:
        late = inspect_by is None or inspect_by < today
        found.append(Due(aed, DueKind.INSPECTION, inspect_by, Severity.OVERDUE if late else Severity.SOON))
    return found


def due_within(aeds: Sequence[Aed], rules: UpkeepRules, today: date, within_days: int) -> list[Due]:
    """Everything that is due, the worst and oldest first, what is known to be late before what nobody told.

    within_days: 0 asks for what is due already
    """
    found = [due for aed in aeds for due in due_of(aed, rules, today, within_days)]
    order = list(Severity)
    return sorted(
        found,
        key=lambda due: (order.index(due.severity), due.is_unknown, due.on or date.min, due.aed.id, due.kind),
    )


def status_by_rules(aed: Aed, rules: UpkeepRules, today: date) -> tuple[AedStatus, str] | None:
    """The state that the dates bring a device into, with the reason's code; None when it stays where it is."""
    if aed.status not in (AedStatus.IN_SERVICE, AedStatus.RESTRICTED, AedStatus.CHECK_DUE):
        return None
    if aed.pads_expire_on is not None and aed.pads_expire_on < today:
        return AedStatus.OUT_OF_SERVICE, "pads_expired"
    if aed.battery_expires_on is not None and aed.battery_expires_on < today:
        return AedStatus.OUT_OF_SERVICE, "battery_low"
    # Never checked is no lapse: an import brings thousands of which nobody said when somebody looked.
    checked = _believed_check(aed, today)
    if aed.status == AedStatus.IN_SERVICE and checked and checked + timedelta(days=rules.inspect_days) < today:
        return AedStatus.CHECK_DUE, "inspection_due"
    return None


def _believed_check(aed: Aed, today: date) -> date | None:
    """When somebody looked last. A day to come is a slip of the pen and would hide the device for years, so it counts
    as never; tomorrow's is another time zone's today."""
    checked = aed.last_checked_on
    return checked if checked is not None and checked <= today + timedelta(days=1) else None

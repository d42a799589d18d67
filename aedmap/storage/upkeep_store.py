"""Upkeep, kept: inspections with what they change, and what the rules bring about by themselves."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from aedmap.errors import StateConflict
from aedmap.life_cycle import Change
from aedmap.registry import AedStatus
from aedmap.registry.upkeep import Inspection, InspectionDraft, UpkeepRules, status_after
from aedmap.registry.upkeep.due import status_by_rules
from aedmap.registry.upkeep.inspection import is_after_use
from aedmap.storage.device_store import hold_device, move_device
from aedmap.storage.registry_store import to_aed
from aedmap.storage.revisions import row_values, write_revision
from aedmap.storage.tables import AedRow, InspectionRow
from aedmap.storage.transaction import Transactions, Writing

BY_RULES = "upkeep"


class UpkeepStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def inspect(self, aed_id: str, draft: InspectionDraft, *, today: date, at: datetime, actor: str) -> AedStatus:
        """Keep an inspection and bring the device where it leads; today: the day at the device.

        StateConflict when an incident holds the device.
        """
        with self._transactions.writing() as writing:
            row = hold_device(writing.session, aed_id)
            if row.reserved_for is not None:
                raise StateConflict(f"Device {aed_id} is held by incident {row.reserved_for}; close that first.")
            before, status = row_values(row), AedStatus(row.status)
            kept = InspectionRow(
                aed_id=aed_id, at=at, actor=actor, pads_ok=draft.pads_ok, battery_ok=draft.battery_ok,
                light_ok=draft.light_ok, after_use=is_after_use(status), note=draft.note.strip(), photo=draft.photo,
            )  # fmt: skip
            writing.session.add(kept)
            row.last_checked_on = today
            row.pads_expire_on = draft.pads_expire_on or row.pads_expire_on
            row.battery_expires_on = draft.battery_expires_on or row.battery_expires_on
            steps = status_after(draft, status)
            for step in steps or (status,):
                told = Change("aed", aed_id, step.value, at, actor, from_state=row.status, reason=draft.reason)
                writing.record(told)
                row.status = step.value
            write_revision(writing.session, row, before, at=at, actor=actor, action=draft.reason)
            return AedStatus(row.status)

    def inspections(self, aed_id: str, limit: int = 20) -> list[Inspection]:
        """Newest first."""
        query = select(InspectionRow).where(InspectionRow.aed_id == aed_id).order_by(InspectionRow.id.desc())
        with self._transactions.reading() as session:
            names = Inspection.__dataclass_fields__
            rows = session.scalars(query.limit(limit))
            return [Inspection(**{name: getattr(row, name) for name in names}) for row in rows]

    def apply_rules(self, rules: UpkeepRules, *, today: date, at: datetime) -> list[tuple[str, AedStatus, str]]:
        """Bring every device where its dates lead: id, new state, reason. Devices that incidents hold wait."""
        with self._transactions.writing() as writing:
            moved = []
            for aed_id, status, reason in _lapsed(writing, rules, today):
                move_device(writing, aed_id, status, at=at, actor=BY_RULES, reason=reason)
                moved.append((aed_id, status, reason))
            return moved


def _lapsed(writing: Writing, rules: UpkeepRules, today: date) -> Sequence[tuple[str, AedStatus, str]]:
    rows = writing.session.scalars(select(AedRow).where(AedRow.reserved_for.is_(None)).order_by(AedRow.id))
    found = [(row.id, status_by_rules(to_aed(row), rules, today)) for row in rows]
    return [(aed_id, *step) for aed_id, step in found if step is not None]

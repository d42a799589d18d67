"""Upkeep on both databases: inspections lead back into service, dates lead out of it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from aedmap.errors import StateConflict
from aedmap.registry import AedStatus
from aedmap.registry.upkeep import InspectionDraft, read_rules
from aedmap.storage import Database
from tests.aedmap.made_up import NOON, make_aed

TODAY = date(2026, 5, 6)
READY = InspectionDraft(True, True, True, "all well", "f" * 32 + ".jpg", pads_expire_on=date(2028, 1, 1))


def test_a_used_device_comes_back_only_with_pads_battery_and_light(database: Database) -> None:
    """Two of three leave it out; all three walk the rest of its way, each step an event, and the look is kept."""
    database.registry.put_aeds([make_aed(status=AedStatus.RETRIEVED)], at=NOON, actor="desk")
    found = database.upkeep.inspect("A-1", InspectionDraft(True, True, False), today=TODAY, at=NOON, actor="guardian")
    assert found == AedStatus.OUT_OF_SERVICE
    database.registry.put_aeds([make_aed(status=AedStatus.RETRIEVED)], at=NOON, actor="desk")
    assert database.upkeep.inspect("A-1", READY, today=TODAY, at=NOON, actor="guardian") == AedStatus.IN_SERVICE
    told = [event.to_state for event in database.events.read_after(3)]
    assert told == ["data_downloaded", "restocked", "in_service"]
    aed = database.registry.get_aed("A-1")
    assert (aed.last_checked_on, aed.pads_expire_on) == (TODAY, date(2028, 1, 1))
    newest, older = database.upkeep.inspections("A-1")
    assert newest.after_use and newest.photo == READY.photo and not older.light_ok


def test_dates_take_devices_out_and_are_taken_back_by_an_inspection(database: Database) -> None:
    """Expired pads stop, a missed look marks, and running the rules again changes nothing."""
    database.registry.put_aeds(
        [
            make_aed("A-1", pads_expire_on=TODAY - timedelta(days=1)),
            make_aed("A-2", last_checked_on=TODAY - timedelta(days=40)),
            make_aed("A-3", last_checked_on=TODAY),
        ],
        at=NOON,
        actor="test",
    )
    rules = read_rules("hangzhou")
    moved = database.upkeep.apply_rules(rules, today=TODAY, at=NOON)
    assert moved == [
        ("A-1", AedStatus.OUT_OF_SERVICE, "pads_expired"),
        ("A-2", AedStatus.CHECK_DUE, "inspection_due"),
    ]
    assert database.upkeep.apply_rules(rules, today=TODAY, at=NOON) == []
    assert database.upkeep.inspect("A-1", READY, today=TODAY, at=NOON, actor="guardian") == AedStatus.IN_SERVICE
    assert database.upkeep.apply_rules(rules, today=TODAY, at=NOON) == []


def test_a_device_that_an_incident_holds_is_left_alone(database: Database) -> None:
    """Neither an inspection nor the rules take a device out of somebody's hands."""
    database.registry.put_aeds([make_aed(pads_expire_on=TODAY - timedelta(days=1))], at=NOON, actor="test")
    with database.dispatch.transaction() as tx:
        assert tx.reserve_aed("A-1", SimpleNamespace(id=7, real=True)) is not None
    with pytest.raises(StateConflict, match="incident 7"):
        database.upkeep.inspect("A-1", READY, today=TODAY, at=NOON, actor="guardian")
    assert database.upkeep.apply_rules(read_rules("taiwan"), today=TODAY, at=NOON) == []

"""Devices merged: nothing known is lost, labels lead on, deliveries do not bring the other back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.registry import AedStatus
from aedmap.registry.editing import stamp
from aedmap.registry.importing import ImportRequest, check_file, load
from aedmap.storage import Database
from aedmap.storage.merge_store import would_take
from tests.aedmap.made_up import NOON, make_aed
from tests.aedmap.registry.importing.files import HEADER, around, write_csv


def test_the_one_that_stays_takes_what_it_did_not_know(database: Database) -> None:
    """Its own words win; the other is retired with where it went; a chain of merges leads to the last."""
    database.devices.add(make_aed("A", floor="1"), at=NOON, actor="s")
    database.devices.add(make_aed("B", floor="2", serial="SN-9", place="Other"), at=NOON, actor="s")
    database.devices.add(make_aed("C"), at=NOON, actor="s")
    database.merging.merge("A", "B", at=NOON, actor="s")
    kept, gone = database.registry.get_aed("A"), database.registry.get_aed("B")
    assert (kept.floor, kept.serial, kept.place) == ("1", "SN-9", "Library")
    assert gone.status == AedStatus.RETIRED and database.devices.merged_into("B") == "A"
    database.merging.merge("C", "A", at=NOON, actor="s")
    assert database.devices.merged_into("B") == "C"
    with pytest.raises(InvalidInput):
        database.merging.merge("C", "C", at=NOON, actor="s")
    with pytest.raises(StateConflict, match="retired"):
        database.merging.merge("C", "B", at=NOON, actor="s")


def test_a_delivery_does_not_bring_a_merged_device_back(database: Database, tmp_path: Path) -> None:
    """What the source says of it is followed for the one that stayed."""
    request = ImportRequest("town")

    def deliver(rows: list[list[str]], day: int) -> int:
        checked = check_file(write_csv(tmp_path / "a.csv", [HEADER, *rows]), request)
        return load(checked, request, "a.csv", database.imports, at=NOON + timedelta(days=day), actor="cli").new

    rows = around(4)
    assert deliver(rows, 0) == 4
    database.merging.merge("town-D001", "town-D002", at=NOON, actor="s")
    assert deliver(rows, 1) == 0
    assert database.registry.get_aed("town-D002").status == AedStatus.RETIRED


def test_pairs_told_apart_are_remembered(database: Database) -> None:
    """In whatever order they are named, and by an event on each."""
    for aed_id in ("A", "B"):
        database.devices.add(make_aed(aed_id), at=NOON, actor="s")
    database.merging.tell_apart("B", "A", at=NOON, actor="s")
    assert database.merging.told_apart() == {("A", "B")}
    seen = database.registry.get_aed("A")
    database.devices.save(replace(seen, floor="9"), stamp(seen), at=NOON, actor="s")
    assert [event.reason for event in database.events.read_after(2)] == ["told_apart", "told_apart", "edited"]


def test_a_merge_is_taken_back_whole(database: Database, tmp_path: Path) -> None:
    """Values, state, labels and what the source says of each are as before; the next delivery changes nothing."""
    request = ImportRequest("town")
    checked = check_file(write_csv(tmp_path / "a.csv", [HEADER, *around(4)]), request)
    load(checked, request, "a.csv", database.imports, at=NOON, actor="cli")
    one, two, three = "town-D001", "town-D002", "town-D003"
    before = {aed_id: database.registry.get_aed(aed_id) for aed_id in (one, two, three)}
    database.merging.merge(two, three, at=NOON, actor="s")
    database.merging.merge(one, two, at=NOON, actor="s")
    assert database.devices.merged_into(three) == one
    assert [(merged.gone_id, merged.kept_id) for merged in database.merging.merged_lately()] == [
        (two, one),
        (three, two),
    ]
    database.merging.take_apart(two, at=NOON, actor="s")
    assert database.devices.merged_into(three) == two
    database.merging.take_apart(three, at=NOON, actor="s")
    assert {aed_id: database.registry.get_aed(aed_id) for aed_id in before} == before
    assert database.merging.merged_lately() == []
    again = load(checked, request, "a.csv", database.imports, at=NOON + timedelta(days=1), actor="cli")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 4)


def test_a_merge_stays_where_a_device_was_changed_since(database: Database) -> None:
    """Nothing is taken back by half, and a device that was never merged is named."""
    database.devices.add(make_aed("A"), at=NOON, actor="s")
    database.devices.add(make_aed("B", serial="SN-9"), at=NOON, actor="s")
    database.merging.merge("A", "B", at=NOON, actor="s")
    seen = database.registry.get_aed("A")
    database.devices.save(replace(seen, serial="SN-10"), stamp(seen), at=NOON, actor="s")
    with pytest.raises(StateConflict, match="changed again"):
        database.merging.take_apart("B", at=NOON, actor="s")
    assert database.devices.merged_into("B") == "A"
    assert database.registry.get_aed("B").status == AedStatus.RETIRED
    with pytest.raises(NotFound, match="was not merged"):
        database.merging.take_apart("A", at=NOON, actor="s")


def test_what_would_be_taken_is_told_beforehand() -> None:
    """Exactly what the merge fills in later."""
    kept, gone = make_aed("A", floor="1"), make_aed("B", floor="2", serial="SN-9")
    assert would_take(kept, gone) == {"serial": "SN-9"}

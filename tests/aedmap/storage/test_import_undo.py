"""Taking an import back: as if it had never been, except for what people touched since."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aedmap.errors import NotFound, StateConflict
from aedmap.registry import AedStatus
from aedmap.registry.editing import stamp
from aedmap.registry.importing import ImportReport, ImportRequest, check_file, load
from aedmap.storage import Database
from tests.aedmap.made_up import NOON
from tests.aedmap.registry.importing.files import HEADER, around, write_csv

ROWS = around(6)


def _import(database: Database, folder: Path, rows: list[list[str]], day: int = 0) -> ImportReport:
    request = ImportRequest("town")
    checked = check_file(write_csv(folder / "a.csv", [HEADER, *rows]), request)
    return load(checked, request, "a.csv", database.imports, at=NOON + timedelta(days=day), actor="cli")


def _everything(database: Database) -> tuple[object, ...]:
    return database.registry.list_aeds(), sorted(database.imports.known("town"), key=lambda one: one.key)


def test_a_first_import_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    """Devices and what the source said are gone, the log tells both, and the same file is new again."""
    _import(database, tmp_path, ROWS)
    run = database.imports.list_runs()[0]
    assert (run.source, run.new, run.changed, run.undone_at) == ("town", 6, 0, None)
    assert database.imports.undo(run.id, at=NOON, actor="steward") == 0
    assert _everything(database) == ([], []) and database.imports.list_sources() == []
    assert database.events.first_broken() is None and database.events.last_seq() == 13
    assert _import(database, tmp_path, ROWS).new == 6
    with pytest.raises(StateConflict):
        database.imports.undo(run.id, at=NOON, actor="steward")
    with pytest.raises(NotFound):
        database.imports.undo(99, at=NOON, actor="steward")


def test_a_later_delivery_is_taken_back_to_what_was_before(database: Database, tmp_path: Path) -> None:
    """Changed values, new devices and the marks of vanished ones: all as the delivery found them."""
    _import(database, tmp_path, ROWS)
    before = _everything(database)
    rows = [list(row) for row in around(7)][1:]
    rows[0][1], rows[1][5] = "Renamed", "24/7"
    report = _import(database, tmp_path, rows, day=1)
    assert (report.new, report.changed) == (1, 2) and _everything(database) != before
    first, second = sorted(one.id for one in database.imports.list_runs())
    with pytest.raises(StateConflict, match="later one"):
        database.imports.undo(first, at=NOON, actor="steward")
    assert database.imports.undo(second, at=NOON, actor="steward") == 0
    assert _everything(database) == before
    assert _import(database, tmp_path, rows, day=2).changed == 2


def test_what_people_touched_since_stays(database: Database, tmp_path: Path) -> None:
    """An edited and a used device are left and counted; the others go."""
    _import(database, tmp_path, ROWS)
    edited = database.registry.get_aed("town-D001")
    database.devices.save(replace(edited, floor="3"), stamp(edited), at=NOON, actor="steward")
    database.registry.set_status("town-D002", AedStatus.OUT_OF_SERVICE, at=NOON, actor="steward")
    assert database.imports.undo(database.imports.list_runs()[0].id, at=NOON, actor="steward") == 2
    assert [aed.id for aed in database.registry.list_aeds()] == ["town-D001", "town-D002"]
    assert database.imports.list_runs()[0].kept == 2

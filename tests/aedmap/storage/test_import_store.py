"""Imports on both databases: idempotent, all or nothing, one event a change."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aedmap.errors import AedmapError, InvalidInput
from aedmap.geography import Position
from aedmap.progress import Progress
from aedmap.registry import Aed, AedStatus
from aedmap.registry.importing import (
    ImportReport,
    ImportRequest,
    check_file,
    load,
    would_load,
    write_mend_file,
)
from aedmap.storage import Database
from tests.aedmap.registry.importing.files import HEADER, around, write_csv

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
ROWS = around(12)


def _import(
    database: Database,
    path: Path,
    rows: list[list[str]],
    *,
    day: int = 0,
    header: tuple[str, ...] = HEADER,
    **request: object,
) -> ImportReport:
    wanted = ImportRequest("town", **request)  # type: ignore[arg-type]
    checked = check_file(write_csv(path / "a.csv", [header, *rows]), wanted)
    return load(checked, wanted, "a.csv", database.imports, at=NOW + timedelta(days=day), actor="cli")


def _counts(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.unchanged


def test_devices_are_kept_with_what_the_source_says(database: Database, tmp_path: Path) -> None:
    """Place, position, hours in the local time zone, and the words of the source beside them."""
    rows = [[*ROWS[0][:5], "周一至周五 9:00-17:00"], [*ROWS[1][:5], "ask at the desk"]]
    assert _counts(_import(database, tmp_path, rows)) == (2, 0, 0)
    one, other = database.registry.list_aeds()
    assert (one.id, one.place, one.address, one.time_zone, one.country) == (
        "town-D001", "Shop 1", "Long Street 1", "Asia/Shanghai", "CN",
    )  # fmt: skip
    assert (one.opening_hours, one.hours_raw) == ("Mo-Fr 09:00-17:00", "周一至周五 9:00-17:00")
    assert (other.opening_hours, other.hours_raw) == (None, "ask at the desk")
    assert (one.status, one.source) == (AedStatus.IN_SERVICE, "town")


def test_a_second_delivery_changes_only_what_the_source_changed(database: Database, tmp_path: Path) -> None:
    """The same file changes nothing; a changed cell changes that value and leaves what a steward set."""
    _import(database, tmp_path, ROWS)
    events = database.events.last_seq()
    assert _counts(_import(database, tmp_path, ROWS, day=1)) == (0, 0, 12)
    assert database.events.last_seq() == events
    database.registry.set_status("town-D003", AedStatus.OUT_OF_SERVICE, at=NOW, actor="steward")
    rows = [list(row) for row in ROWS]
    rows[2][5], rows[4][1] = "24/7", "Shop Five"
    assert _counts(_import(database, tmp_path, rows, day=2)) == (0, 2, 10)
    aed = database.registry.get_aed("town-D003")
    assert (aed.opening_hours, aed.status) == ("24/7", AedStatus.OUT_OF_SERVICE)
    assert database.registry.get_aed("town-D005").place == "Shop Five"
    assert [event.reason for event in database.events.read_after(events)] == [None, "source_changed", "source_changed"]


def test_what_vanished_is_told_once_and_kept(database: Database, tmp_path: Path) -> None:
    """A device missing from a delivery stays in the registry, with one warning and one event."""
    _import(database, tmp_path, ROWS)
    report = _import(database, tmp_path, ROWS[1:], day=1)
    assert [(w.code, w.row, w.value) for w in report.warnings] == [("vanished", 0, "town-D001 Shop 1")]
    assert _import(database, tmp_path, ROWS[1:], day=2).warnings == ()
    assert len(database.registry.list_aeds()) == 12
    assert _counts(_import(database, tmp_path, ROWS, day=3)) == (0, 1, 11)


def test_sources_do_not_touch_each_other(database: Database, tmp_path: Path) -> None:
    """The same numbers of another source are other devices, and nothing vanishes."""
    _import(database, tmp_path, ROWS)
    other = ImportRequest("village")
    checked = check_file(write_csv(tmp_path / "b.csv", [HEADER, *ROWS[:3]]), other)
    report = load(checked, other, "b.csv", database.imports, at=NOW, actor="cli")
    assert _counts(report) == (3, 0, 0) and report.warnings == ()
    assert [source.name for source in database.imports.list_sources()] == ["town", "village"]


def test_the_log_holds_one_event_a_device_and_stays_whole(database: Database, tmp_path: Path) -> None:
    """Each new device is one entry of the chain, written in the same transaction."""
    _import(database, tmp_path, ROWS)
    events = database.events.read_after(0)
    assert [(event.subject, event.reason, event.to_state) for event in events] == [
        ("aed", "imported", "in_service")
    ] * 12
    assert database.events.first_broken() is None


def test_a_failure_half_way_leaves_nothing(database: Database, tmp_path: Path) -> None:
    """When the last step fails, no device, no source and no event are there."""

    def breaking(step: str, done: float) -> None:
        if step == "Storing" and done == 0.9:
            raise InvalidInput("broken off")

    with pytest.raises(AedmapError, match="broken off"):
        _broken(database, tmp_path, breaking)
    assert database.registry.list_aeds() == [] and database.imports.list_sources() == []
    assert database.events.last_seq() == 0


def _broken(database: Database, tmp_path: Path, progress: Progress) -> None:
    request = ImportRequest("town")
    checked = check_file(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), request)
    load(checked, request, "a.csv", database.imports, at=NOW, actor="cli", progress=progress)


def test_contacts_stand_apart_and_only_when_asked_for(database: Database, tmp_path: Path) -> None:
    """Personal data is in no device and in no event."""
    rows = [[*row, "Li Lei", "13800000000"] for row in ROWS[:2]]
    header = (*HEADER, "contact person", "phone")
    _import(database, tmp_path, rows, header=header)
    assert database.imports.find_contact("town-D001") is None
    _import(database, tmp_path, [[*rows[0][:1], "New Name", *rows[0][2:]], rows[1]], header=header, with_contacts=True)
    contact = database.imports.find_contact("town-D001")
    assert contact is not None and contact.phone == "13800000000"
    assert "13800000000" not in repr(database.registry.list_aeds()) + repr(database.events.read_after(0))


def test_a_device_taken_by_hand_keeps_its_id(database: Database, tmp_path: Path) -> None:
    """An id that is taken already is not overwritten."""
    here = Aed("town-D001", Position(120.0, 30.0), "Mine", AedStatus.IN_SERVICE, "Asia/Shanghai", "CN", "hand")
    database.registry.put_aeds([here], at=NOW, actor="steward")
    _import(database, tmp_path, ROWS[:1])
    assert {aed.id: aed.place for aed in database.registry.list_aeds()} == {
        "town-D001": "Mine",
        "town-D001-2": "Shop 1",
    }


def test_a_shift_against_known_devices_is_warned_of(database: Database, tmp_path: Path) -> None:
    """A delivery whose devices all moved by 600 m the same way is loaded and said to look shifted."""
    _import(database, tmp_path, ROWS)
    moved = [[*row[:3], f"{float(row[3]) + 0.006:.6f}", row[4], ""] for row in ROWS]
    report = _import(database, tmp_path, moved, day=1)
    assert [(w.code, w.row) for w in report.warnings] == [("shifted_datum", 0)]
    assert "578 m east" in report.warnings[0].reason or " m east" in report.warnings[0].reason


def test_a_sample_takes_no_real_devices(database: Database, tmp_path: Path) -> None:
    """Made-up and real devices never stand in one database."""
    database.sample.fill([], [], town_fingerprint="f", town_name="t", at=NOW, actor="cli")
    with pytest.raises(InvalidInput, match="holds the SAMPLE"):
        _import(database, tmp_path, ROWS)


def test_a_dry_run_says_what_loading_then_does(database: Database, tmp_path: Path) -> None:
    """New, changed, unchanged and vanished are those of the real run, and nothing is written."""
    _import(database, tmp_path, ROWS)
    events = database.events.last_seq()
    rows = [list(row) for row in [*ROWS[1:], *around(13)[12:]]]
    rows[2][1] = "Shop Three"
    wanted = ImportRequest("town")
    would = would_load(check_file(write_csv(tmp_path / "a.csv", [HEADER, *rows]), wanted), wanted, database.imports)
    assert _counts(would) == (1, 1, 10) and [fault.code for fault in would.warnings] == ["vanished"]
    assert database.events.last_seq() == events
    assert _import(database, tmp_path, rows) == would


@pytest.mark.parametrize("numbered", [True, False])
def test_nothing_vanishes_for_a_row_to_mend(database: Database, tmp_path: Path, numbered: bool) -> None:
    """Neither what has a fault in this delivery, nor what is not among the rows that were mended.

    Also where the register's numbers only count its lines, which a few mended rows do not show.
    """
    rows = [[row[0] if numbered else str(n), *row[1:]] for n, row in enumerate(ROWS, start=1)]
    _import(database, tmp_path, rows)
    broken = [list(row) for row in rows]
    broken[3][3] = broken[7][3] = ""
    wanted = ImportRequest("town")
    checked = check_file(write_csv(tmp_path / "a.csv", [HEADER, *broken]), wanted)
    report = load(checked, wanted, "a.csv", database.imports, at=NOW, actor="cli")
    assert (_counts(report), report.warnings) == ((0, 0, 10), ())
    write_mend_file(checked, tmp_path / "mend.csv")
    with (tmp_path / "mend.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    for line, row in zip(lines, (rows[3], rows[7]), strict=True):
        line[3] = f"{float(row[3]) + 0.0001:.6f}"
    checked = check_file(write_csv(tmp_path / "mend.csv", [header, *lines]), wanted)
    mended = load(checked, wanted, "mend.csv", database.imports, at=NOW, actor="cli")
    assert (_counts(mended), mended.warnings) == ((0, 2, 0), ())
    assert len(database.registry.list_aeds()) == len(ROWS)


def test_a_delivery_of_faults_only_is_refused_and_nothing_vanishes(database: Database, tmp_path: Path) -> None:
    """A file that lost its positions must not say that every device is gone."""
    _import(database, tmp_path, ROWS)
    events = database.events.last_seq()
    with pytest.raises(InvalidInput, match=r"Nothing was loaded: none of 12 records is good \(12 no_position\)"):
        _import(database, tmp_path, [[*row[:3], "", *row[4:]] for row in ROWS])
    assert database.events.last_seq() == events

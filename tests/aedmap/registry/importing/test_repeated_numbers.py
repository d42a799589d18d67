"""Numbers that two records of a register share."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from aedmap.registry.importing.matching import KnownDevice, Matched, match
from aedmap.registry.importing.source_device import SourceDevice
from tests.aedmap.registry.importing.files import check, write_csv

HEADER = ("id", "name", "address", "lat", "lon")
ROWS = [[str(i), f"Hall {i}", f"Road {i}", f"{31.2 + i / 500:.3f}", "121.4"] for i in range(1, 9)]
OTHER = ["1", "Other", "Else", "31.5", "121.5"]


def _devices(tmp_path: Path, rows: Sequence[Sequence[str]]) -> Sequence[SourceDevice]:
    return check(write_csv(tmp_path / "a.csv", [HEADER, *rows])).devices


def _loaded(devices: Sequence[SourceDevice]) -> list[KnownDevice]:
    return [KnownDevice(one.key, one.said.place, one.said) for one in devices]


def _counts(found: Matched) -> tuple[int, int, int, int]:
    return len(found.new), len(found.changed), len(found.unchanged), len(found.vanished)


@pytest.mark.parametrize("rows", [[*ROWS, OTHER], [OTHER, *ROWS], [ROWS[0], OTHER], [ROWS[0], OTHER, ROWS[1], OTHER]])
def test_a_number_given_twice_is_said_with_the_first_row(tmp_path: Path, rows: list[list[str]]) -> None:
    """In a handful of rows, too: each later record is warned of, and all are loaded."""
    first = next(at for at, row in enumerate(rows, start=1) if row[0] == "1")
    again = [at for at, row in enumerate(rows, start=1) if row[0] == "1" and at > first]
    checked = check(write_csv(tmp_path / "a.csv", [HEADER, *rows]))
    assert [(fault.row, fault.column, fault.code) for fault in checked.warnings if fault.code == "duplicate"] == [
        (row, "id", "duplicate") for row in again
    ]
    assert all(f"row {first} " in fault.reason for fault in checked.warnings)
    assert len(checked.devices) == len(rows)


def test_numbers_that_begin_anew_for_each_part_are_one_remark(tmp_path: Path) -> None:
    """They identify nothing; a warning for each row would hide the others."""
    rows = [[str(1 + at % 10), f"Hall {at}", f"Road {at}", f"{31.2 + at / 500:.3f}", "121.4"] for at in range(30)]
    checked = check(write_csv(tmp_path / "a.csv", [HEADER, *rows]))
    assert [(fault.row, fault.code) for fault in checked.warnings] == [(0, "duplicate")]
    assert "20 of 30 numbers" in checked.warnings[0].reason


def test_the_same_delivery_with_its_rows_exchanged_changes_nothing(tmp_path: Path) -> None:
    """Which record is the first under its number is no property of a device."""
    known = _loaded(_devices(tmp_path, [*ROWS, OTHER]))
    assert _counts(match(known, _devices(tmp_path, [*ROWS, OTHER]))) == (0, 0, 9, 0)
    assert _counts(match(known, _devices(tmp_path, [OTHER, *ROWS[1:], ROWS[0]]))) == (0, 0, 9, 0)


@pytest.mark.parametrize("at", [0, 8])
@pytest.mark.parametrize(("column", "value", "field"), [(0, "9", ()), (1, "Renamed", ("place",))])
def test_one_of_two_changed_stays_the_same_device(
    tmp_path: Path, at: int, column: int, value: str, field: tuple[str, ...]
) -> None:
    """Another number or another name for either of them: one change, none new, none vanished."""
    rows = [list(row) for row in [*ROWS, OTHER]]
    known = _loaded(_devices(tmp_path, rows))
    was = rows[at][1]
    rows[at][column] = value
    found = match(known, _devices(tmp_path, rows))
    assert _counts(found) == (0, 1, 8, 0)
    assert (found.changed[0].known.aed_id, found.changed[0].fields) == (was, field)


def test_a_second_record_under_a_known_number_is_new_wherever_it_stands(tmp_path: Path) -> None:
    """The known device keeps its key, and the new one gets a free key."""
    start = [["7", *ROWS[0][1:]], *ROWS[1:6]]
    known = _loaded(_devices(tmp_path, start))
    found = match(known, _devices(tmp_path, [["7", *OTHER[1:]], *start]))
    assert _counts(found) == (1, 0, 6, 0)
    assert [(one.said.place, one.key) for one in found.new] == [("Other", "id 7 #2")]

"""Every entry of a file counts: what cannot be read is rejected in its place, and the others load."""

import csv
import json
import time
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput
from aedmap.registry.importing import Checked, write_mend_file
from tests.aedmap.registry.importing.files import HEADER, around, check, write_csv

GOOD = {"id": "A1", "lat": 31.2, "lon": 121.4, "name": "A", "address": "Road 1"}
NODE = {"type": "node", "id": 1, "lat": 31.2, "lon": 121.4, "tags": {"emergency": "defibrillator", "name": "A"}}
FEATURE = {
    "type": "Feature",
    "properties": {"name": "A", "address": "Road 1"},
    "geometry": {"type": "Point", "coordinates": [121.4, 31.2]},
}
ESRI = {"attributes": {"name": "A", "address": "Road 1"}, "geometry": {"x": 121.4, "y": 31.2}}
JUNK = [5, None, "lost", [31.3, 121.5]]


def _file(path: Path, document: object) -> Checked:
    path.write_text(json.dumps(document), "utf-8")
    return check(path)


@pytest.mark.parametrize(
    ("name", "frame", "good"),
    [
        ("a.json", None, GOOD),
        ("a.json", {"aeds": []}, GOOD),
        ("a.geojson", {"type": "FeatureCollection", "features": []}, FEATURE),
        ("a.json", {"generator": "Overpass API", "elements": []}, NODE),
        ("a.json", {"spatialReference": {"wkid": 4326}, "features": []}, ESRI),
    ],
)
def test_what_is_no_object_is_rejected_in_its_place(
    tmp_path: Path, name: str, frame: dict[str, object] | None, good: object
) -> None:
    """Numbers, nulls, words and lists between the records count as read and do not shift the rows behind them."""
    entries = [good, *JUNK, good]
    document = entries if frame is None else {key: value or entries for key, value in frame.items()}
    checked = _file(tmp_path / name, document)
    assert len(checked.file.records) == 6
    assert [(fault.row, fault.code) for fault in checked.rejected] == [(row, "bad_row") for row in (2, 3, 4, 5)]
    assert [fault.value for fault in checked.rejected] == ["5", "null", '"lost"', "[31.3, 121.5]"]
    assert [device.row for device in checked.devices] == [1, 6]
    assert write_mend_file(checked, tmp_path / "mend.csv") == 4


def test_lines_of_json_that_are_no_objects_are_rejected(tmp_path: Path) -> None:
    """One JSON value a line is a list, too."""
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(GOOD)}\n5\n{json.dumps(GOOD | {'id': 'A2', 'name': 'B'})}\n")
    checked = check(tmp_path / "a.jsonl")
    assert [(fault.row, fault.code) for fault in checked.rejected] == [(2, "bad_row")]


def test_an_empty_element_keeps_its_place(tmp_path: Path) -> None:
    """XML without a word in one element: it counts, without a position."""
    item = '<aed id="{}" name="Hall {}" lon="121.4" lat="31.2"/>'
    (tmp_path / "a.xml").write_text(f"<aeds>{item.format(7, 1)}<aed/>{item.format(9, 2)}</aeds>")
    checked = check(tmp_path / "a.xml")
    assert [(fault.row, fault.code) for fault in checked.rejected] == [(2, "no_position")]
    assert [device.row for device in checked.devices] == [1, 3]


@pytest.mark.parametrize("text", ["x" * 300_000, "a" + " " * 300_000 + "b", "1,2;" * 75_000])
def test_a_cell_that_is_too_long_costs_its_own_record_only(tmp_path: Path, text: str) -> None:
    """The good rows load, soon, and the limit of the csv module is as it was."""
    rows = around(8)
    rows[3][5] = text
    before, began = csv.field_size_limit(), time.monotonic()
    checked = check(write_csv(tmp_path / "a.csv", [HEADER, *rows]))
    assert time.monotonic() - began < 20
    assert csv.field_size_limit() == before
    assert [(fault.row, fault.column, fault.code) for fault in checked.rejected] == [(4, "opening_hours", "bad_row")]
    assert len(checked.devices) == 7 and len(checked.rejected[0].value) < 100
    assert "id D004" in checked.unloaded_keys  # so that it does not vanish


def test_a_long_cell_that_nobody_reads_harms_nothing(tmp_path: Path) -> None:
    """Outlines of buildings stand in many a register."""
    rows = [[*row, "x" * 20_000] for row in around(4)]
    assert check(write_csv(tmp_path / "a.csv", [(*HEADER, "outline"), *rows])).rejected == ()


def test_a_cell_of_ten_million_characters_is_refused_with_its_line(tmp_path: Path) -> None:
    """No record is that long: a quote swallowed the file."""
    (tmp_path / "a.csv").write_bytes(b'id,name\n1,"' + b"x" * 10_000_100)
    with pytest.raises(InvalidInput, match=r"a\.csv has a cell of more than 10,000,000 characters at line 2; close"):
        check(tmp_path / "a.csv")


@pytest.mark.parametrize("said", ["1e400", "-1e400", "nan", "inf", "9" * 400, "0." + "1" * 400])
def test_numbers_beyond_all_numbers_are_rejected_by_row(tmp_path: Path, said: str) -> None:
    """Neither infinity nor nothing is a longitude; many decimals are, and lie elsewhere."""
    rows = around(8)
    rows[2][3], rows[2][4] = said, said
    checked = check(write_csv(tmp_path / "a.csv", [HEADER, *rows]))
    if said.startswith("0."):
        assert len(checked.devices) == 8
    else:
        assert [(fault.row, fault.code) for fault in checked.rejected] == [
            (3, "no_position" if said == "nan" else "bad_position")
        ]


def test_an_integer_of_thousands_of_digits_is_its_records_fault(tmp_path: Path) -> None:
    """The record is rejected in its place; no word of the language it is read with."""
    entries = [GOOD, GOOD | {"id": "A2", "name": "B"}, GOOD | {"id": "A3", "name": "C"}]
    text = json.dumps(entries).replace('"A2", "lat": 31.2', f'"A2", "lat": {"3" * 5000}')
    (tmp_path / "a.json").write_text(text)
    checked = check(tmp_path / "a.json")
    assert [(fault.row, fault.code) for fault in checked.rejected] == [(2, "bad_position")]
    assert "sys." not in checked.rejected[0].reason and len(checked.devices) == 2

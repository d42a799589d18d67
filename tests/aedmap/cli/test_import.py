"""`aedmap import aeds`, as people and programs meet it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from aedmap.cli import main
from tests.aedmap.registry.importing.files import HEADER, around, write_csv


def _run(*given: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(one) for one in given])
    return int(stop.value.code or 0)


def _json(capsys: pytest.CaptureFixture[str], *given: object) -> dict[str, Any]:
    capsys.readouterr()
    assert _run("import", "aeds", *given, "--json") == 0
    told = capsys.readouterr()
    assert told.err == ""
    document: dict[str, Any] = json.loads(told.out)
    return document


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_json_has_the_keys_that_programs_count_on(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Four numbers and two lists of faults, each with row, column, value, reason and code."""
    rows = around(10)
    rows[3][3] = ""
    rows[5][5] = "ask"
    path = write_csv(here / "town.csv", [HEADER, *rows])
    said = _json(capsys, path, "--db", "sqlite:///a.sqlite")
    assert set(said) == {"read", "new", "changed", "unchanged", "rejected", "warnings"}
    assert (said["read"], said["new"], said["changed"], said["unchanged"]) == (10, 9, 0, 0)
    assert [set(fault) for fault in said["rejected"]] == [{"row", "column", "value", "reason", "code"}]
    assert [(fault["row"], fault["code"]) for fault in said["rejected"] + said["warnings"]] == [
        (4, "no_position"),
        (6, "hours_unparsed"),
    ]
    again = _json(capsys, path, "--db", "sqlite:///a.sqlite")
    assert (again["new"], again["unchanged"]) == (0, 9)


def test_rows_to_mend_are_written_with_their_reason_and_load_when_mended(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file to mend has the columns of the source and can be imported under its name."""
    rows = around(10)
    rows[3][3] = ""
    _json(capsys, write_csv(here / "town.csv", [HEADER, *rows]), "--db", "sqlite:///a.sqlite")
    with (here / "town.csv.to-mend.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = list(csv.DictReader(file))
    assert (line["name"], line["code"], line["row in the file"]) == ("Shop 4", "no_position", "4")
    line["longitude"] = "120.15"
    write_csv(here / "mended.csv", [list(line), list(line.values())])
    said = _json(capsys, "mended.csv", "--source", "town.csv", "--db", "sqlite:///a.sqlite")
    assert said["new"] == 1


def test_a_dry_run_needs_no_database_and_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the report is made."""
    rows = around(3)
    rows[0][3] = ""
    path = write_csv(here / "town.csv", [HEADER, *rows])
    assert _json(capsys, path, "--dry-run", "--db", "postgresql://nobody@localhost:1/none")["new"] == 2
    assert list(here.iterdir()) == [path]


def test_people_see_the_mapping_and_the_faults(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was taken for what, what was not used, and where to look; the mapping can be saved and given back."""
    rows = [[*row, "red"] for row in around(3)]
    rows[1][3] = "east"
    path = write_csv(here / "town.csv", [[*HEADER, "colour"], *rows])
    assert _run("import", "aeds", path, "--dry-run", "--save-mapping", "m.toml") == 0
    out = capsys.readouterr().out
    assert "lon                  <- longitude" in out and "not used: colour" in out
    assert "row 2, longitude: The position is no pair of degrees" in out and "Would load: 2 new" in out
    assert _json(capsys, path, "--dry-run", "--mapping", "m.toml")["new"] == 2


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (["--datum", "mars2000"], "Datum 'mars2000' is not known"),
        (["--boundary", "nowhere.geojson"], "There is no boundary file"),
        (["--mapping", "nowhere.toml"], "cannot be read"),
        (["--db", "mysql://x/y"], "is not known"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_changes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str], extra: list[str], sentence: str
) -> None:
    """Exit code 2, JSON when asked for, and no file made."""
    path = write_csv(here / "town.csv", [HEADER, *around(3)])
    assert _run("import", "aeds", path, *extra, "--json") == 2
    assert sentence in json.loads(capsys.readouterr().out)["error"]["detail"]
    assert list(here.iterdir()) == [path]


def test_a_file_without_one_good_record_ends_with_a_sentence_and_no_database(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the report all the same, and the rows to mend."""
    rows = [[*row[:3], "", *row[4:]] for row in around(3)]
    path = write_csv(here / "town.csv", [HEADER, *rows])
    assert _run("import", "aeds", path, "--db", "sqlite:///a.sqlite", "--json") == 2
    told = capsys.readouterr()
    assert len(json.loads(told.out)["rejected"]) == 3
    assert told.err == "aedmap: Nothing was loaded: none of 3 records is good (3 no_position); mend the file.\n"
    assert sorted(one.name for one in here.iterdir()) == ["town.csv", "town.csv.to-mend.csv"]
    assert _run("import", "aeds", path, "--dry-run") == 0


def test_the_order_of_days_is_asked_for_where_dates_can_be_two(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown and said so, until --date-order tells."""
    rows = [[*row, "03/04/2027", "05/06/2027"] for row in around(3)]
    path = write_csv(here / "town.csv", [[*HEADER, "pads expiry", "battery expiry"], *rows])
    said = _json(capsys, path, "--dry-run")
    assert [(fault["row"], fault["column"], fault["code"]) for fault in said["warnings"]] == [
        (n, "pads expiry", "ambiguous_date") for n in (1, 2, 3)
    ]
    assert _json(capsys, path, "--dry-run", "--date-order", "dmy")["warnings"] == []


def test_personal_columns_are_shown_as_dropped(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who reads the mapping sees that telephone numbers are not kept unless asked for."""
    path = write_csv(here / "town.csv", [[*HEADER, "phone"], *[[*row, "123"] for row in around(3)]])
    assert _run("import", "aeds", path, "--dry-run") == 0
    assert "phone                <- phone  (not kept; --contacts)" in capsys.readouterr().out
    assert _run("import", "aeds", path, "--dry-run", "--contacts") == 0
    assert "not kept" not in capsys.readouterr().out


def test_a_dry_run_compares_with_a_database_that_is_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second look knows the first delivery, for devices, people and regions alike."""
    path = write_csv(here / "town.csv", [HEADER, *around(3)])
    assert _run("import", "aeds", path, "--dry-run", "--db", "sqlite:///a.sqlite") == 0
    assert "Would load: 3 new, 0 changed, 0 unchanged. No database was there" in capsys.readouterr().out
    assert _run("import", "aeds", path, "--db", "sqlite:///a.sqlite") == 0
    capsys.readouterr()
    assert _run("import", "aeds", path, "--dry-run", "--db", "sqlite:///a.sqlite") == 0
    assert capsys.readouterr().out.endswith("Would load: 0 new, 0 changed, 3 unchanged.\n")

"""Rosters of people: what is read, what is refused and where, and what a second delivery changes."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aedmap.cli import main
from aedmap.enrolling import (
    Code,
    RosterReport,
    RosterRequest,
    check_roster,
    load_roster,
    read_roster_mapping,
    would_load_roster,
    write_roster_mapping,
)
from aedmap.enrolling.fields import PersonField
from aedmap.errors import AedmapError, InvalidInput
from aedmap.geography import Position
from aedmap.geography.datum import Datum
from aedmap.people import ALERTS, Consent, ResponderStatus, coarse, read_weekly_hours
from aedmap.registry.importing import write_mend_file
from aedmap.storage import Database, open_database

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
TODAY = date(2026, 3, 1)
HEADER = ["姓名", "手机号", "证书编号", "发证日期", "有效期至"]
ROWS = [
    ["张一", "13900000001", "HZ-001", "2024-05-01", "2027-05-01"],
    ["张二", "13900000002", "HZ-002", "2024年5月2日", "2027年5月2日"],
    ["张三", "13900000003", "HZ-003", "2024.5.3", ""],
]


@pytest.fixture
def database(database_url: str) -> Any:
    with open_database(database_url) as opened:
        yield opened


def _write(folder: Path, rows: list[list[str]], header: list[str] | None = None, encoding: str = "utf-8") -> Path:
    path = folder / "roster.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header or HEADER, *rows])
    return path


def _check(path: Path, **request: Any) -> Any:
    return check_roster(path, RosterRequest("roster", **request), today=TODAY)


def _import(database: Database, path: Path, **request: Any) -> RosterReport:
    wanted = RosterRequest("roster", **request)
    return load_roster(check_roster(path, wanted, today=TODAY), wanted, database.rosters, at=NOW, actor="account-1")


def _counts(report: RosterReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.unchanged


def _codes(faults: Any) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code.value) for fault in faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_roster_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """Three ways of writing a day in Chinese are one style; a missing expiry is three years after the issue."""
    checked = _check(_write(tmp_path, ROWS, encoding=encoding))
    assert checked.rejected == checked.warnings == ()
    assert [(one.name, one.issued_on, one.expires_on) for one in checked.drafts] == [
        ("张一", "2024-05-01", "2027-05-01"),
        ("张二", "2024-05-02", "2027-05-02"),
        ("张三", "2024-05-03", "2027-05-03"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["氏名", "電話番号", "認定番号", "発行日", "有効期限"],
        ["성명", "휴대전화", "자격증번호", "발급일", "만료일"],
        ["Full name", "Mobile phone", "Certificate No.", "Issue date", "Valid until"],
        ["Name", "Telefon", "Zertifikatsnummer", "Ausgestellt am", "Gültig bis"],
    ],
)
def test_headers_of_other_languages_are_known(tmp_path: Path, header: list[str]) -> None:
    """Each is taken for what a person would take it for."""
    mapping = _check(_write(tmp_path, ROWS, header)).mapping
    wanted = [PersonField.NAME, PersonField.PHONE, PersonField.NUMBER, PersonField.ISSUED, PersonField.EXPIRES]
    assert [mapping.column(one) for one in wanted] == header


def test_days_of_a_workbook_are_read_as_days_and_as_numbers(tmp_path: Path) -> None:
    """A cell of a date, and one that lost its format."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADER, ["张一", "1", "A", date(2024, 5, 1), 46143.0], ["张二", "2", "B", date(2024, 5, 1), 46143]]:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    drafts = _check(tmp_path / "a.xlsx").drafts
    assert [(one.issued_on, one.expires_on) for one in drafts] == [("2024-05-01", "2026-05-01")] * 2


def test_a_day_that_can_be_two_is_refused_unless_somebody_says(tmp_path: Path) -> None:
    """Not even a neighbour that can only be one decides for it; the order is asked for."""
    rows = [
        ["A", "1", "N-1", "03/04/2025", ""],
        ["B", "2", "N-2", "25/04/2025", ""],
        ["C", "3", "N-3", "04/04/2025", ""],
    ]
    checked = _check(_write(tmp_path, rows))
    assert _codes(checked.rejected) == [(1, "发证日期", "ambiguous_date")]
    assert "--date-order" in checked.rejected[0].reason
    assert [one.issued_on for one in _check(_write(tmp_path, rows), date_order="dmy").drafts] == [
        "2025-04-03",
        "2025-04-25",
        "2025-04-04",
    ]


def test_three_styles_of_days_are_refused_with_their_rows(tmp_path: Path) -> None:
    """Where days are written in three ways none can be trusted, and nothing is loaded."""
    rows = [["A", "1", "N", "2025-01-31", ""], ["B", "2", "M", "31.01.2025", ""], ["C", "3", "O", "01/31/2025", ""]]
    with pytest.raises(InvalidInput, match=r"'发证日期' holds dates in 3 styles .*in row 3"):
        _check(_write(tmp_path, rows))


def test_each_fault_has_its_place_and_its_code(tmp_path: Path) -> None:
    """One fault a record; the good rows are kept."""
    header = [*HEADER, "经度", "纬度", "可用时间"]
    good = ["东", "1", "G-1", "2025-01-01", "2028-01-01", "120.15", "30.25", "Mo-Fr 08:00-18:00"]
    bad = [
        ["", *good[1:]],
        ["甲", "2", "G-2", "2025-01-01", "2024-12-31", "", "", ""],
        ["乙", "3", "G-3", "", "2027-01-01", "", "", ""],
        ["丙", "4", "G-4", "soon", "", "", "", ""],
        ["丁", "5", "G-5", "2025-01-01", "", "999", "30", ""],
        ["戊", "6", "G-1", "2025-01-01", "", "", "", ""],
        ["己", "7", "G-7", "2020-01-01", "2023-01-01", "", "", ""],
        ["庚", "8", "", "", "", "", "", ""],
        ["辛", "9", "G-9", "2025-01-01", "", "", "", "weekdays mostly"],
        ["壬", "10", "G-10", "2025-01-01", "", "", "", "", "surplus"],
    ]
    checked = _check(_write(tmp_path, [good, *bad], header))
    assert _codes(checked.rejected) == [
        (2, "姓名", "no_name"),
        (3, "有效期至", "expires_before_issue"),
        (4, "发证日期", "no_date"),
        (5, "发证日期", "bad_date"),
        (6, "经度", "bad_position"),
        (7, "证书编号", "duplicate"),
        (11, "可用时间", "bad_row"),
    ]
    assert _codes(checked.warnings) == [
        (8, "有效期至", "expired"),
        (9, "证书编号", "no_certificate"),
        (10, "可用时间", "hours_unparsed"),
    ]
    assert [one.name for one in checked.drafts] == ["东", "己", "庚", "辛"]
    assert checked.drafts[-1].hours == "never"


def test_a_roster_is_kept_once_and_followed(database: Database, tmp_path: Path) -> None:
    """The same file changes nothing; what the source changes is changed, and what it lacks is told."""
    assert _counts(_import(database, _write(tmp_path, ROWS))) == (3, 0, 0)
    events = database.events.last_seq()
    assert _counts(_import(database, _write(tmp_path, ROWS))) == (0, 0, 3)
    assert database.events.last_seq() == events
    one = next(p for p in database.people.list_responders() if p.name == "张一")
    assert (one.status, one.consents, one.source) == (ResponderStatus.APPLIED, False, "roster")
    assert not one.certificates[0].verified
    database.persons.set_status(one.id, ResponderStatus.IDENTITY_CHECKED, at=NOW, actor="s")
    database.persons.verify_certificate(one.id, 1, at=NOW, actor="s")
    renewed = [["张一", "13911111111", "HZ-001", "2024-05-01", "2029-05-01"], *ROWS[2:]]
    report = _import(database, _write(tmp_path, renewed))
    assert _counts(report) == (0, 1, 1)
    assert [(fault.row, fault.code) for fault in report.warnings] == [(0, Code.VANISHED)]
    again = database.people.get_responder(one.id)
    assert (again.phone, again.certificates[0].expires_on) == ("13911111111", date(2029, 5, 1))
    assert not again.certificates[0].verified  # other dates are another certificate until somebody looks
    assert again.status is ResponderStatus.CERTIFICATE_VERIFIED
    assert database.events.first_broken() is None


def test_somebody_known_by_their_certificate_is_not_enrolled_twice(database: Database, tmp_path: Path) -> None:
    """Next year's roster under another name, and a renewed certificate of the same name and telephone."""
    _import(database, _write(tmp_path, ROWS))
    wanted = RosterRequest("roster 2027")
    checked = check_roster(_write(tmp_path, ROWS), wanted, today=TODAY)
    report = load_roster(checked, wanted, database.rosters, at=NOW, actor="s")
    assert report.new == 0 and len(database.people.list_responders()) == 3
    renewed = [["张一", "139 0000 0001", "HZ-901", "2026-02-01", "2029-02-01"], *ROWS[1:]]
    assert _counts(_import(database, _write(tmp_path, renewed))) == (0, 1, 2)
    numbers = {c.number for one in database.people.list_responders() if one.name == "张一" for c in one.certificates}
    assert numbers == {"HZ-001", "HZ-901"}


def test_an_issuers_register_with_consent_makes_people_ready(database: Database, tmp_path: Path) -> None:
    """Verified by who imported it; only who agreed and holds a valid one is active."""
    header = [*HEADER, "同意日期", "家庭经度", "家庭纬度", "可入户", "免打扰时间"]
    rows = [
        [*ROWS[0], "2026-01-05", "120.15361", "30.28742", "否", "22:00-07:00"],
        [*ROWS[1], "", "", "", "", ""],
        ["张四", "4", "HZ-004", "2020-01-01", "2023-01-01", "是", "", "", "", ""],
    ]
    report = _import(database, _write(tmp_path, rows, header), issuers_register=True, consent_version="v2")
    assert _counts(report) == (3, 0, 0)
    people = {one.name: one for one in database.people.list_responders()}
    assert [people[name].status.value for name in ("张一", "张二", "张四")] == [
        "active",
        "certificate_verified",
        "lapsed",
    ]
    one = people["张一"]
    assert one.base == coarse(Position(120.15361, 30.28742)) and not one.homes_too
    assert one.availability.quiet == read_weekly_hours("22:00-07:00")
    assert one.certificates[0].verified_by == "account-1"
    (consent,) = database.persons.look(one.id, at=NOW, actor="s").consents
    assert (consent.version, consent.given_at) == ("v2", datetime(2026, 1, 4, 16, tzinfo=UTC))
    assert "120.15361" not in json.dumps(database.person_records.export(one.id, at=NOW, actor="s"))


def test_the_issuers_register_verifies_whom_an_earlier_import_left_applied(database: Database, tmp_path: Path) -> None:
    """Unchanged rows count as changed then, once; consent given meanwhile makes ready, and an ended one does not."""
    rows = [*ROWS[:2], ["张四", "4", "HZ-004", "2020-01-01", "2023-01-01"]]
    path = _write(tmp_path, rows)
    _import(database, path)
    ids = {one.name: one.id for one in database.people.list_responders()}
    database.persons.give_consent(ids["张一"], Consent(ALERTS, "v1", NOW), at=NOW, actor="s")
    wanted = RosterRequest("roster", issuers_register=True)
    would = would_load_roster(check_roster(path, wanted, today=TODAY), wanted, database.rosters)
    assert _import(database, path, issuers_register=True) == would and _counts(would) == (0, 3, 0)
    people = {one.name: one for one in database.people.list_responders()}
    assert {name: one.status.value for name, one in people.items()} == {
        "张一": "active",
        "张二": "certificate_verified",
        "张四": "identity_checked",
    }
    assert all(one.certificates[0].verified_by == "account-1" for one in people.values())
    events = database.events.last_seq()
    assert _counts(_import(database, path, issuers_register=True)) == (0, 0, 3)
    assert database.events.last_seq() == events and database.events.first_broken() is None


def test_a_renewal_in_the_issuers_register_leads_on_at_once(database: Database, tmp_path: Path) -> None:
    """Other dates are filed as verified, and who was only applied does not stay so; a suspended person does."""
    _import(database, _write(tmp_path, ROWS))
    ids = {one.name: one.id for one in database.people.list_responders()}
    for status in (ResponderStatus.IDENTITY_CHECKED, ResponderStatus.SUSPENDED):
        database.persons.set_status(ids["张二"], status, at=NOW, actor="s")
    renewed = [[*row[:4], "2029-05-01"] for row in ROWS]
    assert _counts(_import(database, _write(tmp_path, renewed), issuers_register=True)) == (0, 3, 0)
    statuses = {one.name: one.status.value for one in database.people.list_responders()}
    assert statuses == {"张一": "certificate_verified", "张二": "suspended", "张三": "certificate_verified"}


def test_a_declared_datum_is_undone(tmp_path: Path) -> None:
    """GCJ-02 in Hangzhou lies some 500 m away; the cell kept is that of the true place."""
    rows = [[*ROWS[0], "120.16", "30.28"]]
    path = _write(tmp_path, rows, [*HEADER, "经度", "纬度"])
    (plain,), (shifted,) = _check(path).drafts, _check(path, datum=Datum.GCJ02).drafts
    assert plain.home != shifted.home


def test_a_mapping_is_saved_and_read_back(tmp_path: Path) -> None:
    """What was guessed can be mended; a mapping for another file is refused."""
    checked = _check(_write(tmp_path, ROWS), date_order="dmy")
    write_roster_mapping(checked.mapping, tmp_path / "m.toml")
    assert read_roster_mapping(tmp_path / "m.toml") == checked.mapping
    (tmp_path / "m.toml").write_text('[columns]\nname = "no such"')
    with pytest.raises(InvalidInput, match="column 'no such', which the file does not have"):
        _check(_write(tmp_path, ROWS), mapping=read_roster_mapping(tmp_path / "m.toml"))
    for text in ("[columns]\nphone = 'x'", "[columns]\nname = 3", "x = 1", "[columns", "[columns]\nname='a'\nage='b'"):
        (tmp_path / "m.toml").write_text(text)
        with pytest.raises(InvalidInput, match=r"m\.toml"):
            read_roster_mapping(tmp_path / "m.toml")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", "姓名,手机\n".encode(), "holds a header and no records"),
        ("a.csv", b"colour,size\nred,1\n", "No column seems to hold names"),
        ("a.xlsx", b"name,phone\nx,1\n", "rename it"),
        ("a.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><r><i><name>&b;</name></i></r>', "entities"),
    ],
)
def test_a_file_that_is_no_roster_is_refused(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    """One sentence that names the file or what it lacks."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=sentence):
        _check(tmp_path / name)


@given(cells=st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=6), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_are_read_or_refused_and_never_crash(tmp_path: Path, cells: list[list[str]]) -> None:
    """Every record is a draft or a fault, each once."""
    with (tmp_path / "fuzz.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([HEADER, *cells])
    try:
        checked = _check(tmp_path / "fuzz.csv")
    except AedmapError:
        return
    rows = sorted([*(one.row for one in checked.drafts), *(one.row for one in checked.rejected)])
    assert rows == [record.row for record in checked.file.records]


def test_the_command_prints_the_fixed_keys_and_writes_rows_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_url: str
) -> None:
    """A dry run writes nothing; the rows to mend load under the same source once they are mended."""
    monkeypatch.chdir(tmp_path)
    path = _write(tmp_path, [*ROWS, ["", "5", "X-1", "2025-01-01", ""]])

    def told(*given: str) -> dict[str, Any]:
        with pytest.raises(SystemExit) as stop:
            main(["import", "people", *given, "--db", sqlite_url, "--json"])
        assert not stop.value.code
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        return document

    before = sorted(tmp_path.iterdir())
    dry = told(str(path), "--dry-run")
    assert sorted(tmp_path.iterdir()) == before
    assert set(dry) == {"read", "new", "changed", "unchanged", "rejected", "warnings"}
    assert set(dry["rejected"][0]) == {"row", "column", "value", "reason", "code"}
    assert told(str(path))["new"] == 3
    mend = tmp_path / "roster.csv.to-mend.csv"
    assert mend.stat().st_mode & 0o077 == 0
    mend.write_text(mend.read_text("utf-8-sig").replace("\n,5,", "\n赵五,5,"), encoding="utf-8")
    assert told(str(mend), "--source", "roster.csv")["new"] == 1


def test_a_dry_run_says_what_loading_then_does(database: Database, tmp_path: Path) -> None:
    """New, changed, unchanged and vanished are those of the real run, and nothing is written."""
    _import(database, _write(tmp_path, ROWS))
    events = database.events.last_seq()
    rows = [[*ROWS[0][:1], "13911111111", *ROWS[0][2:]], ROWS[1], ["张四", "4", "HZ-004", "2025-05-01", ""]]
    wanted = RosterRequest("roster")
    would = would_load_roster(check_roster(_write(tmp_path, rows), wanted, today=TODAY), wanted, database.rosters)
    assert _counts(would) == (1, 1, 1) and [fault.code for fault in would.warnings] == ["vanished"]
    assert database.events.last_seq() == events
    assert _import(database, _write(tmp_path, rows)) == would


def test_nobody_vanishes_for_a_row_to_mend(database: Database, tmp_path: Path) -> None:
    """Neither whose row has a fault in this delivery, nor who is not among the rows that were mended."""
    _import(database, _write(tmp_path, ROWS))
    broken = [ROWS[0], [*ROWS[1][:3], "sometime", ""], ROWS[2]]
    wanted = RosterRequest("roster")
    checked = check_roster(_write(tmp_path, broken), wanted, today=TODAY)
    report = load_roster(checked, wanted, database.rosters, at=NOW, actor="s")
    assert (_counts(report), report.warnings) == ((0, 0, 2), ())
    write_mend_file(checked, tmp_path / "mend.csv")
    text = (tmp_path / "mend.csv").read_text("utf-8-sig").replace("sometime", "2024-06-02")
    (tmp_path / "mend.csv").write_text(text, encoding="utf-8")
    mended = _import(database, tmp_path / "mend.csv")
    assert (_counts(mended), mended.warnings) == ((0, 1, 0), ())


def test_a_roster_of_faults_only_is_refused_and_nobody_vanishes(database: Database, tmp_path: Path) -> None:
    """A file whose days are all wrong must not say that everybody left."""
    _import(database, _write(tmp_path, ROWS))
    events = database.events.last_seq()
    with pytest.raises(InvalidInput, match=r"Nothing was loaded: none of 3 records is good \(3 bad_date\)"):
        _import(database, _write(tmp_path, [[*row[:3], "sometime", ""] for row in ROWS]))
    assert database.events.last_seq() == events


def test_a_person_with_two_numbers_in_a_cell_is_refused_and_others_are_read(tmp_path: Path) -> None:
    """With a sentence that says what to write; full-width digits are one number like others."""
    rows = [
        ["张一", number, "A" + number[-1], "2024-05-01", "2027-05-01"]
        for number in ("13812345678 / 13911112222", "１３９００００１２３４")
    ]
    found = _check(_write(tmp_path, rows, HEADER))
    assert [one.phone for one in found.drafts] == ["13900001234"]
    assert ["is not one telephone number; give one" in one.reason for one in found.rejected] == [True]

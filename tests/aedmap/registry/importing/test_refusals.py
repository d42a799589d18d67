"""Files that are refused: one sentence that names the file and its fault, and nothing changed."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from aedmap.errors import AedmapError, InvalidInput, SourceUnavailable
from aedmap.registry.importing.formats import read_records
from tests.aedmap.registry.importing.files import HEADER, around, check, write_csv

BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;">]>
<items><item><name>&lol1;</name><lon>1</lon><lat>1</lat></item></items>"""
OUTSIDE_ENTITY = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<items><item><name>&file;</name><lon>1</lon><lat>1</lat></item></items>"""


def _refused(path: Path, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        check(path)
    text = str(caught.value)
    assert path.name in text and text.endswith(".") and "\n" not in text


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.gpkg", "a.xml", "a.osm"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """Empty is empty, whatever the name says."""
    (tmp_path / name).write_bytes(content)
    _refused(tmp_path / name, "is empty")


def test_a_header_without_records_is_refused(tmp_path: Path) -> None:
    """A header only is no register."""
    _refused(write_csv(tmp_path / "a.csv", [HEADER]), "holds a header and no records")


def test_ten_thousand_columns_are_refused(tmp_path: Path) -> None:
    """A matrix is no register, as text and as a sheet."""
    rows = [[f"c{i}" for i in range(10_000)], ["1"] * 10_000]
    _refused(write_csv(tmp_path / "a.csv", rows), "10,000 columns")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    _refused(tmp_path / "a.xlsx", "10,000 columns")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"%PDF-1.7\n", "a PDF document"),
        ("a.csv", b'{"type": "FeatureCollection", "features": []}', "rename it"),
        ("a.json", b"id,name,lon,lat\n1,x,1,1\n", "rename it"),
        ("a.xlsx", b"id,name,lon,lat\n1,x,1,1\n", "rename it"),
        ("a.gpkg", b"id,name,lon,lat\n1,x,1,1\n", "rename it"),
        ("a.csv", b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 600, "damaged ZIP"),
        ("a.gpkg", b"SQLite format 3\0" + b"\0" * 600, "not a readable GeoPackage"),
        ("a.json", b'{"items": [{"name": "x", ', "is not JSON at line 1"),
        ("a.xml", b"<items><item>", "not well-formed XML"),
        ("a.xml", b"<a>" * 5000 + b"</a>" * 5000, "nested more than"),
        ("a.json", b"[" * 50_000 + b"]" * 50_000, "nested too deeply|holds no records"),
        ("a.osm", b'<?xml version="1.0"?><osm version="0.6"></osm>', "no emergency=defibrillator"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    """The content decides, and a name that says otherwise is an error to be told, not guessed around."""
    (tmp_path / name).write_bytes(content)
    _refused(tmp_path / name, sentence)


@pytest.mark.parametrize("content", [BILLION_LAUGHS, OUTSIDE_ENTITY])
def test_entity_tricks_are_refused(tmp_path: Path, content: str) -> None:
    """Entities can swallow memory or read files; no register needs them."""
    (tmp_path / "a.xml").write_text(content)
    _refused(tmp_path / "a.xml", "defines XML entities")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A workbook that unpacks to gigabytes is named with its size."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    _refused(path, "would unpack to 60 MB")


def test_three_styles_of_dates_are_refused_with_their_rows(tmp_path: Path) -> None:
    """Where dates are written in three ways none can be trusted."""
    rows = [[*row, date] for row, date in zip(around(3), ("2027-01-31", "31.01.2027", "01/31/2027"), strict=True)]
    path = write_csv(tmp_path / "a.csv", [[*HEADER, "pads_expiry"], *rows])
    with pytest.raises(
        InvalidInput, match=r"'pads_expiry' holds dates in 3 styles \('2027-01-31' in row 1, .* in row 3"
    ):
        check(path)


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A missing file and a folder are told from damaged ones."""
    with pytest.raises(SourceUnavailable, match="There is no file"):
        read_records(tmp_path / "nowhere.csv")
    with pytest.raises(AedmapError, match="is a folder"):
        read_records(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name,lat,lon\nA,30.1,120.1\nB\0,30,120\n", "zero byte in line 3"),
        (b"name,lat,lon\n" + b"A,30.1,120.1\n" * 500 + b"B\0,30,120\n", "zero byte in line 502"),
        (b'name,lat,lon\nZ,30,120\n"A,30,120\nB,30,120\n', "opens a quote in line 3 and never closes it"),
    ],
)
def test_damage_in_a_text_is_named_with_its_line(tmp_path: Path, content: bytes, sentence: str) -> None:
    """A byte that no text has, and a quote that would swallow all records behind it."""
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(InvalidInput, match=sentence):
        check(tmp_path / "a.csv")

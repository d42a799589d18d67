"""Tables as planners send them."""

from pathlib import Path

import pytest

from aedmap.errors import InvalidInput, SourceUnavailable
from optimizer.tables import read_text_table


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_spreadsheet_dialects_are_read(tmp_path: Path) -> None:
    """A byte order mark, semicolons, comments, CRLF, capital heads and quoted cells make no difference."""
    text = '\ufeff# SAMPLE\r\nLon;Lat;People\r\n1;2;"3"\r\n\r\n4;5;6\r\n'
    table = read_text_table(_write(tmp_path / "a.csv", text), ("lon", "people"))
    assert table.numbers("people").tolist() == [3, 6]
    assert table.row_numbers == (3, 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("lon,lat\n", "lacks the column people; it has lon, lat"),
        ("lon,lat,people\n", "no row below its head"),
        ("lon,lat,people,People\n1,2,3,4\n", "has the column people more than once"),
        ("lon,lat,people\n1,2\n", "row 2 has 2 cells instead of 3"),
    ],
)
def test_misshapen_tables_are_refused(tmp_path: Path, text: str, words: str) -> None:
    """What is missing is named."""
    with pytest.raises(InvalidInput, match=words):
        read_text_table(_write(tmp_path / "a.csv", text), ("lon", "lat", "people"))


def test_faults_are_told_together_with_their_rows(tmp_path: Path) -> None:
    """One message lists the rows at fault as a spreadsheet numbers them."""
    table = read_text_table(_write(tmp_path / "a.csv", "people\nx\n2\n-1\nnan\n"), ("people",))
    with pytest.raises(InvalidInput, match=r"a number from 0 to 9, but row 2 has 'x', row 4 has '-1', row 5 has 'nan'"):
        table.numbers("people", 0, 9)


def test_a_number_is_written_as_people_write_it(tmp_path: Path) -> None:
    """1_0 is a slip of the pen and not ten; two columns without a head are no fault."""
    table = read_text_table(_write(tmp_path / "a.csv", "people,,\n1_0,,\n"), ("people",))
    with pytest.raises(InvalidInput, match="row 2 has '1_0'"):
        table.numbers("people")


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    """Text that is not UTF-8 is not guessed at."""
    with pytest.raises(SourceUnavailable, match="save it as 'CSV UTF-8'"):
        read_text_table(_write(tmp_path / "a.csv", "place\n上海\n", "gb18030"), ("place",))


def test_an_endless_cell_is_refused(tmp_path: Path) -> None:
    """A quote left open can swallow the rest of a large file."""
    text = f'lon,lat,people\n1,2,"{"9" * 200_000}\n'
    with pytest.raises(InvalidInput, match="a quote left open"):
        read_text_table(_write(tmp_path / "a.csv", text), ("lon", "lat", "people"))

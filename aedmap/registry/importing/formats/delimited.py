"""CSV, TSV and other text with one record a line."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.table import read_table
from aedmap.registry.importing.formats.text_encoding import decode
from aedmap.registry.importing.record import Format, RecordFile

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_PROBE_CHARACTERS = 65_536
_LONGEST_CELL = 10_000_000  # beyond it no single record is to blame: a quote swallowed the rest of the file
_limit = Lock()


def read_delimited(path: Path) -> RecordFile:
    """Read a delimited text file; encoding and delimiter are found from its content."""
    text, encoding = decode(path.read_bytes(), path)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InvalidInput(
            f"{path.name} holds a zero byte in line {line}, which no text has; export it again as CSV, XLSX or JSON."
        )
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter, path)
    return read_table(path, Format.CSV, rows, detail=f"{encoding}, {_DELIMITERS[delimiter]}")


def _rows(text: str, delimiter: str, path: Path) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        with _long_cells():
            for row in reader:
                if row:
                    rows.append(row)
    except csv.Error as error:
        if "field limit" in str(error):
            raise InvalidInput(
                f"{path.name} has a cell of more than {_LONGEST_CELL:,} characters at line {reader.line_num}; "
                "close the quote before it, or shorten it."
            ) from error
        raise InvalidInput(
            f"{path.name} cannot be read as CSV at line {reader.line_num}: {error}; check the quotes there."
        ) from error
    _refuse_open_quote(text, rows, reader.line_num, path)
    return rows


@contextmanager
def _long_cells() -> Iterator[None]:
    """The csv module has one limit for the whole process: it is raised while one file is read, and put back."""
    with _limit:
        before = csv.field_size_limit(_LONGEST_CELL)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _refuse_open_quote(text: str, rows: list[list[str]], lines: int, path: Path) -> None:
    """A quote that is never closed swallows all records behind it into one cell."""
    last = rows[-1] if rows else []
    if any("\n" in cell for cell in last) and text.count('"') % 2:
        line = lines - sum(cell.rstrip("\r\n").count("\n") for cell in last)
        raise InvalidInput(f"{path.name} opens a quote in line {line} and never closes it; close it and import again.")


def _delimiter(text: str) -> str:
    """The delimiter that cuts most lines into the same number of cells, more than one; a comma when none does."""
    probe = text[:_PROBE_CHARACTERS]
    if len(text) > len(probe):
        probe = probe.rsplit("\n", 1)[0]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(probe, newline=""), delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        score = (width > 1) * times / max(widths.total(), 1) + min(width, 50) / 1000
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best

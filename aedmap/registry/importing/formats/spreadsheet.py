"""XLSX workbooks, read without trusting how much they unpack to."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import as_text
from aedmap.registry.importing.formats.table import MOST_COLUMNS, header_row, read_table
from aedmap.registry.importing.header_words import known_headers
from aedmap.registry.importing.record import Format, RecordFile

_MOST_UNPACKED_BYTES = 400_000_000
_MOST_PACKING = 200  # real sheets pack to about a tenth; a bomb to a thousandth
_SMALL_BYTES = 10_000_000
_MOST_ROWS = 1_048_576  # what the format allows
_BLANK_ROWS_END = 5_000  # some programs format a million empty rows

# What openpyxl and the modules under it raise on damaged files; it has no family of its own errors.
_DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
    OSError,
    ArithmeticError,
)


def read_spreadsheet(path: Path) -> RecordFile:
    """Read the sheet whose header names the most known columns."""
    _refuse_bomb(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl drops hold no devices
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                name, rows = _best_sheet(book)
            finally:
                book.close()
    except DefusedXmlException as error:
        raise InvalidInput(f"{path.name} defines XML entities, which no workbook needs; save it again.") from error
    except _DAMAGED as error:
        raise InvalidInput(f"{path.name} is not a readable XLSX workbook; open it and save it again.") from error
    return read_table(path, Format.XLSX, rows, detail=f"sheet {name}")


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            sizes = [(entry.file_size, entry.compress_size) for entry in packed.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InvalidInput(f"{path.name} is not a readable XLSX workbook; open it and save it again.") from error
    unpacked = sum(size for size, _ in sizes)
    swollen = any(size > _SMALL_BYTES and size > _MOST_PACKING * max(small, 1) for size, small in sizes)
    if unpacked > _MOST_UNPACKED_BYTES or swollen:
        raise InvalidInput(
            f"{path.name} would unpack to {unpacked / 1e6:,.0f} MB, far more than a register holds; "
            "save the sheet as CSV and import that."
        )


def _best_sheet(book: openpyxl.Workbook) -> tuple[str, list[list[str]]]:
    best: tuple[int, int, str, list[list[str]]] = (-1, 0, "", [])
    for number, sheet in enumerate(book.worksheets):
        rows = list(_rows(sheet))
        known = known_headers(rows[header_row(rows)]) if rows else -1
        if (known, -number) > best[:2]:
            best = (known, -number, sheet.title, rows)
    return best[2], best[3]


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what the file says about its size may be wrong
    blank: list[list[str]] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True)):  # type: ignore[misc]  # the stub forgets read-only sheets
        row = [as_text(cell) for cell in cells[: 20 * MOST_COLUMNS]]
        if any(row):
            yield from blank
            blank.clear()
            yield row
        else:
            blank.append([])
            if len(blank) > _BLANK_ROWS_END:
                return
        if number >= _MOST_ROWS:
            return

"""The plan as a spreadsheet: a sheet for each part that the plan has, numbers as numbers."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.plan import PlacementPlan
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.sheets import Column, Table, tables
from optimizer.reports.table import as_text

_HEAD_FONT, _HEAD_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="3730A3")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top")
_WIDEST, _NARROWEST = 60, 8
_LONGEST = 32_767  # letters that a cell of a spreadsheet can hold
# Number formats by kind of column; other columns hold text.
_FORMATS = {"share": "0.0%", "points": "0.00", "whole": "#,##0", "money": "#,##0.00", "degrees": "0.000000"}


def plan_workbook(plan: PlacementPlan, language: Language = ENGLISH) -> bytes:
    """An .xlsx of sites, coverage, regions, frontier, sources and what the figures rest on, in the language."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables(plan, language):
        _write(book.create_sheet(table.title), table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, table: Table) -> None:
    sheet.append([_cell(column.head) for column in table.columns])
    for row in table.rows:
        sheet.append([_cell(value) for value in row])
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _WRAPPED
    for number, column in enumerate(table.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _width(column, [row[number - 1] for row in table.rows])
        for cell in sheet[letter][1:]:
            cell.alignment = _TOP if column.kind in _FORMATS else _WRAPPED
            cell.number_format = _FORMATS.get(column.kind, "General")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _cell(value: str | float | None) -> str | float | None:
    if not isinstance(value, str):
        return value
    return as_text(ILLEGAL_CHARACTERS_RE.sub(" ", value))[:_LONGEST]


def _width(column: Column, values: Sequence[str | float | None]) -> float:
    texts = [line for value in values if isinstance(value, str) for line in value.splitlines()]
    widest = max([_letters(column.head) * 0.7, 10 if column.kind in _FORMATS else 0, *map(_letters, texts)])
    return min(_WIDEST, max(_NARROWEST, widest + 2))


def _letters(text: str) -> float:
    """Width in letters; Chinese ones are two wide."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)

"""Small CSV tables with named columns, as planners send them; faults are told all at once, with their rows."""

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, SourceUnavailable

_Value = TypeVar("_Value")
_TOLD = 5


@dataclass(frozen=True)
class TextTable:
    """Rows of text under lower-case column names; rows are numbered as a spreadsheet shows them."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]

    def has(self, column: str) -> bool:
        return column in self.columns

    def text(self, column: str) -> list[str]:
        place = self.columns.index(column)
        return [row[place].strip() for row in self.rows]

    def numbers(self, column: str, least: float = -math.inf, most: float = math.inf) -> NDArray[np.float64]:
        """(rows,) float64; every cell must hold a number from least to most."""

        def number(raw: str) -> float:
            value = plain_number(raw)
            if not least <= value <= most:
                raise ValueError
            return value

        bounds = (
            f" from {least:g} to {most:g}" if math.isfinite(most) else f", {least:g} or more" * math.isfinite(least)
        )
        return np.asarray(self.parsed(column, number, f"a number{bounds}"), np.float64)

    def parsed(self, column: str, parse: Callable[[str], _Value], wanted: str) -> list[_Value]:
        """Each cell of a column through `parse`, whose ValueErrors are gathered into one refusal."""
        return values_of(self.path, column, list(zip(self.row_numbers, self.text(column), strict=True)), parse, wanted)


def plain_number(raw: str) -> float:
    """As people write it; Python alone would take 1_0 for ten. Raises ValueError."""
    if "_" in raw:
        raise ValueError
    return float(raw)


def values_of(
    path: Path, column: str, cells: Sequence[tuple[int, str]], parse: Callable[[str], _Value], wanted: str
) -> list[_Value]:
    """Cells of a column, each with its row, through `parse`, whose ValueErrors are gathered into one refusal."""
    values: list[_Value] = []
    faults: list[str] = []
    for row, raw in cells:
        try:
            values.append(parse(raw))
        except ValueError:
            faults.append(f"row {row} has '{raw}'")
    if faults:
        more = f" and {len(faults) - _TOLD} more" if len(faults) > _TOLD else ""
        raise InvalidInput(f"{path.name}: column {column} must hold {wanted}, but {', '.join(faults[:_TOLD])}{more}.")
    return values


def read_text_table(path: Path, required: Sequence[str]) -> TextTable:
    """Read a CSV file in UTF-8 (comma, semicolon or tab; '#' begins a comment line; a byte order mark is skipped).

    Raises SourceUnavailable when it cannot be read as text, InvalidInput when columns or rows are missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceUnavailable(f"{path.name} is not UTF-8 text; save it as 'CSV UTF-8'.") from error
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be read ({error.strerror}).") from error
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    kept = [(number, line) for number, line in numbered if line.strip() and not line.lstrip().startswith("#")]
    if not kept:
        raise InvalidInput(f"{path.name} is empty; give the columns {', '.join(required)}.")
    reader = csv.reader((line for _, line in kept), delimiter=max(",;\t", key=kept[0][1].count))
    try:
        numbered_rows = [(kept[reader.line_num - 1][0], tuple(row)) for row in reader]
    except csv.Error as error:
        raise InvalidInput(f"{path.name} cannot be read as a table ({error}); look for a quote left open.") from error
    columns = tuple(name.strip().lower() for name in numbered_rows[0][1])
    if missing := [name for name in required if name not in columns]:
        raise InvalidInput(
            f"{path.name} lacks the column {' and '.join(missing)}; it has {', '.join(columns)}, "
            f"and needs {', '.join(required)}."
        )
    if twice := next((name for name in columns if name and columns.count(name) > 1), None):
        raise InvalidInput(f"{path.name} has the column {twice} more than once; leave the one that counts.")
    for number, row in numbered_rows:
        if len(row) != len(columns):
            raise InvalidInput(f"{path.name}: row {number} has {len(row)} cells instead of {len(columns)}.")
    if len(numbered_rows) == 1:
        raise InvalidInput(f"{path.name} has no row below its head; give at least one.")
    numbers, rows = zip(*numbered_rows[1:], strict=True)
    return TextTable(path, columns, rows, numbers)

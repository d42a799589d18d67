"""From rows of cells to records: where the header stands, which rows are empty."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mode

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import clean
from aedmap.registry.importing.header_words import known_headers
from aedmap.registry.importing.record import Format, Record, RecordFile

MOST_COLUMNS = 1000
_TITLE_ROWS = 15  # sheets of town halls begin with a title, a date, a blank row


def read_table(path: Path, kind: Format, rows: Iterable[Sequence[str]], detail: str = "") -> RecordFile:
    """Find the header among the first rows and number the records after it.

    InvalidInput when the file is empty, holds a header only, or has more columns than any register.
    """
    table = [_stripped(row) for row in rows]
    while table and not any(table[-1]):
        table.pop()
    if not table:
        raise InvalidInput(f"{path.name} is empty; give a file with a header and a record a line.")
    at = header_row(table)
    header = list(table[at])
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise InvalidInput(
            f"{path.name} has {len(header):,} columns, at most {MOST_COLUMNS:,} are read; give one record a row."
        )
    columns = _unique(header)
    usual = max(len(table[at]), mode(len(row) for row in table[at:]))
    records = tuple(
        _record(number, row, len(columns), usual) for number, row in enumerate(table[at + 1 :], start=1) if any(row)
    )
    if not records:
        raise InvalidInput(f"{path.name} holds a header and no records; give a file with at least one record.")
    return RecordFile(kind, columns, records, detail=detail)


def header_row(table: Sequence[Sequence[str]]) -> int:
    """The row with the most known column names among the first; the first filled row when none is known."""
    top = list(enumerate(table[:_TITLE_ROWS]))
    scores = {at: known_headers(row) for at, row in top}
    best = max(scores.values(), default=0)
    if best >= 2:
        return next(at for at, score in scores.items() if score == best)
    return next(at for at, row in top if any(row)) if any(any(row) for _, row in top) else 0


def _stripped(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(clean, row))


def _record(number: int, row: Sequence[str], width: int, usual: int) -> Record:
    """Cells beyond the header are harmless when empty and every row has them (a comma at each end of line)."""
    surplus = max(len(row) - usual, sum(1 for cell in row[width:] if cell))
    return Record(number, tuple(row[:width]) + ("",) * (width - len(row)), surplus)


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """Names for nameless columns, and a number behind a name that comes twice."""
    seen: dict[str, int] = {}
    names = []
    for at, raw in enumerate(header, start=1):
        name = raw or f"column {at}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)

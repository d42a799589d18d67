"""Devices as CSV."""

import csv
import io

from aedmap.registry.exporting.catalogue import Catalogue
from aedmap.registry.exporting.columns import COLUMNS, values

# A spreadsheet takes text that begins so for a formula; a space before it keeps it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(of: Catalogue) -> str:
    """A table with a row a device; source, licence and freshness stand in each row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    sample = ("SAMPLE",) if of.sample else ()
    writer.writerow([*COLUMNS, "longitude", "latitude", *sample])
    for aed in of.aeds:
        row = values(aed, of)
        position = (f"{aed.position.lon:.7f}", f"{aed.position.lat:.7f}")
        writer.writerow([*(_safe(row[column] or "") for column in COLUMNS), *position, *("made up" for _ in sample)])
    return text.getvalue()


def _safe(cell: str) -> str:
    return f" {cell}" if cell.startswith(_FORMULA) else cell

"""Devices as CSV."""

import csv
import io

from aedmap.formulas import as_text
from aedmap.registry.exporting.catalogue import Catalogue
from aedmap.registry.exporting.columns import COLUMNS, values


def to_csv(of: Catalogue) -> str:
    """A table with a row a device; source, licence and freshness stand in each row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    sample = ("SAMPLE",) if of.sample else ()
    writer.writerow([*COLUMNS, "longitude", "latitude", *sample])
    for aed in of.aeds:
        row = values(aed, of)
        position = (f"{aed.position.lon:.7f}", f"{aed.position.lat:.7f}")
        writer.writerow([*(as_text(row[column] or "") for column in COLUMNS), *position, *("made up" for _ in sample)])
    return text.getvalue()

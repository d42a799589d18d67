"""The rows that were not loaded, as a file to mend and import again."""

import csv
import os
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from aedmap.errors import SourceUnavailable
from aedmap.formulas import as_text
from aedmap.registry.importing.record import MEND_COLUMNS, RecordFile


class Reason(Protocol):
    """Why one record was not loaded."""

    @property
    def row(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def code(self) -> str: ...


class Mendable(Protocol):
    """A file that was checked, whatever it holds."""

    @property
    def file(self) -> RecordFile: ...
    @property
    def rejected(self) -> Sequence[Reason]: ...


def write_mend_file(checked: Mendable, path: Path) -> int:
    """Write the rejected records with all their cells and the reason; how many. UTF-8 with BOM, so that Excel opens it.

    Written beside its place and moved there, so that no half file stands under its name.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    codes: dict[int, list[str]] = defaultdict(list)
    for fault in checked.rejected:
        reasons[fault.row].append(fault.reason)
        codes[fault.row].append(str(fault.code))
    records = [record for record in checked.file.records if record.row in reasons]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                columns = checked.file.columns[: -len(MEND_COLUMNS)] if checked.file.is_part else checked.file.columns
                writer.writerow([*columns, *MEND_COLUMNS])
                for record in records:
                    told = [" ".join(reasons[record.row]), " ".join(codes[record.row]), str(record.row)]
                    writer.writerow([*map(as_text, record.cells[: len(columns)]), *told])
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SourceUnavailable(f"The file to mend {path} cannot be written: {error.strerror}.") from error
    return len(records)

"""What handing in a register and handing in a roster have in common."""

from pathlib import Path
from typing import Protocol

from flask import Response, request
from wtforms import FileField, HiddenField

from aedmap.registry.importing import write_mend_file
from aedmap.registry.importing.mend_file import Mendable
from aedmap.registry.importing.record import RecordFile
from aedmap.storage.files import FileStore
from webapp.translate import _

# Of each kind of fault so many are shown whole, and of so many more the number of their row.
SHOWN_FAULTS, SHOWN_ROWS = 20, 200
_SAMPLES = 3
_LOOKED_AT = 200
_SHOWN_CHARACTERS = 60


class HandedIn(Protocol):
    """The parts of the two forms that speak of the file."""

    file: FileField
    file_name: HiddenField


def keep_file(form: HandedIn, files: FileStore) -> str | None:
    """Keep the file that was handed in and return its name there; None when the form now says that there is none."""
    given = request.files.get("file")
    content = given.read() if given and given.filename else b""
    if given is None or not content:
        form.file.errors = [_("Choose a file that is not empty.")]
        return None
    form.file_name.data = Path(given.filename or "").name[-120:]
    return files.put(content, "".join(Path(form.file_name.data).suffixes[-2:]))


def first_values(file: RecordFile) -> list[list[str]]:
    """For each column the first values that differ, cut short, for people to recognise it by."""
    samples: list[list[str]] = [[] for _ in file.columns]
    for record in file.records[:_LOOKED_AT]:
        for at, cell in enumerate(record.cells):
            if cell and len(samples[at]) < _SAMPLES and cell[:_SHOWN_CHARACTERS] not in samples[at]:
                samples[at].append(cell[:_SHOWN_CHARACTERS])
    return samples


def mend_download(checked: Mendable, path: Path, file_name: str) -> Response:
    """The rows that are not loaded, with the reasons, to take home."""
    made = path.with_name(f"{path.name}.to-mend")
    try:
        write_mend_file(checked, made)
        answer = Response(made.read_bytes(), mimetype="text/csv")
    finally:
        made.unlink(missing_ok=True)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{file_name or 'rows'}.to-mend.csv")
    return answer

"""Taking a backup: every table of one moment of the database, while others go on writing."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from aedmap import __version__
from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.progress import Progress, silent
from aedmap.storage.backup.archive import DIGEST_BYTES, MANIFEST, is_backup, seal
from aedmap.storage.backup.manifest import Manifest, TableEntry
from aedmap.storage.backup.photographs import write_photographs
from aedmap.storage.backup.portable import Kind, kind_of, to_json
from aedmap.storage.files import FileStore
from aedmap.storage.meta import read_meta
from aedmap.storage.schema import NEWEST
from aedmap.storage.tables import Base, EventHeadRow
from aedmap.storage.transaction import Transactions

_AT_ONCE = 2000
_STEP = "Writing the backup"


def take_backup(
    transactions: Transactions, path: Path, progress: Progress = silent, photos: FileStore | None = None
) -> tuple[Manifest, str]:
    """Write everything that the database holds at one moment to a file, and say what and with which digest.

    The file is whole or not there: it is written beside its place and moved. It holds password hashes, the key of
    sessions and personal data, so only its owner may read it. InvalidInput when something else stands in its place.
    photos: where the photographs of inspections lie; None leaves them out
    """
    if path.exists() and not is_backup(path):
        raise InvalidInput(f"{path} exists and is no backup; give another name.")
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w+b") as file:
                with transactions.reading() as session, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.comment = b"0" * DIGEST_BYTES
                    manifest = _write(session, archive, progress, photos)
                digest = seal(file)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        if isinstance(error, SourceUnavailable):
            raise
        raise SourceUnavailable(f"The backup {path} cannot be written: {error.strerror}.") from error
    return manifest, digest


def _write(session: Session, archive: zipfile.ZipFile, progress: Progress, photos: FileStore | None) -> Manifest:
    tables = Base.metadata.sorted_tables  # none refers to a later one
    total = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    written: list[TableEntry] = []
    for table in tables:
        done = sum(entry.rows for entry in written)
        written.append(_write_table(session, archive, table, done, total, progress))
    meta, head = read_meta(session), session.execute(select(EventHeadRow.seq, EventHeadRow.hash)).first()
    names, missing = write_photographs(session, archive, photos) if photos is not None else ((), 0)
    manifest = Manifest(
        schema=NEWEST,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        program=__version__,
        database=session.get_bind().dialect.name,
        town=meta.town_name,
        town_fingerprint=meta.town_fingerprint,
        sample=meta.is_sample,
        head=f"{head.seq}:{head.hash}" if head else None,
        tables=tuple(written),
        photographs=names,
        photographs_missing=missing,
    )
    archive.writestr(MANIFEST, manifest.to_json())
    progress(_STEP, 1.0)
    return manifest


def _write_table(
    session: Session, archive: zipfile.ZipFile, table: Table, done: int, total: int, progress: Progress
) -> TableEntry:
    """A line a row, by the primary key, so that equal content makes equal bytes."""
    columns = [(column.name, kind_of(column)) for column in table.columns]
    rows = session.execute(
        select(table).order_by(*table.primary_key.columns), execution_options={"yield_per": _AT_ONCE}
    )
    digest, count = hashlib.sha256(), 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
        for some in rows.partitions():
            lines = b"".join(_line(columns, row) for row in some)
            digest.update(lines)
            file.write(lines)
            count += len(some)
            progress(_STEP, (done + count) / max(total, 1))
    return TableEntry(table.name, tuple(columns), count, digest.hexdigest())


def _line(columns: Sequence[tuple[str, Kind]], row: Sequence[object]) -> bytes:
    values = [to_json(kind, value) for (_, kind), value in zip(columns, row, strict=True)]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

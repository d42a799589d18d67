"""The file of a backup: a ZIP archive whose comment is the SHA-256 of every byte before it.

Any unzip shows what is inside, and no byte can change, nor the end be missing, without being noticed.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.progress import Progress, silent
from aedmap.storage.backup.manifest import Manifest, TableEntry, read_manifest
from aedmap.storage.backup.photographs import member_of, put_photographs
from aedmap.storage.backup.portable import from_json
from aedmap.storage.files import FileStore

MANIFEST = "manifest.json"
DIGEST_BYTES = 64
_AT_ONCE = 1 << 20
_LONGEST_LINE = 64 << 20
_STEP = "Checking the backup"

__all__ = ["Backup", "Manifest", "TableEntry", "digest_of", "is_backup", "open_backup", "seal"]


def seal(file: IO[bytes]) -> str:
    """Write the digest over the comment, which stands there as so many zeros; returns it."""
    length = file.seek(0, os.SEEK_END)
    digest = digest_of(file, length - DIGEST_BYTES)
    file.seek(length - DIGEST_BYTES)
    file.write(digest.encode("ascii"))
    return digest


def digest_of(file: IO[bytes], length: int, progress: Progress = silent) -> str:
    """SHA-256 of the first bytes of a file, hexadecimal."""
    file.seek(0)
    found = hashlib.sha256()
    left = length
    while left > 0 and (chunk := file.read(min(_AT_ONCE, left))):
        found.update(chunk)
        left -= len(chunk)
        progress(_STEP, 1 - left / length)
    return found.hexdigest()


def is_backup(path: Path) -> bool:
    """Whether a file looks like one of ours, whole or not; never raises for what it holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


class Backup:
    """A backup whose every byte was checked. Use as a context manager."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest, digest: str) -> None:
        self.path, self.manifest, self.digest = path, manifest, digest
        self._archive = archive

    def rows(self, table: TableEntry) -> Iterator[list[Any]]:
        """The values of each row; InvalidInput when the table is not what the manifest says."""
        found, count = hashlib.sha256(), 0
        with self._archive.open(table.member) as file:
            while line := file.readline(_LONGEST_LINE):
                found.update(line)
                count += 1
                yield self._row(table, line, count)
        if count != table.rows or found.hexdigest() != table.sha256:
            raise InvalidInput(f"{self.path.name} is altered: its table {table.name} is not what it says of itself.")

    def _row(self, table: TableEntry, line: bytes, number: int) -> list[Any]:
        try:
            values = json.loads(line)
            return [from_json(kind, value) for (_, kind), value in zip(table.columns, values, strict=True)]
        except (ValueError, TypeError) as error:
            raise InvalidInput(
                f"{self.path.name} is altered: line {number} of its table {table.name} cannot be read."
            ) from error

    def put_photographs(self, photos: FileStore) -> None:
        """Put the photographs beside a database; InvalidInput when one is not what its name says."""
        put_photographs(self._archive, self.manifest.photographs, photos, self.path.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._archive.close()


def open_backup(path: Path, progress: Progress = silent) -> Backup:
    """Check every byte of a backup and open it.

    SourceUnavailable when it cannot be read; InvalidInput when it is no backup, was cut short or altered.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise SourceUnavailable(f"There is no file {path}; check the name.") from error
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be read: {error.strerror}.") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InvalidInput(f"{path.name} is no backup of aedmap, or its end is missing; give another file.") from error
    try:
        digest = _checked_digest(path, archive, progress)
        manifest = read_manifest(archive.read(MANIFEST), path.name)
        wanted = {table.member for table in manifest.tables} | {member_of(name) for name in manifest.photographs}
        missing = wanted - set(archive.namelist())
        if missing:
            raise InvalidInput(f"{path.name} is altered: it lacks {min(missing)}.")
        return Backup(path, archive, manifest, digest)
    except BaseException:
        archive.close()
        raise


def _checked_digest(path: Path, archive: zipfile.ZipFile, progress: Progress) -> str:
    if MANIFEST not in archive.namelist():
        raise InvalidInput(f"{path.name} is a ZIP archive but no backup of aedmap; give another file.")
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        digest = digest_of(file, max(length - DIGEST_BYTES, 0), progress)
    if archive.comment.decode("ascii", "replace") != digest:
        raise InvalidInput(f"{path.name} is not as it was made: bytes are missing or altered; give another copy.")
    return digest

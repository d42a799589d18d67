"""The folder of the files that planners handed in: each under the fingerprint of its content, by its own name."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from aedmap.errors import InvalidInput, SourceUnavailable, StateConflict
from aedmap.storage.planner_files import PlannerFile, PlannerFileStore

PLANNING = "planning"  # its name beside the database
_LONGEST_NAME = 100
_PLAIN = re.compile(r"[^\x00-\x1f\x7f/\\:*?\"<>|.][^\x00-\x1f\x7f/\\:*?\"<>|]*")
_NEW = ".new-"


class PlannerFolder:
    """Files are read by readers that look at endings and tell names, so each keeps its own."""

    def __init__(self, folder: Path, files: PlannerFileStore) -> None:
        self._folder, self._files = folder, files

    def hand_in(
        self, name: str, content: IO[bytes], use: str, look: Callable[[Path], int], *, at: datetime, actor: str
    ) -> PlannerFile:
        """Keep a file once `look` has read it without complaint; otherwise nothing of it stays.

        look: what counts what was found in it, or raises the sentence that says why it is of no use
        InvalidInput for a name that no file should have, StateConflict when there is one of this name.
        """
        _check_name(name)
        self._refuse_taken(name)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=_NEW, dir=self._folder) as aside:
                path = Path(aside) / name
                with path.open("wb") as file:
                    shutil.copyfileobj(content, file, 1 << 20)
                found = look(path)
                kept = PlannerFile(name, use, found, fingerprint_of(path), path.stat().st_size, at, actor)
                self._files.add(kept, lambda: self._move_in(path, kept))
        except OSError as error:
            if isinstance(error, SourceUnavailable):
                raise
            raise SourceUnavailable(f"Nothing can be kept in {self._folder}: {error.strerror}.") from error
        return kept

    def remove(self, name: str, *, at: datetime, actor: str) -> None:
        """Take a file away. NotFound when there is none of this name."""
        path = self.paths().get(name)

        def drop() -> None:
            if path is not None:
                path.unlink()
                with suppress(OSError):  # the same content may be kept under another name
                    path.parent.rmdir()

        self._files.remove(name, at=at, actor=actor, drop=drop)

    def list_kept(self) -> list[PlannerFile]:
        return self._files.list_kept()

    def paths(self) -> Mapping[str, Path]:
        """Where each file lies, by its name; those that are missing are left out."""
        places = {file.name: self._place(file).resolve() for file in self._files.list_kept()}
        return {name: path for name, path in places.items() if path.is_file()}

    def _refuse_taken(self, name: str) -> None:
        """Before anything is read, and whatever the case: some file systems take both names for one."""
        for file in self._files.list_kept():
            if file.name.casefold() == name.casefold():
                raise StateConflict(
                    f"There is a file {file.name} already; give yours another name, or remove that one first."
                )

    def _place(self, file: PlannerFile) -> Path:
        return self._folder / file.fingerprint[:32] / file.name

    def _move_in(self, path: Path, file: PlannerFile) -> None:
        place = self._place(file)
        place.parent.mkdir(exist_ok=True)
        path.replace(place)


def fingerprint_of(path: Path) -> str:
    """SHA-256 of the content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_name(name: str) -> None:
    if len(name) > _LONGEST_NAME or not _PLAIN.fullmatch(name):
        raise InvalidInput(
            f"{name[:_LONGEST_NAME]!r} cannot be the name of a kept file; give it one of at most {_LONGEST_NAME} "
            'letters, without a dot in front and without / \\ : * ? " < > |.'
        )

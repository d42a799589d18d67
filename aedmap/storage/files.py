"""Files beside the database: photographs and uploads, each named by the digest of its content."""

import hashlib
import os
import re
import tempfile
import time
from pathlib import Path

from aedmap.errors import NotFound, SourceUnavailable

PHOTOS = "photos"  # the kind of file that inspections name and backups hold
_NAME = re.compile(r"[0-9a-f]{32}(\.[a-z0-9]{1,8}){0,2}")
_SUFFIX = re.compile(r"(\.[a-z0-9]{1,8}){0,2}")


def name_of(content: bytes, suffix: str = "") -> str:
    """What the content is kept as: its digest, and the suffix where that is a plain one."""
    ending = suffix.lower() if _SUFFIX.fullmatch(suffix.lower()) else ""
    return hashlib.sha256(content).hexdigest()[:32] + ending


class FileStore:
    """One folder of one kind of file. The same content is kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes, suffix: str = "") -> str:
        """Keep the content whole or not at all, and return the name to ask for it by."""
        name = name_of(content, suffix)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(made).replace(self._folder / name)
            except BaseException:
                Path(made).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise SourceUnavailable(f"Nothing can be kept in {self._folder}: {error.strerror}.") from error
        return name

    def path(self, name: str) -> Path:
        """Where a kept file lies; NotFound for a name that is none or a file that is gone."""
        path = self._folder / name
        if _NAME.fullmatch(name) is None or not path.is_file():
            raise NotFound("This file is not kept here any more; hand it in again.")
        return path

    def forget_older(self, seconds: float) -> None:
        """Delete what was put here longer ago than this."""
        before = time.time() - seconds
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)

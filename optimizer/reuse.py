"""Results of a plan's steps, kept so that the next run with one changed setting makes only what is new.

A result is filed under a fingerprint of everything that went into it, the program's own text included, so that nothing
old is ever taken for new; a file that cannot be read is made again. Arrays only, nothing that runs when it is loaded.
"""

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from aedmap.errors import AedmapError
from optimizer.demand import DemandSurface
from optimizer.demand.surface_file import load_surface, surface_bytes
from optimizer.file_content import content_fingerprint

ENVIRONMENT = "AEDMAP_CACHE_DIR"
_MOST_BYTES = 1_000_000_000
_MADE_BY = ("aedmap/geography", "aedmap/network", "aedmap/town", "aedmap/registry", "optimizer")

Arrays = Mapping[str, NDArray[Any]]


def default_folder() -> Path | None:
    """Where results are kept: AEDMAP_CACHE_DIR, nowhere if that is empty, else the user's folder for such things."""
    named = os.environ.get(ENVIRONMENT)
    if named is not None:
        return Path(named) if named.strip() else None
    return Path(user_cache_path("aedmap", appauthor=False)) / "plans"


class Kept:
    """Results in a folder; None keeps nothing. reused: the steps that were not made again."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.reused: list[str] = []

    def surface(self, parts: Iterable[object], make: Callable[[], DemandSurface]) -> DemandSurface:
        """The demand surface that these parts make."""
        name = self._file("demand", parts)
        if name is not None and name.is_file():
            with suppress(AedmapError):
                surface = load_surface(name)
                self._used("demand", name)
                return surface
        made = make()
        self._write(name, surface_bytes(made))
        return made

    def arrays(self, step: str, parts: Iterable[object], make: Callable[[], Arrays]) -> Arrays:
        """The arrays that these parts make; an empty mapping is not kept."""
        name = self._file(step, parts)
        found = None if name is None else _read(name)
        if name is not None and found is not None:
            self._used(step, name)
            return found
        made = make()
        if made:
            file = io.BytesIO()
            np.savez(file, **made)  # type: ignore[arg-type]  # the stubs take the keyword allow_pickle for an array
            self._write(name, file.getvalue())
        return made

    def _file(self, step: str, parts: Iterable[object]) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / f"{step.replace(' ', '-')}-{fingerprint([_program(), step, *parts])}.npz"

    def _used(self, step: str, name: Path) -> None:
        self.reused.append(step)
        with suppress(OSError):
            os.utime(name)

    def _write(self, name: Path | None, content: bytes) -> None:
        """Whole or not at all; a full or forbidden disk only costs the time of making it again."""
        if name is None:
            return
        with suppress(OSError):
            name.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=name.parent, suffix=".part", delete=False) as file:
                file.write(content)
            Path(file.name).replace(name)
            _make_room(name.parent)


def fingerprint(parts: Iterable[object]) -> str:
    """Of values, arrays and the contents of files; parts of equal content give equal fingerprints."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(f"\0array {part.dtype.str} {part.shape} ".encode())
            digest.update(np.ascontiguousarray(part).tobytes())
        elif isinstance(part, Path):
            digest.update(b"\0file " + content_fingerprint(part).encode())
        else:
            digest.update(f"\0{type(part).__name__} {part!r}".encode())
    return digest.hexdigest()[:40]


@cache
def _program() -> str:
    """Of the program's own text: whoever changes how a step is made must not find what the old way made."""
    top = Path(__file__).resolve().parents[1]
    texts = sorted(text for room in _MADE_BY for text in (top / room).rglob("*.py"))
    return fingerprint([*(text.relative_to(top).as_posix() for text in texts), *texts])


def _read(name: Path) -> Arrays | None:
    try:
        with name.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _make_room(folder: Path) -> None:
    """Take the results away that were not used for longest, beyond a gigabyte."""
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    size = 0
    for file in files:
        size += file.stat().st_size
        if size > _MOST_BYTES:
            file.unlink(missing_ok=True)

"""Writing several files into a folder, all or none."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from errno import EISDIR
from pathlib import Path

from aedmap.errors import SourceUnavailable


def write_together(files: Mapping[str, bytes], out: Path, what: str) -> tuple[Path, ...]:
    """Write the files into the folder out, made when missing; what: what they are, for the message.

    Files of those names are replaced only after all are written in full. Raises SourceUnavailable when out cannot be
    written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".aedmap-", dir=out) as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            _swap_in(Path(folder), out, list(files))
    except OSError as error:
        raise SourceUnavailable(f"{what} cannot be written to {out} ({error.strerror}).") from error
    return tuple(out / name for name in files)


def refuse_unwritable(out: Path, what: str) -> None:
    """SourceUnavailable when the folder out surely could not be written; nothing is made yet. what: as above

    For before a long computation: a disk may still fill while it runs.
    """
    there = next(one for one in (out.absolute(), *out.absolute().parents) if one.exists())
    if not there.is_dir():
        raise SourceUnavailable(f"{what} cannot be written to {out}, as {there} is no folder; give another folder.")
    if not os.access(there, os.W_OK | os.X_OK):
        raise SourceUnavailable(f"{what} cannot be written to {out}, as {there} may not be written to; give another.")


def _swap_in(folder: Path, out: Path, names: Sequence[str]) -> None:
    """Move the new files in; when one cannot be replaced (open in a spreadsheet on Windows), the old ones come back."""
    for name in names:
        if (out / name).is_dir():
            raise IsADirectoryError(EISDIR, f"{name} is a folder there")
    aside: list[str] = []
    arrived: list[str] = []
    try:
        for name in names:
            if (out / name).exists():
                (out / name).rename(folder / f"old-{name}")
                aside.append(name)
            (folder / name).rename(out / name)
            arrived.append(name)
    except OSError:
        for name in arrived:
            (out / name).unlink()
        for name in aside:
            (folder / f"old-{name}").rename(out / name)
        raise

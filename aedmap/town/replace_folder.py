"""Making a folder whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aedmap.errors import SourceUnavailable


@contextmanager
def replaced_folder(target: Path, fits: Callable[[Path], bool], what: str) -> Iterator[Path]:
    """Give a new folder beside the target to write into; on success it takes the target's place, on failure it goes.

    An existing target is replaced only when it is empty or fits() knows it as of the same kind; what else lies in it
    moves along. A folder cannot be renamed over another on any system, and not while a file in it is open on Windows:
    so the old one steps aside first and comes back when the new one cannot take its place.
    """
    target = target.resolve()
    refuse_foreign_folder(target, fits, what)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-new-", dir=target.parent))
    except OSError as error:
        raise SourceUnavailable(f"{target} cannot be written ({error.strerror}); give a folder that can.") from error
    try:
        work.chmod(0o755)
        yield work
        _swap(work, target)
    except OSError as error:
        if isinstance(error, SourceUnavailable):
            raise
        raise SourceUnavailable(f"{target} cannot be written ({error.strerror}); make room and try again.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def refuse_foreign_folder(target: Path, fits: Callable[[Path], bool], what: str) -> None:
    """Raise SourceUnavailable when the target exists and is neither empty nor of the kind to be replaced."""
    if target.is_dir():
        if any(target.iterdir()) and not fits(target):
            raise SourceUnavailable(f"{target} holds other files and is not {what}; give a new or empty folder.")
    elif target.exists():
        raise SourceUnavailable(f"{target} is a file; give a new or empty folder.")


def _swap(work: Path, target: Path) -> None:
    aside = work.with_name(work.name.replace("-new-", "-old-"))
    try:
        if target.exists():
            target.rename(aside)
        try:
            work.rename(target)
        except OSError:
            if aside.exists():
                aside.rename(target)
            raise
    except OSError as error:
        raise SourceUnavailable(
            f"{target} cannot be replaced ({error.strerror}); stop the program that uses it and try again."
        ) from error
    if aside.exists():
        for mine in list(aside.iterdir()):
            if not (target / mine.name).exists():  # a scenario or a sample that somebody keeps in the folder
                mine.rename(target / mine.name)
        shutil.rmtree(aside, ignore_errors=True)

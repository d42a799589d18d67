"""Making a folder whole or not at all."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aedmap.errors import SourceUnavailable

_A_DAY_S = 86_400.0


@contextmanager
def replaced_folder(target: Path, fits: Callable[[Path], bool], what: str) -> Iterator[Path]:
    """Give a new folder beside the target to write into; on success it takes the target's place, on failure it goes.

    An existing target is replaced only when it is empty or fits() knows it as of the same kind; what else lies in it
    moves along. What a killed run left beside the target is cleared away first. A folder cannot be renamed over another
    on any system, and not while a file in it is open on Windows: so the old one steps aside first and comes back when
    the new one cannot take its place.
    """
    target = target.resolve()
    refuse_foreign_folder(target, fits, what)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(target)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-new-", dir=target.parent))
    except OSError as error:
        raise SourceUnavailable(f"{target} cannot be written ({error.strerror}); give a folder that can.") from error
    try:
        work.chmod(0o755)
        with _in_use(work):
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


def refuse_unwritable_folder(target: Path, fits: Callable[[Path], bool], what: str) -> None:
    """The same, and when nothing can be written where the target is to be: before the work, not only after it."""
    target = target.resolve()
    refuse_foreign_folder(target, fits, what)
    above = next(folder for folder in target.parents if folder.exists())
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-new-", dir=above):
            pass
    except OSError as error:
        raise SourceUnavailable(f"{target} cannot be written ({error.strerror}); give a folder that can.") from error


def _swap(work: Path, target: Path) -> None:
    aside = work.with_name(work.name.replace("-new-", "-old-"))
    try:
        if target.exists():
            target.rename(aside)
        # From here to the end a kill leaves the old folder aside; the next run brings it back.
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
        _move_along(aside, target)


def _move_along(aside: Path, target: Path) -> None:
    """Take over what the new folder lacks, such as a scenario that somebody keeps there, and clear the old one away."""
    for mine in list(aside.iterdir()):
        if not (target / mine.name).exists():
            mine.rename(target / mine.name)
    shutil.rmtree(aside, ignore_errors=True)


def _clear_leftovers(target: Path) -> None:
    """Finish what killed runs left beside the target: the old folder comes back or moves along, half a new one goes."""
    name = re.compile(rf"\.{re.escape(target.name)}-(new|old)-[a-z0-9_]{{8}}")
    for path in sorted(target.parent.iterdir()):
        found = name.fullmatch(path.name)
        if found is None or not path.is_dir() or not _is_left_behind(path):
            continue
        if found[1] == "new":
            shutil.rmtree(path, ignore_errors=True)
        elif target.exists():
            _move_along(path, target)
        else:
            path.rename(target)


@contextmanager
def _in_use(folder: Path) -> Iterator[None]:
    """Hold a lock on the folder that ends with this process, however it ends; where systems know none, just go on."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)


def _is_left_behind(folder: Path) -> bool:
    """Whether no running process holds the folder; without locks, whether nothing changed in it for a day."""
    try:
        import fcntl
    except ImportError:  # Windows
        return time.time() - folder.stat().st_mtime > _A_DAY_S
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(held)
    return True

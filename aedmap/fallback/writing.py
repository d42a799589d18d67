"""The sheet as a file that is whole at every moment, readable by its owner alone where it names people."""

import os
import tempfile
from pathlib import Path

from aedmap.errors import SourceUnavailable

# What the pages show when the database is gone holds no people; the other is for whoever keeps the machine.
WITH_PEOPLE, WITHOUT_PEOPLE = "fallback-confidential.html", "fallback.html"


def write_whole(path: Path, text: str, *, secret: bool) -> None:
    """Written beside and moved into its place; SourceUnavailable where that cannot be done.

    secret: for its owner's eyes only, where the system has such a thing
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # for its owner alone
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if not secret:
                Path(made).chmod(0o644)
            Path(made).replace(path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SourceUnavailable(f"The fallback sheet {path} cannot be written: {error.strerror}.") from error

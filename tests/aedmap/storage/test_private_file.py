"""Who may read the file of an SQLite database."""

import stat
import sys
from pathlib import Path

import pytest

from aedmap.storage import open_database


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_a_new_database_is_its_owners_alone_to_read(tmp_path: Path) -> None:
    """It holds names and telephone numbers; so do its journals."""
    file = tmp_path / "new.sqlite"
    with open_database(f"sqlite:///{file.as_posix()}"):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_the_rights_of_a_database_that_is_there_stay(tmp_path: Path) -> None:
    """Whoever shares it with a group did so on purpose."""
    file = tmp_path / "shared.sqlite"
    with open_database(f"sqlite:///{file.as_posix()}"):
        pass
    file.chmod(0o640)
    with open_database(f"sqlite:///{file.as_posix()}"):
        pass
    assert stat.S_IMODE(file.stat().st_mode) == 0o640

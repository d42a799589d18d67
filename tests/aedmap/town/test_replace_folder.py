"""A folder is made whole or not at all, and a killed run leaves nothing that stays."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aedmap.errors import SourceUnavailable
from aedmap.town.replace_folder import refuse_unwritable_folder, replaced_folder

_HANG = """
import sys, time
from pathlib import Path
from aedmap.town.replace_folder import replaced_folder
with replaced_folder(Path(sys.argv[1]), lambda folder: True, "a town folder") as folder:
    (folder / "half").write_text("x")
    print("in", flush=True)
    time.sleep(60)
"""


def _hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def _make(target: Path) -> None:
    with replaced_folder(target, lambda _: True, "a town folder") as folder:
        (folder / "whole").write_text("x")


@pytest.fixture
def other_run(tmp_path: Path):
    """Another process that has begun to write the same folder."""
    run = subprocess.Popen([sys.executable, "-c", _HANG, str(tmp_path / "T")], stdout=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stdout.readline() == b"in\n"
    yield run
    run.kill()
    run.wait()
    run.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="without locks leftovers are told by their age")
def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path, other_run: subprocess.Popen[bytes]) -> None:
    """While it runs, its half folder is left alone; killed, the next run takes it away."""
    _make(tmp_path / "T")
    assert len(_hidden(tmp_path)) == 1
    other_run.send_signal(signal.SIGKILL)
    other_run.wait()
    _make(tmp_path / "T")
    assert _hidden(tmp_path) == []
    assert [path.name for path in (tmp_path / "T").iterdir()] == ["whole"]


@pytest.mark.skipif(sys.platform == "win32", reason="without locks leftovers are told by their age")
def test_an_old_folder_that_was_set_aside_comes_back(tmp_path: Path) -> None:
    """Killed between the two renames, the old folder was the only one: what is kept in it stays."""
    aside = tmp_path / ".T-old-abcdefgh"
    aside.mkdir()
    (aside / "mine.toml").write_text("x")
    _make(tmp_path / "T")
    assert _hidden(tmp_path) == []
    assert sorted(path.name for path in (tmp_path / "T").iterdir()) == ["mine.toml", "whole"]


def test_folders_of_other_names_are_left_alone(tmp_path: Path) -> None:
    """A town called T-old-city has leftovers of its own."""
    (tmp_path / ".T-old-city-old-abcdefgh").mkdir()
    _make(tmp_path / "T")
    assert _hidden(tmp_path) == [".T-old-city-old-abcdefgh"]


def test_an_unwritable_place_is_refused_at_once(tmp_path: Path) -> None:
    """Beneath a file no folder can be made; nothing is left behind by asking."""
    (tmp_path / "file").write_text("x")
    begin = time.monotonic()
    for target in (tmp_path / "file", tmp_path / "file" / "T"):
        with pytest.raises(SourceUnavailable, match="give a"):
            refuse_unwritable_folder(target, lambda _: True, "a town folder")
    refuse_unwritable_folder(tmp_path / "deep" / "T", lambda _: True, "a town folder")
    assert time.monotonic() - begin < 5
    assert [path.name for path in tmp_path.iterdir()] == ["file"]

"""Restores killed half-way, on both databases."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aedmap.storage import open_database
from tests.aedmap.made_up import NOON, make_aed

_OLD, _NEW = 40, 3000
_ROUNDS = 20


@pytest.mark.proof
@pytest.mark.timeout(1500)
def test_a_restore_that_is_killed_leaves_the_old_or_the_new(database_url: str, tmp_path: Path) -> None:
    """kill -9 at twenty moments: the database holds what it held, or the backup, and its log is whole either way."""
    chance = random.Random(11)
    old, new = _backup(tmp_path, "old", _OLD), _backup(tmp_path, "new", _NEW)
    _end(_start(old, database_url))
    takes_s = _seconds(new, database_url)
    found = set()
    for round_number in range(_ROUNDS):
        wanted = old if round_number % 2 == 0 else new
        before = _count(database_url)
        process = _start(wanted, database_url)
        time.sleep(chance.uniform(0.0, 1.05) * takes_s)
        process.kill()
        _end(process)
        after = _count(database_url)
        assert after in (before, _OLD if wanted is old else _NEW), f"round {round_number}"
        found.add(after == before)
    assert found == {True, False}, "no kill came in time, or none came late enough"


def _backup(folder: Path, name: str, count: int) -> Path:
    with open_database(f"sqlite:///{(folder / name).as_posix()}.sqlite") as database:
        database.registry.put_aeds([make_aed(f"{name}-{n}") for n in range(count)], at=NOON, actor="test")
        database.backup(folder / f"{name}.zip")
    return folder / f"{name}.zip"


def _count(url: str) -> int:
    with open_database(url) as database:
        assert database.events.verify().broken is None
        return len(database.registry.list_aeds())


def _start(file: Path, url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "aedmap", "restore", str(file), "--db", url, "--yes"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Restoring"):
            return process
    raise AssertionError(f"the restore never began; it ended with {process.wait()}")


def _seconds(file: Path, url: str) -> float:
    process = _start(file, url)
    began = time.monotonic()
    _end(process)
    assert process.returncode == 0
    return time.monotonic() - began


def _end(process: "subprocess.Popen[str]") -> None:
    process.wait()
    if process.stderr is not None:
        process.stderr.close()

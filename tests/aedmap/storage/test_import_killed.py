"""Imports killed half-way, on both databases."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aedmap.storage import open_database
from tests.aedmap.registry.importing.files import HEADER, around, write_csv

_COUNT = 4000
_ROUNDS = 20


@pytest.mark.proof
@pytest.mark.timeout(1500)
def test_an_import_that_is_killed_leaves_all_or_nothing(database_url: str, tmp_path: Path) -> None:
    """kill -9 at twenty moments while it stores: devices, what the source said, and events are all there or none is."""
    path = write_csv(tmp_path / "town.csv", [HEADER, *around(_COUNT)])
    chance = random.Random(7)
    found = set()
    storing_s = _storing_s(path, database_url)
    for round_number in range(_ROUNDS):
        before = _state(database_url)
        _kill(path, database_url, f"source {round_number}", chance.uniform(0.0, 1.05) * storing_s)
        after = _state(database_url)
        assert after in (before, tuple(count + _COUNT for count in before)), f"round {round_number}"
        found.add(after == before)
    with open_database(database_url) as database:
        assert database.events.first_broken() is None
    assert True in found, "no kill came in time to prove anything"


def _state(url: str) -> tuple[int, int]:
    with open_database(url) as database:
        return len(database.registry.list_aeds()), database.events.last_seq()


def _start(path: Path, url: str, source: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "aedmap", "import", "aeds", str(path), "--db", url, "--source", source]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Storing"):
            return process
    raise AssertionError(f"the import never began to store; it ended with {process.wait()}")


def _storing_s(path: Path, url: str) -> float:
    process = _start(path, url, "first")
    began = time.monotonic()
    _end(process)
    assert process.returncode == 0
    return time.monotonic() - began


def _kill(path: Path, url: str, source: str, after_s: float) -> None:
    process = _start(path, url, source)
    time.sleep(after_s)
    process.kill()
    _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    process.wait()
    if process.stderr is not None:
        process.stderr.close()

"""Imports killed half-way, on both databases."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from aedmap.storage import open_database
from aedmap.storage.tables import AedRow, PersonRecordRow, ResponderRow, SourceRecordRow
from tests.aedmap.registry.importing.files import HEADER, around, write_csv

_COUNT = 4000
_ROUNDS = 20
_THINGS = (AedRow.__table__, ResponderRow.__table__)
_RECORDS = (SourceRecordRow.__table__, PersonRecordRow.__table__)


@pytest.mark.proof
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("kind", ["aeds", "people"])
def test_an_import_that_is_killed_leaves_all_or_nothing(database_url: str, tmp_path: Path, kind: str) -> None:
    """kill -9 at twenty moments while it stores: devices or people, what the source said, and events: all or none."""
    chance = random.Random(7)
    found = set()
    storing_s = _storing_s(kind, _made(tmp_path, kind, "first"), database_url)
    for round_number in range(_ROUNDS):
        before = _state(database_url)
        path = _made(tmp_path, kind, f"source {round_number}")
        _kill(kind, path, database_url, chance.uniform(0.0, 1.05) * storing_s)
        after = _state(database_url)
        assert after in (before, tuple(count + _COUNT for count in before)), f"round {round_number}"
        found.add(after == before)
    with open_database(database_url) as database:
        assert database.events.first_broken() is None
    assert True in found, "no kill came in time to prove anything"


def _made(folder: Path, kind: str, source: str) -> Path:
    """A file of so many; each source has people of its own, or the second would know those of the first."""
    if kind == "aeds":
        return write_csv(folder / f"{source}.csv", [HEADER, *around(_COUNT)])
    rows = [[f"Made up {n}", f"{source} {n}", "2025-01-01", "2028-01-01"] for n in range(_COUNT)]
    return write_csv(folder / f"{source}.csv", [["name", "certificate number", "issue date", "valid until"], *rows])


def _state(url: str) -> tuple[int, int, int]:
    """How many devices or people there are, how many records of sources, and how many events."""
    with open_database(url) as database:
        with database._engine.connect() as connection:
            things, told = (
                sum(connection.scalar(select(func.count()).select_from(one)) or 0 for one in some)
                for some in (_THINGS, _RECORDS)
            )
        return things, told, database.events.last_seq()


def _start(kind: str, path: Path, url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "aedmap", "import", kind, str(path), "--db", url]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Storing"):
            return process
    raise AssertionError(f"the import never began to store; it ended with {process.wait()}")


def _storing_s(kind: str, path: Path, url: str) -> float:
    process = _start(kind, path, url)
    began = time.monotonic()
    _end(process)
    assert process.returncode == 0
    return time.monotonic() - began


def _kill(kind: str, path: Path, url: str, after_s: float) -> None:
    process = _start(kind, path, url)
    time.sleep(after_s)
    process.kill()
    _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    process.wait()
    if process.stderr is not None:
        process.stderr.close()

"""Files that scenarios name: one a name at a time, written down only together with the file itself."""

import threading
from pathlib import Path

import pytest

from aedmap.errors import NotFound, StateConflict
from aedmap.storage import Database, PlannerFile
from tests.aedmap.made_up import NOON


def _file(name: str = "people.csv", fingerprint: str = "ab" * 32) -> PlannerFile:
    return PlannerFile(name, "population", 1200, fingerprint, 34, NOON, "li")


def _nothing() -> None:
    """Where the test has no file."""


def test_a_file_is_listed_until_it_is_removed(database: Database) -> None:
    """What was said of it comes back; after its removal the name is free again, and both are events."""
    database.planner_files.add(_file(), _nothing)
    assert database.planner_files.list_kept() == [_file()]
    database.planner_files.remove("people.csv", at=NOON, actor="li", drop=_nothing)
    assert database.planner_files.list_kept() == []
    database.planner_files.add(_file(fingerprint="cd" * 32), _nothing)
    assert [one.fingerprint for one in database.planner_files.list_kept()] == ["cd" * 32]
    assert [event.to_state for event in database.events.read_after(0)] == ["handed_in", "removed", "handed_in"]


def test_a_name_is_taken_once(database: Database) -> None:
    """A second file of the name is refused before it is put anywhere, so that no scenario changes unseen."""
    database.planner_files.add(_file(), _nothing)
    put: list[str] = []
    with pytest.raises(StateConflict, match="already; give yours another name"):
        database.planner_files.add(_file(fingerprint="cd" * 32), lambda: put.append("put"))
    assert put == []


def test_a_file_that_cannot_be_put_is_not_written_down(database: Database, tmp_path: Path) -> None:
    """A full disk leaves no line that names a file which is not there; the same for a removal that fails."""
    with pytest.raises(FileNotFoundError):
        database.planner_files.add(_file(), lambda: (tmp_path / "gone").rename(tmp_path / "people.csv") and None)
    assert database.planner_files.list_kept() == []
    database.planner_files.add(_file(), _nothing)
    with pytest.raises(FileNotFoundError):
        database.planner_files.remove("people.csv", at=NOON, actor="li", drop=(tmp_path / "people.csv").unlink)
    assert len(database.planner_files.list_kept()) == 1


def test_of_many_who_hand_in_one_name_one_is_kept(database: Database) -> None:
    """Six at once: one file, five sentences."""
    outcomes: list[str] = []
    together = threading.Barrier(6)

    def hand_in(number: int) -> None:
        together.wait()
        try:
            database.planner_files.add(_file(fingerprint=str(number) * 64), _nothing)
            outcomes.append("kept")
        except StateConflict:
            outcomes.append("refused")

    threads = [threading.Thread(target=hand_in, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", *["refused"] * 5]
    assert len(database.planner_files.list_kept()) == 1


def test_a_file_is_removed_once(database: Database) -> None:
    """Whoever comes second reads why."""
    with pytest.raises(NotFound, match="removed it already"):
        database.planner_files.remove("people.csv", at=NOON, actor="li", drop=_nothing)

"""Files handed in for planning: kept whole under their own name, or not at all."""

import io
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable, StateConflict
from aedmap.storage import Database
from aedmap.storage.planner_folder import PlannerFolder
from tests.aedmap.made_up import NOON


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> PlannerFolder:
    return PlannerFolder(tmp_path / "planning", database.planner_files)


def _hand_in(folder: PlannerFolder, name: str, content: bytes = b"lon,lat\n1,2\n") -> None:
    folder.hand_in(name, io.BytesIO(content), "sites", lambda path: len(path.read_bytes()), at=NOON, actor="li")


def _left(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "planning").rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_name_with_what_was_found(folder: PlannerFolder) -> None:
    """The reader sees the file by its own name, and so do plans later."""
    _hand_in(folder, "人口 2024.csv")
    (kept,) = folder.list_kept()
    assert (kept.name, kept.found, kept.size, kept.handed_in_by) == ("人口 2024.csv", 12, 12, "li")
    assert folder.paths()["人口 2024.csv"].read_bytes() == b"lon,lat\n1,2\n"
    assert len(kept.fingerprint) == 64


def test_a_file_that_cannot_be_used_leaves_nothing(folder: PlannerFolder, tmp_path: Path) -> None:
    """The reader's sentence goes through; no file and no line stays."""

    def refuse(path: Path) -> int:
        raise InvalidInput(f"{path.name} lacks the column lon.")

    with pytest.raises(InvalidInput, match=r"people\.csv lacks"):
        folder.hand_in("people.csv", io.BytesIO(b"x"), "sites", refuse, at=NOON, actor="li")
    assert folder.list_kept() == []
    assert _left(tmp_path) == []


def test_a_name_in_use_is_refused_before_reading(folder: PlannerFolder) -> None:
    """A scenario that names a file never changes unseen; capitals make no other name."""
    _hand_in(folder, "people.csv")
    with pytest.raises(StateConflict, match=r"a file people\.csv already"):
        _hand_in(folder, "People.CSV", b"other")


def test_removing_frees_the_name_and_spares_equal_content(folder: PlannerFolder, tmp_path: Path) -> None:
    """Two names of one content are two files; one may go without the other."""
    _hand_in(folder, "a.csv")
    _hand_in(folder, "b.csv")
    folder.remove("a.csv", at=NOON, actor="li")
    assert _left(tmp_path) == ["b.csv"]
    assert list(folder.paths()) == ["b.csv"]
    folder.remove("b.csv", at=NOON, actor="li")
    assert list((tmp_path / "planning").iterdir()) == []
    with pytest.raises(NotFound):
        folder.remove("b.csv", at=NOON, actor="li")
    _hand_in(folder, "a.csv", b"new")
    assert folder.paths()["a.csv"].read_bytes() == b"new"


@pytest.mark.parametrize("name", ["", "../x.csv", "a/b.csv", "a\\b.csv", ".hidden", "x\n.csv", "c:x.csv", "x" * 101])
def test_names_that_lead_elsewhere_are_refused(folder: PlannerFolder, name: str) -> None:
    """A name is a name and no path."""
    with pytest.raises(InvalidInput, match="cannot be the name"):
        _hand_in(folder, name)


def test_a_folder_that_cannot_be_written_is_said(database: Database, tmp_path: Path) -> None:
    """A file where the folder should be: one sentence, nothing written down."""
    (tmp_path / "planning").write_text("in the way")
    with pytest.raises(SourceUnavailable, match="Nothing can be kept"):
        _hand_in(PlannerFolder(tmp_path / "planning", database.planner_files), "a.csv")
    assert database.planner_files.list_kept() == []


def test_a_file_that_is_gone_from_the_folder_is_listed_and_not_named(folder: PlannerFolder) -> None:
    """As after a restore on another machine: no plan tries to read it, and it can be removed and handed in again."""
    _hand_in(folder, "people.csv")
    folder.paths()["people.csv"].unlink()
    assert [one.name for one in folder.list_kept()] == ["people.csv"]
    assert folder.paths() == {}
    folder.remove("people.csv", at=NOON, actor="li")
    _hand_in(folder, "people.csv")
    assert list(folder.paths()) == ["people.csv"]

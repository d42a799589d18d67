"""Documents keep their versions; of two who change one at the same time, one is told."""

import threading

import pytest

from aedmap.errors import NotFound, StateConflict
from aedmap.storage import Database
from tests.aedmap.made_up import NOON


def _save(database: Database, name: str, text: str, expected: int | None = None) -> int:
    return database.documents.save("scenario", name, text, at=NOON, actor="li", expected=expected).version


def test_documents_keep_every_version(database: Database) -> None:
    """A changed scenario does not overwrite the one a plan was made from."""
    _save(database, "spring", "one")
    _save(database, "spring", "two")
    newest, first = database.documents.find("scenario", "spring"), database.documents.find("scenario", "spring", 1)
    assert newest is not None and first is not None
    assert (newest.version, newest.text, first.text) == (2, "two", "one")
    assert [one.version for one in database.documents.history("scenario", "spring")] == [2, 1]
    assert database.documents.find("scenario", "autumn") is None
    assert database.documents.history("scenario", "autumn") == []


def test_the_list_holds_the_newest_of_each(database: Database) -> None:
    """One line a scenario, the one changed last on top; documents of another kind are not among them."""
    for name, text in (("spring", "a"), ("autumn", "b"), ("spring", "c")):
        _save(database, name, text)
    database.documents.save("plan", "run-1/plan.csv", "x", at=NOON, actor="li")
    assert [(one.name, one.text) for one in database.documents.list_newest("scenario")] == [
        ("spring", "c"),
        ("autumn", "b"),
    ]


def test_saving_over_another_version_is_refused(database: Database) -> None:
    """Whoever began with an older version is told which one is there now, and nothing of theirs is kept."""
    assert _save(database, "spring", "one", expected=0) == 1
    assert _save(database, "spring", "two", expected=1) == 2
    with pytest.raises(StateConflict, match="version 2 of 'spring' while version 1"):
        _save(database, "spring", "mine", expected=1)
    with pytest.raises(StateConflict, match="already a 'spring'"):
        _save(database, "spring", "mine", expected=0)
    assert [one.text for one in database.documents.history("scenario", "spring")] == ["two", "one"]


def test_of_many_who_save_at_once_one_is_kept(database: Database) -> None:
    """Eight begin with version 1: one becomes version 2, seven hear of it."""
    _save(database, "spring", "start")
    kept: list[str] = []
    refused: list[str] = []
    together = threading.Barrier(8)

    def save(text: str) -> None:
        together.wait()
        try:
            _save(database, "spring", text, expected=1)
            kept.append(text)
        except StateConflict:
            refused.append(text)

    writers = [threading.Thread(target=save, args=(f"text {number}",)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (len(kept), len(refused)) == (1, 7)
    newest = database.documents.find("scenario", "spring")
    assert newest is not None
    assert (newest.version, newest.text) == (2, kept[0])


def test_a_document_put_away_comes_back_with_its_history(database: Database) -> None:
    """Archiving adds a version and takes nothing away; saving again brings the document back."""
    _save(database, "spring", "one")
    with pytest.raises(StateConflict):
        database.documents.archive("scenario", "spring", expected=7, at=NOON, actor="li")
    database.documents.archive("scenario", "spring", expected=1, at=NOON, actor="li")
    assert database.documents.list_newest("scenario") == []
    assert [one.text for one in database.documents.list_newest("scenario", archived=True)] == ["one"]
    assert _save(database, "spring", "one", expected=2) == 3
    assert [one.archived for one in database.documents.history("scenario", "spring")] == [False, True, False]
    assert [event.to_state for event in database.events.read_after(0)] == ["version_1", "archived", "version_3"]


def test_a_document_that_never_was_cannot_be_put_away(database: Database) -> None:
    """One sentence says so."""
    with pytest.raises(NotFound, match="no scenario spring"):
        database.documents.archive("scenario", "spring", expected=1, at=NOON, actor="li")

"""The chain of events: whatever is done to it afterwards is found, and named where it was done."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from aedmap.cli import main
from aedmap.errors import InvalidInput
from aedmap.life_cycle import Change
from aedmap.storage import Database, open_database
from aedmap.storage.audit import Damage, Head, read_head
from aedmap.storage.engine import read_url
from tests.aedmap.made_up import NOON

_COUNT = 6


@pytest.fixture
def engine(database: Database, database_url: str) -> Iterator[Engine]:
    """A way round the program into a database that holds six entries."""
    with database.events._transactions.writing() as writing:
        for number in range(1, _COUNT + 1):
            at = NOON + timedelta(seconds=number)
            writing.record(Change("aed", f"A-{number}", "in_service", at, "tester", note="somebody's words"))
    made = create_engine(read_url(database_url))
    yield made
    made.dispose()


def _do(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM event_note"))
        for statement in statements:
            connection.execute(text(statement))


def test_a_whole_log_says_its_head(database: Database, engine: Engine) -> None:
    """The head is the number and hash of the newest entry, and can be noted and read back."""
    audit = database.events.verify()
    assert (audit.entries, audit.broken) == (_COUNT, None)
    assert audit.head is not None and audit.head.seq == _COUNT
    assert read_head(str(audit.head)) == audit.head
    assert database.events.verify(audit.head).broken is None


@pytest.mark.parametrize(
    ("statements", "seq", "damage"),
    [
        (["UPDATE event SET actor = 'nobody' WHERE seq = 3"], 3, Damage.ALTERED),
        (["UPDATE event SET reason = 'late' WHERE seq = 1"], 1, Damage.ALTERED),
        (["DELETE FROM event WHERE seq = 2"], 2, Damage.MISSING),
        (["DELETE FROM event WHERE seq IN (1, 2)"], 1, Damage.MISSING),
        (["DELETE FROM event WHERE seq > 4"], 5, Damage.CUT_OFF),
        (["DELETE FROM event"], 1, Damage.CUT_OFF),
        (["INSERT INTO event SELECT 7, at, actor, subject, subject_id, from_state, to_state, reason, incident_id, hash,"
          " note_digest FROM event WHERE seq = 6"], 7, Damage.ALTERED),
        (["INSERT INTO event SELECT 0, at, actor, subject, subject_id, from_state, to_state, reason, incident_id, hash,"
          " note_digest FROM event WHERE seq = 6"], 0, Damage.ADDED),
        (["DELETE FROM event_head"], 6, Damage.ALTERED),
        (["UPDATE event_head SET hash = 'x'"], 6, Damage.ALTERED),
        (["UPDATE event_head SET seq = 4"], 5, Damage.ADDED),
        (["UPDATE event SET seq = 99 WHERE seq = 3", "UPDATE event SET seq = 3 WHERE seq = 5",
          "UPDATE event SET seq = 5 WHERE seq = 99"], 3, Damage.REORDERED),
    ],
)  # fmt: skip
def test_every_kind_of_damage_is_named_where_it_was_done(
    database: Database, engine: Engine, statements: list[str], seq: int, damage: Damage
) -> None:
    """Altered, removed, exchanged, added and cut off, each with the number of the first entry that does not belong."""
    _do(engine, *statements)
    broken = database.events.verify().broken
    assert broken is not None
    assert (broken.seq, broken.damage) == (seq, damage)
    assert str(seq) in broken.sentence


@pytest.mark.parametrize("change", ["at = 'no time'", "reason = x'ff'", "at = 7"])
def test_a_value_that_no_column_holds_is_named_too(tmp_path: Path, change: str) -> None:
    """SQLite lets anybody write text as a time and bytes as text; that is damage, not a breakdown."""
    with open_database(f"sqlite:///{(tmp_path / 'log.sqlite').as_posix()}") as database:
        with database.events._transactions.writing() as writing:
            for number in range(4):
                writing.record(Change("aed", f"A-{number}", "in_service", NOON, "tester"))
        with closing(sqlite3.connect(tmp_path / "log.sqlite")) as other:
            other.execute(f"UPDATE event SET {change} WHERE seq = 3")
            other.commit()
        audit = database.events.verify()
    assert audit.entries == 2 and audit.broken is not None
    assert (audit.broken.seq, audit.broken.damage) == (3, Damage.ALTERED)


def test_a_log_written_anew_is_told_by_a_noted_head_only(database: Database, engine: Engine) -> None:
    """Whoever cuts the end and the database's own head leaves a whole chain; the head noted before gives it away."""
    noted = database.events.verify().head
    fourth = database.events.read_after(3, limit=1)[0]
    _do(engine, "DELETE FROM event WHERE seq > 4", f"UPDATE event_head SET seq = 4, hash = '{fourth.hash}'")
    assert database.events.verify().broken is None
    broken = database.events.verify(noted).broken
    assert broken is not None and (broken.seq, broken.damage) == (5, Damage.CUT_OFF)
    broken = database.events.verify(Head(2, "0" * 64)).broken
    assert broken is not None and broken.seq == 2


def test_what_is_written_after_a_cut_leaves_the_gap(database: Database, engine: Engine) -> None:
    """The log goes on from its head, not from the last entry that is left, so that a cut cannot heal over."""
    _do(engine, "DELETE FROM event WHERE seq > 4")
    with database.events._transactions.writing() as writing:
        writing.record(Change("aed", "A-1", "retired", NOON, "tester"))
    broken = database.events.verify().broken
    assert broken is not None and (broken.seq, broken.damage) == (5, Damage.MISSING)
    assert database.events.last_seq() == _COUNT + 1


def test_the_command_prints_one_sentence_and_ends_with_one(
    database: Database, engine: Engine, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0 for a whole log and 1 for a broken one, as text and as JSON."""
    assert _run("audit", "verify", "--db", database_url) == 0
    assert "All 6 entries" in capsys.readouterr().out
    _do(engine, "DELETE FROM event WHERE seq = 2")
    assert _run("audit", "verify", "--db", database_url) == 1
    assert "Entry 2 is missing" in capsys.readouterr().out
    assert _run("audit", "verify", "--db", database_url, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["broken"]["seq"], told["broken"]["damage"]) == (False, 2, "missing")
    assert _run("audit", "verify", "--db", database_url, "--head", "12") == 2


def _run(*given: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(given)
    return int(stop.value.code or 0)


@pytest.mark.parametrize(
    "change",
    [
        {"subject_id": "Zhang Wei"},
        {"subject_id": "张伟"},
        {"actor": "the steward"},
        {"reason": "fell down the stairs"},
        {"to_state": "Im Dienst"},
        {"subject": "a device"},
    ],
)
def test_free_text_cannot_get_into_what_is_hashed(change: dict[str, str]) -> None:
    """Ids and codes only: a name or a sentence is refused before it is written for good."""
    good = {"subject": "responder", "subject_id": "R-1", "to_state": "active", "actor": "account-1"}
    with pytest.raises(InvalidInput, match="note"):
        Change(**{**good, **change}, at=NOON)  # type: ignore[arg-type]


def test_a_note_may_be_erased_but_not_changed(database: Database, engine: Engine) -> None:
    """The digest under a salt binds it; without the salt, which goes with it, nothing can be guessed."""
    assert database.events.read_after(3)[0].note == "somebody's words"
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM event_note WHERE seq = 2"))
    assert database.events.verify().broken is None
    for change in ("note = 'other words'", "salt = NULL", "note = note || ' '"):
        with engine.connect() as connection:
            connection.execute(text(f"UPDATE event_note SET {change} WHERE seq = 4"))
            connection.commit()
        broken = database.events.verify().broken
        assert broken is not None and (broken.seq, broken.damage) == (4, Damage.ALTERED)
    assert "The note of entry 4" in broken.sentence


def test_equal_notes_have_other_digests(database: Database, engine: Engine) -> None:
    """Each has a salt of its own, so that two entries do not tell that they said the same."""
    with engine.connect() as connection:
        assert len(set(connection.scalars(text("SELECT note_digest FROM event")))) == _COUNT

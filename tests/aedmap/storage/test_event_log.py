"""The event log: in the order of the commits, chained, and free of what must be erasable."""

import threading
from datetime import timedelta

from sqlalchemy import create_engine, text

from aedmap.life_cycle import Change
from aedmap.storage import Database
from aedmap.storage.engine import read_url
from aedmap.storage.transaction import Transactions
from tests.aedmap.made_up import NOON


def _transactions(database: Database) -> Transactions:
    return database.events._transactions


def _write(database: Database, *subject_ids: str, note: str | None = None) -> None:
    with _transactions(database).writing() as writing:
        for subject_id in subject_ids:
            writing.record(Change("aed", subject_id, "in_service", NOON, "tester", note=note))


def test_entries_are_numbered_without_gaps(database: Database) -> None:
    """The first is 1 and each commit continues where the last ended."""
    _write(database, "a", "b")
    _write(database, "c")
    assert [(event.seq, event.subject_id) for event in database.events.read_after(0)] == [(1, "a"), (2, "b"), (3, "c")]
    assert [event.seq for event in database.events.read_after(2)] == [3]
    assert database.events.last_seq() == 3


def test_a_transaction_that_fails_leaves_no_entry(database: Database) -> None:
    """What did not happen is not in the log."""
    try:
        with _transactions(database).writing() as writing:
            writing.record(Change("aed", "a", "in_service", NOON, "tester"))
            raise KeyError
    except KeyError:
        pass
    assert database.events.read_after(0) == []


def test_times_come_back_as_they_went_in(database: Database) -> None:
    """Microseconds and UTC survive both databases, so that the chain verifies on both."""
    moment = NOON + timedelta(microseconds=123_457)
    with _transactions(database).writing() as writing:
        writing.record(Change("aed", "a", "in_service", moment, "tester"))
    assert database.events.read_after(0)[0].at == moment
    assert database.events.first_broken() is None


def test_the_chain_names_the_first_changed_entry(database: Database, database_url: str) -> None:
    """Whoever rewrites history is found out, at the place where it was done."""
    _write(database, "a", "b", "c", note="free text")
    assert database.events.first_broken() is None
    engine = create_engine(read_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM event_note"))
    assert database.events.first_broken() is None  # free text can be erased
    with engine.begin() as connection:
        connection.execute(text("UPDATE event SET to_state = 'retired' WHERE seq = 2"))
    engine.dispose()
    assert database.events.first_broken() == 2


def test_a_reader_that_resumes_misses_nothing_while_others_write(database: Database) -> None:
    """Eight writers at once: the reader sees every number once and in order."""
    rounds, writers = 15, 8
    threads = [
        threading.Thread(target=lambda w=w: [_write(database, f"{w}-{i}") for i in range(rounds)])
        for w in range(writers)
    ]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    while True:
        writing = any(thread.is_alive() for thread in threads)
        fresh = [event.seq for event in database.events.read_after(seen[-1] if seen else 0, limit=7)]
        seen += fresh
        if not fresh and not writing:
            break
    for thread in threads:
        thread.join()
    assert seen == list(range(1, rounds * writers + 1))
    assert database.events.first_broken() is None

"""The event stream: nothing skipped, nothing told twice, ended when the right to it ends."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import pytest

from aedmap.dispatch import IncidentReport, open_incident
from aedmap.geography import Position
from aedmap.storage import Database, Event, Role, open_database
from aedmap.town import open_town
from tests.webapp.conftest import SignIn
from webapp.live.stream import follow
from webapp.live.watch import EventWatch


@pytest.fixture
def watch(database: Database) -> Iterator[EventWatch]:
    made = EventWatch(database.events, every_s=0.02)
    yield made
    made.stop()


def _all(event: Event) -> bool:
    return True


def _happen(database: Database, name: str) -> int:
    database.accounts.add(name, [Role.PLANNER], at=datetime.now(UTC), actor="test")
    return database.events.last_seq()


def _seqs(pieces: list[bytes]) -> list[int]:
    told = b"".join(pieces).decode().split("\n\n")
    return [json.loads(one.split("data: ")[1])["seq"] for one in told if "event: change" in one]


def test_a_stream_goes_on_after_the_number_a_client_saw(database: Database, watch: EventWatch) -> None:
    """A reconnect gets exactly what came after."""
    seen = _happen(database, "one")
    newer = [_happen(database, "two"), _happen(database, "three")]
    lines = list(islice(follow(watch, seen, _all, lambda: True), 2))
    assert lines[0].startswith(f"retry: 1000\nid: {seen}\n".encode())
    assert _seqs(lines) == newer


def test_what_another_process_writes_wakes_the_stream(database: Database, watch: EventWatch, sqlite_url: str) -> None:
    """The log in the database is what is followed, not this process."""
    start = database.events.last_seq()
    lines = follow(watch, start, _all, lambda: True, heartbeat_s=20)
    next(lines)
    with open_database(sqlite_url) as other:
        threading.Timer(0.2, lambda: _happen(other, "elsewhere")).start()
        assert _seqs([next(lines)]) == [start + 1]


def test_a_heartbeat_carries_the_number_past_what_was_not_wanted(database: Database, watch: EventWatch) -> None:
    """Otherwise a reconnect would read the same unwanted events again and again."""
    start = database.events.last_seq()
    newest = _happen(database, "unwanted")
    lines = follow(watch, start, lambda event: False, lambda: True, heartbeat_s=0.05)
    next(lines)
    assert next(lines) == f"id: {newest}\nevent: beat\ndata: {newest}\n\n".encode()


def test_a_stream_ends_when_the_right_to_it_ends(database: Database, watch: EventWatch) -> None:
    """A dispatcher whose account is gone does not go on listening."""
    start = database.events.last_seq()
    assert len(list(follow(watch, start, _all, lambda: False, heartbeat_s=0.05))) == 1


def test_stopping_wakes_everybody(database: Database, watch: EventWatch) -> None:
    """A server that shuts down is not held up by its streams."""
    lines = follow(watch, database.events.last_seq(), _all, lambda: True, heartbeat_s=60)
    next(lines)
    threading.Timer(0.1, watch.stop).start()
    assert list(lines) == []


def test_the_desk_hears_of_incidents_and_of_nothing_else(
    sign_in: SignIn, database: Database, places: dict[str, Position], drawn_town: tuple
) -> None:
    """Sign-ins of others are not told; ids only, no names or positions."""
    desk = sign_in("dispatcher")
    before = database.events.last_seq()
    _happen(database, "somebody")
    report = IncidentReport(places["P"], "Main Street 3", "third floor")
    open_incident(database.dispatch, open_town(drawn_town[0]).streets, report, now=datetime.now(UTC), actor="test")
    answer = desk.get("/dispatcher/events", headers={"Last-Event-ID": str(before)}, buffered=False)
    assert answer.mimetype == "text/event-stream"
    chunks = [str(line) for line in islice(answer.response, 2)]
    answer.close()
    text = "".join(chunks)
    assert '"subject": "incident"' in text
    assert "account" not in text
    assert "Main Street" not in text


@pytest.mark.parametrize("wrong", ["abc", "-1", "1.5", "9" * 30])
def test_a_number_that_is_none_is_refused(sign_in: SignIn, wrong: str) -> None:
    """One sentence, no stream."""
    answer = sign_in("dispatcher").get("/dispatcher/events", headers={"Last-Event-ID": wrong})
    assert answer.status_code == 400


def test_a_number_that_the_log_never_reached_is_not_waited_for(sign_in: SignIn, database: Database) -> None:
    """A page left open over a change of database hears what happens from now on."""
    desk = sign_in("dispatcher")
    newest = database.events.last_seq()
    answer = desk.get("/dispatcher/events", headers={"Last-Event-ID": "999999"}, buffered=False)
    assert f"id: {newest}\n" in next(iter(answer.response)).decode()
    answer.close()

"""A reader of the stream that reconnects at random hears everything once and in order."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from threading import Thread

import pytest

from aedmap.storage import Database, Event, Role
from webapp.live import watch as watching
from webapp.live.stream import follow
from webapp.live.watch import EventWatch

_SEQ = re.compile(rb"id: (\d+)\nevent: change")
_ID = re.compile(rb"^id: (\d+)", re.MULTILINE)


@pytest.fixture
def watch(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[EventWatch]:
    """One that forgets soon, so that slow readers have to read the log themselves."""
    monkeypatch.setattr(watching, "_KEPT", 7)
    made = EventWatch(database.events, every_s=0.01)
    yield made
    made.stop()


def _happen(database: Database, count: int) -> None:
    for number in range(count):
        database.accounts.add(f"somebody-{number}", [Role.PLANNER], at=datetime.now(UTC), actor="test")


def _every_other(event: Event) -> bool:
    return event.seq % 2 == 0


@pytest.mark.parametrize("seed", range(3))
def test_every_event_once_and_in_order(database: Database, watch: EventWatch, seed: int) -> None:
    """It stops listening after any piece and goes on with the last number it saw, as browsers do."""
    chance, start = Random(seed), database.events.last_seq()
    writer = Thread(target=_happen, args=(database, 40))
    writer.start()
    heard: list[int] = []
    after = start
    while not (heard and heard[-1] >= start + 39):
        for piece in follow(watch, after, _every_other, lambda: True, heartbeat_s=0.05):
            heard += map(int, _SEQ.findall(piece))
            after = int(_ID.findall(piece)[-1])
            if chance.random() < 0.5 or (heard and heard[-1] >= start + 39):
                break
    writer.join()
    assert heard == [seq for seq in range(start + 1, start + 41) if seq % 2 == 0][: len(heard)]

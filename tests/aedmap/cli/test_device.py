"""`aedmap device move`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aedmap.cli import main
from aedmap.geography import Position
from aedmap.storage import Database, open_database
from tests.aedmap.made_up import NOON, make_aed


@pytest.fixture
def url(database_url: str) -> str:
    with open_database(database_url) as database:
        database.registry.put_aeds([make_aed("A-1")], at=NOON, actor="tester")
    return database_url


def _run(*given: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(given))
    return int(stop.value.code or 0)


def _events(database: Database) -> list[tuple[str, str | None]]:
    return [(event.to_state, event.reason) for event in database.events.read_after(1)]


def test_a_device_rides_once_it_is_said_to_and_then_moves(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Becoming mobile is an event, moving is none; an older report does not replace a newer one."""
    assert _run("device", "move", "A-1", "--at", "24.95,60.18", "--db", url, "--json") == 2
    assert "stands in one place" in json.loads(capsys.readouterr().out)["error"]["detail"]
    newer, older = "2026-05-06T05:00:00+00:00", "2026-05-06T04:30+00:00"
    assert _run("device", "move", "A-1", "--at", "24.95,60.18", "--time", newer, "--mobile", "--db", url, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "id": "A-1",
        "lon": 24.95,
        "lat": 60.18,
        "position_at": newer,
        "mobile": True,
    }
    assert _run("device", "move", "A-1", "--at", "24.0,60.0", "--time", older, "--db", url) == 0
    with open_database(url) as database:
        aed = database.registry.get_aed("A-1")
        assert (aed.position, aed.position_at) == (Position(24.95, 60.18), datetime(2026, 5, 6, 5, tzinfo=UTC))
        assert _events(database) == [("in_service", "mobile")]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["A-9", "--at", "24.9,60.1"], "There is no device A-9"),
        (["A-1", "--at", "24.9"], "is not a longitude and a latitude"),
        (["A-1", "--at", "200,60"], "200"),
        (["A-1", "--at", "nan,60"], "is not a longitude and a latitude"),
        (["A-1", "--at", "24.9,60.1", "--time", "2026-05-06T05:00"], "has no offset"),
        (["A-1", "--at", "24.9,60.1", "--time", "2199-05-06T05:00Z"], "lies in the future"),
    ],
)
def test_a_wrong_report_is_one_sentence(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    """Exit code 2 and nothing changed."""
    with open_database(sqlite_url) as database:
        database.registry.put_aeds([make_aed("A-1")], at=NOON, actor="tester")
    assert _run("device", "move", *given, "--db", sqlite_url, "--json") == 2
    assert sentence in json.loads(capsys.readouterr().out)["error"]["detail"]
    with open_database(sqlite_url) as database:
        assert database.registry.get_aed("A-1") == make_aed("A-1")

"""Where responders were on their way: kept only then, and only for three days."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aedmap.dispatch import IncidentReport, accept, cancel_incident, open_incident
from aedmap.dispatch.tracking import KEPT_FOR, report_position
from aedmap.errors import NotFound, StateConflict
from aedmap.geography import Position
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON

_HERE = Position(24.123456789, 60.987654321)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """With one open incident and one alert, not answered."""
    with open_database(database_url) as opened:
        opened.people.put_responders([responder_at("A")], at=NOON, actor="tester")
        open_incident(opened.dispatch, STREETS, IncidentReport(PLACES["C"]), now=NOON, actor="desk")
        yield opened


def _report(database: Database, after_s: float = 0.0) -> bool:
    now = NOON + timedelta(seconds=after_s)
    return report_position(database.dispatch, database.tracks, 1, _HERE, accuracy_m=8.0, now=now)


def test_positions_are_taken_only_from_those_who_go(database: Database) -> None:
    """Not before they accept, and not once the incident is over."""
    with pytest.raises(StateConflict, match="only from those on the way"):
        _report(database)
    accept(database.dispatch, 1, now=NOON, actor="R-A")
    assert _report(database)
    cancel_incident(database.dispatch, 1, "test", now=NOON, actor="desk")
    with pytest.raises(StateConflict):
        _report(database, 60)
    newest = database.tracks.newest_of(1)
    assert newest is not None
    assert (newest.position, newest.accuracy_m, newest.at) == (_HERE, 8.0, NOON)
    assert "24.12" not in repr(newest)


def test_a_flood_of_points_is_one_point(database: Database) -> None:
    """What comes within three seconds is not kept."""
    accept(database.dispatch, 1, now=NOON, actor="R-A")
    assert [_report(database, after) for after in (0, 1, 2.9, 3.1)] == [True, False, False, True]


def test_after_three_days_nothing_is_left(database: Database) -> None:
    """The younger points stay until it is their turn."""
    accept(database.dispatch, 1, now=NOON, actor="R-A")
    _report(database)
    _report(database, 60)
    assert database.tracks.purge(NOON + KEPT_FOR) == 0
    assert database.tracks.purge(NOON + KEPT_FOR + timedelta(seconds=30)) == 1
    assert database.tracks.newest_of(1) is not None
    assert database.tracks.purge(NOON + KEPT_FOR + timedelta(seconds=61)) == 1
    assert database.tracks.newest_of(1) is None


def test_the_file_itself_holds_no_position_after_the_purge(sqlite_url: str, tmp_path: Path) -> None:
    """Neither the database nor its journal: the eight bytes of the longitude are in no file."""
    import struct

    needle = struct.pack(">d", _HERE.lon)
    with open_database(sqlite_url) as opened:
        opened.people.put_responders([responder_at("A")], at=NOON, actor="tester")
        open_incident(opened.dispatch, STREETS, IncidentReport(PLACES["C"]), now=NOON, actor="desk")
        accept(opened.dispatch, 1, now=NOON, actor="R-A")
        report_position(opened.dispatch, opened.tracks, 1, _HERE, accuracy_m=None, now=NOON)
        assert any(needle in file.read_bytes() for file in tmp_path.iterdir())
        opened.tracks.purge(NOON + KEPT_FOR + timedelta(hours=1))
        assert not any(needle in file.read_bytes() for file in tmp_path.iterdir())


def test_a_persons_tracks_are_theirs(database: Database) -> None:
    """Told in their export, gone when they are erased."""
    accept(database.dispatch, 1, now=NOON, actor="R-A")
    _report(database)
    told = database.person_records.export("R-A", at=NOON, actor="steward")
    assert [row["lon"] for row in told["tracks"]] == [_HERE.lon]
    cancel_incident(database.dispatch, 1, "test", now=NOON, actor="desk")
    database.person_records.erase("R-A", at=NOON, actor="steward")
    assert database.tracks.newest_of(1) is None


def test_an_alert_and_its_incident_come_in_one_look_as_in_two(database: Database) -> None:
    """Before and after the answer; an unknown number is refused."""
    for _ in range(2):
        alert, incident = database.asked.get(1)
        assert alert == database.dispatch.get_alert(1)
        assert incident == database.dispatch.get_incident(alert.incident_id)
        accept(database.dispatch, 1, now=NOON, actor="R-A")
    with pytest.raises(NotFound, match="no alert 99"):
        database.asked.get(99)

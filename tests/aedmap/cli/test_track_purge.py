"""`aedmap worker` takes out where responders were."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aedmap.cli import main
from aedmap.dispatch import IncidentReport, accept, open_incident
from aedmap.dispatch.tracking import report_position
from aedmap.geography import Position
from aedmap.storage import open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.optimizer.towns import draw_town


@pytest.mark.parametrize(("hours", "left"), [(71, True), (73, False)])
def test_the_worker_purges_tracks_after_72_hours(
    tmp_path: Path, database_url: str, hours: int, left: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """On either database; before that nothing is taken."""
    draw_town(tmp_path, "A--B--C", step_m=100.0)
    now = datetime.now(UTC)
    with open_database(database_url) as database:
        database.people.put_responders([responder_at("A", position_at=now)], at=now, actor="tester")
        opened = open_incident(database.dispatch, STREETS, IncidentReport(PLACES["C"]), now=now, actor="desk")
        accept(database.dispatch, opened.alerts[0].id, now=now, actor="R-A")
        here = Position(24.94, 60.17)
        report_position(database.dispatch, database.tracks, 1, here, accuracy_m=None, now=now)
        where = ["--town", str(tmp_path / "town"), "--db", database_url]
        later = (now + timedelta(hours=hours)).isoformat()
        with pytest.raises(SystemExit) as stop:
            main(["worker", *where, "--once", "--at", later])
        assert not stop.value.code, capsys.readouterr().err
        assert (database.tracks.newest_of(1) is not None) is left

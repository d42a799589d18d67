"""A disk that is full and a database that is locked: 503 that points to the fallback sheet, and no half record."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from aedmap.geography import Position
from aedmap.settings import Settings
from aedmap.storage import Database, open_database
from tests.webapp.conftest import SignIn, token
from tests.webapp.worlds import need_built_pages
from webapp import create_app


@pytest.fixture
def app(database: Database, drawn_town: tuple[Path, dict[str, Position]], tmp_path: Path) -> Iterator[Flask]:
    need_built_pages()
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    (sheets / "fallback.html").write_text("<p>the sheet</p>", "utf-8")
    made = create_app(Settings(files_dir=tmp_path / "files", fallback_dir=sheets), drawn_town[0], database)
    yield made
    made.extensions["aedmap"].watch.stop()


@contextmanager
def _locked(database: Database, tmp_path: Path) -> Iterator[None]:
    """Another program holds the only right to write for longer than anybody waits."""
    with database.dispatch._transactions.reading() as session:
        session.execute(text("PRAGMA busy_timeout = 50"))
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _full(database: Database, tmp_path: Path) -> Iterator[None]:
    """SQLite says that the disk is full once a file has as many pages as it is told to have at most."""
    with database.dispatch._transactions.reading() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    yield
    with database.dispatch._transactions.reading() as session:
        session.execute(text("PRAGMA max_page_count = 1073741823"))


def _open(desk: FlaskClient, places: dict[str, Position], form_token: str, number: int, note: str = "") -> int:
    place = places["P"]
    form = {"lon": place.lon, "lat": place.lat, "key": f"k-{number}", "mode": "actual", "note": note}
    headers = {"Accept": "application/json", "X-CSRFToken": form_token}
    answer = desk.post("/dispatcher/incidents", data=form, headers=headers)
    if answer.status_code == 503:
        assert answer.mimetype == "application/problem+json"
        assert answer.json is not None
        assert answer.json["fallback"] == "/fallback"
        assert desk.get("/fallback").text == "<p>the sheet</p>"
        assert "sqlite" not in answer.text
        form["csrf_token"] = form_token
        page = desk.post("/dispatcher/incidents", data=form, headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "sqlite" not in page.text
        for address in ("/fallback", "/dispatcher/fallback"):
            assert f'href="{address}"' in page.text
    return answer.status_code


def _agrees(sqlite_url: str) -> int:
    """How many incidents there are, each whole: with its events, and people busy only with one that exists."""
    with open_database(sqlite_url) as looked:
        incidents = looked.dispatch.list_incidents(limit=10_000)
        told = [one for one in looked.events.read_after(0, limit=100_000) if one.to_state == "received"]
        assert len(told) == len(incidents)
        alerted = {alert.responder_id for one in incidents for alert in looked.dispatch.alerts_of(one.id)}
        busy = {one.id for one in looked.people.list_responders() if one.busy_with is not None}
        assert busy <= alerted
        assert looked.events.first_broken() is None
        return len(incidents)


def test_a_locked_database_is_503_with_the_sheet_and_nothing_stored(
    sign_in: SignIn, database: Database, places: dict[str, Position], tmp_path: Path, sqlite_url: str
) -> None:
    """When the lock is gone the same request opens the incident."""
    desk = sign_in("dispatcher")
    form_token = token(desk, "/dispatcher")
    with _locked(database, tmp_path):
        assert _open(desk, places, form_token, 1) == 503
        assert desk.get("/dispatcher").status_code == 200  # reading goes on
    assert _agrees(sqlite_url) == 0
    assert _open(desk, places, form_token, 1) == 200
    assert _agrees(sqlite_url) == 1


def test_other_refusals_lead_to_the_sheet_too(sign_in: SignIn) -> None:
    """Whoever is refused at the desk may have no time to look for the way."""
    page = sign_in("dispatcher").get("/dispatcher/incidents/4711", headers={"Accept": "text/html"})
    assert page.status_code == 404
    for address in ("/fallback", "/dispatcher/fallback"):
        assert f'href="{address}"' in page.text


def test_a_full_disk_is_503_with_the_sheet_and_no_half_record(
    sign_in: SignIn, database: Database, places: dict[str, Position], tmp_path: Path, sqlite_url: str
) -> None:
    """Incidents are opened until no page is left; what was acknowledged is whole, what was refused left no trace."""
    desk = sign_in("dispatcher")
    form_token = token(desk, "/dispatcher")
    with _full(database, tmp_path):
        answers = [_open(desk, places, form_token, number, "x" * 900) for number in range(60)]
        assert 503 in answers
        assert set(answers) <= {200, 503}
    assert _agrees(sqlite_url) == answers.count(200)
    assert _open(desk, places, form_token, 99) == 200


def test_a_database_that_is_gone_leaves_a_page_with_the_way_to_the_sheet(
    sign_in: SignIn, app: Flask, tmp_path: Path
) -> None:
    """The frame of the pages asks the database, too; without it the sentence stands alone."""
    desk = sign_in("dispatcher")
    database: Database = app.extensions["aedmap"].database
    database.close()
    (tmp_path / "test.sqlite").rename(tmp_path / "gone.sqlite")
    (tmp_path / "test.sqlite").mkdir()
    page = desk.get("/dispatcher", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert 'href="/fallback"' in page.text

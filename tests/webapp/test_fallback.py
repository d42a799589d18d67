"""The fallback sheet at the desk, and the kept one when nothing else is left."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient

from aedmap.settings import Settings
from aedmap.storage import Database
from tests.webapp.conftest import SignIn
from tests.webapp.worlds import need_built_pages
from webapp import create_app


def test_the_desk_gets_it_and_whoever_is_listed_learns_of_it(sign_in: SignIn, database: Database) -> None:
    """With people it is confidential and a look at each of them; without it names nobody and is none."""
    responder = database.people.get_responder("R-1")
    database.people.put_responders([replace(responder, base=responder.position)], at=datetime.now(UTC), actor="test")
    desk = sign_in("dispatcher")
    assert "/dispatcher/fallback/sheet" in desk.get("/dispatcher/fallback", headers={"Accept": "text/html"}).text
    plain = desk.get("/dispatcher/fallback/sheet?people=no")
    assert plain.status_code == 200 and responder.name not in plain.text and "Library desk" in plain.text
    assert "Broken one" not in plain.text and "default-src 'none'" in plain.headers["Content-Security-Policy"]
    assert _looks(database) == []
    for _ in range(2):
        secret = desk.get("/dispatcher/fallback/sheet")
        assert responder.name in secret.text and "CONFIDENTIAL" in secret.text
        assert secret.headers["Cache-Control"] == "no-store"
    assert _looks(database) == ["fallback"]  # once a day for each account


def test_the_kept_one_needs_no_database(tmp_path: Path, drawn_town: tuple[Path, object], database: Database) -> None:
    """Everybody gets the file without people even when the database is gone; where none is kept a sentence says so."""
    need_built_pages()
    folder = tmp_path / "sheets"
    app = create_app(Settings(files_dir=tmp_path / "files", fallback_dir=folder), drawn_town[0], database)
    client: FlaskClient = app.test_client()
    assert client.get("/fallback").status_code == 404
    folder.mkdir()
    (folder / "fallback.html").write_text("<p>the sheet</p>", "utf-8")
    (folder / "fallback-confidential.html").write_text("<p>secret</p>", "utf-8")
    app.extensions["aedmap"].watch.stop()
    database.close()
    (tmp_path / "test.sqlite").rename(tmp_path / "gone.sqlite")
    answer = client.get("/fallback")
    assert (answer.status_code, answer.text) == (200, "<p>the sheet</p>")
    assert client.get("/fallback-confidential.html").status_code == 404
    for path, kind in (("/", "text/html"), ("/api/nearest?lon=24.94&lat=60.17", "application/json")):
        gone = client.get(path, headers={"Accept": kind})
        assert gone.status_code == 503 and "/fallback" in gone.text, gone.text


def _looks(database: Database) -> list[str]:
    looks = database.persons.look("R-1", at=datetime.now(UTC), actor="test").looks
    return [look.what for look in looks if look.actor != "test"]

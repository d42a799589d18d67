"""`aedmap serve`: which server, and refusals in one sentence before anything is served."""

import importlib.util
import socket
from pathlib import Path
from typing import Any

import pytest

from aedmap.cli import main
from aedmap.storage import open_database
from tests.webapp.worlds import fill, make_town_folder, need_built_pages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town and its database in one folder."""
    need_built_pages()
    folder = tmp_path_factory.mktemp("serve")
    places = make_town_folder(folder / "town")
    with open_database(_url(folder)) as database:
        fill(database, folder / "town", places)
    return folder


def _url(folder: Path) -> str:
    return f"sqlite:///{(folder / 'served.sqlite').as_posix()}"


def _serve(*given: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(["serve", *given])
    return int(stop.value.code or 0)


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_waitress_serves_where_gunicorn_is_not_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Machines that run Windows get the same app from another server."""
    served: list[dict[str, Any]] = []
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr("waitress.serve", lambda app, **options: served.append({"app": app, **options}))
    port = _free_port()
    assert _serve("--town", str(folder / "town"), "--db", _url(folder), "--port", port) == 0
    assert served[0]["port"] == int(port)
    assert served[0]["app"].test_client().get("/").status_code == 200
    served[0]["app"].extensions["aedmap"].database.close()


def test_a_taken_port_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody should have to read a server's log to learn that another program has the port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert _serve("--town", "nowhere", "--port", str(other.getsockname()[1])) == 2
    assert "give another --host or --port" in capsys.readouterr().err


def test_a_folder_that_is_no_town_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is served, and the sentence says how to make a town."""
    assert _serve("--town", str(folder), "--db", _url(folder), "--port", _free_port()) == 2
    assert "aedmap town build" in capsys.readouterr().err


def test_the_database_of_another_town_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two towns are never mixed."""
    with open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}") as database:
        database.meta.bind_town("f" * 64, "Elsewhere")
    given = ["--town", str(folder / "town"), "--db", f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}"]
    assert _serve(*given, "--port", _free_port()) == 2
    assert "Elsewhere" in capsys.readouterr().err


def test_a_mistyped_database_is_not_made(folder: Path, tmp_path: Path) -> None:
    """An empty map would tell somebody in need that there is no device at all."""
    url = f"sqlite:///{(tmp_path / 'typo.sqlite').as_posix()}"
    assert _serve("--town", str(folder / "town"), "--db", url, "--port", _free_port()) == 2
    assert not (tmp_path / "typo.sqlite").exists()


def test_more_than_one_process_needs_a_server_that_has_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody should believe that several serve while one does."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert _serve("--town", "nowhere", "--processes", "2", "--port", _free_port()) == 2
    assert "2 processes need gunicorn" in capsys.readouterr().err

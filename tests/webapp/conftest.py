"""An app over the drawn town and an SQLite database, and clients signed in with each role."""

import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from aedmap.geography import Position
from aedmap.settings import Settings
from aedmap.storage import Database, open_database
from tests.webapp.worlds import fill, make_town_folder, need_built_pages
from webapp import create_app

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(scope="session")
def drawn_town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Position]]:
    """The folder of the drawn town and the positions of its letters."""
    folder = tmp_path_factory.mktemp("drawn") / "town"
    return folder, make_town_folder(folder)


@pytest.fixture
def places(drawn_town: tuple[Path, dict[str, Position]]) -> dict[str, Position]:
    return drawn_town[1]


@pytest.fixture(scope="session")
def _filled(drawn_town: tuple[Path, dict[str, Position]]) -> Path:
    """Filled once, because hashing passwords is slow on purpose."""
    path = drawn_town[0].parent / "filled.sqlite"
    with open_database(f"sqlite:///{path.as_posix()}") as opened:
        fill(opened, *drawn_town)
    return path


@pytest.fixture
def database(sqlite_url: str, tmp_path: Path, _filled: Path) -> Iterator[Database]:
    shutil.copy(_filled, tmp_path / "test.sqlite")
    with open_database(sqlite_url) as opened:
        yield opened


@pytest.fixture
def app(database: Database, drawn_town: tuple[Path, dict[str, Position]], tmp_path: Path) -> Iterator[Flask]:
    need_built_pages()
    made = create_app(Settings(files_dir=tmp_path / "files"), drawn_town[0], database)
    yield made
    made.extensions["aedmap"].watch.stop()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, database: Database) -> SignIn:
    """A client of its own for an account, signed in without the slow hashing."""
    accounts = {account.name: account for account in database.accounts.list_accounts()}

    def as_account(name: str) -> FlaskClient:
        one = app.test_client()
        with one.session_transaction() as session:
            session["account"], session["stamp"] = accounts[name].id, accounts[name].stamp
            session["id"] = secrets.token_hex(8)
        return one

    return as_account


def token(client: FlaskClient, page: str) -> str:
    """The token against forged forms that the page shows."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(page, headers={"Accept": "text/html"}).text)
    assert found
    return found.group(1)

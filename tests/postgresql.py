"""A PostgreSQL server of the tests' own, in a temporary folder, reached through a socket there."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_SUPERUSER = "aedmap"


@contextmanager
def running_server() -> Iterator["Server | None"]:
    """Start a server for as long as the block lasts; None where PostgreSQL is not installed."""
    binaries = _find_binaries()
    if binaries is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="aedmap-pg-"))
    account = _unprivileged_account()
    if account:
        shutil.chown(folder, account)
    data = folder / "data"
    _run(
        [binaries / "initdb", "-D", data, "-U", _SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
        account,
    )
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=200"
    log = folder / "log"
    _run([binaries / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start"], account)
    try:
        yield Server(folder)
    finally:
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], account)
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """Gives an empty database with each call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def new_database(self) -> str:
        """The URL of a database that nobody has used."""
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(host=str(self._folder), user=_SUPERUSER, dbname="postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql+psycopg://{_SUPERUSER}@/{name}?host={self._folder}"


def _find_binaries() -> Path | None:
    initdb = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if initdb:
        folders.append(Path(initdb).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _unprivileged_account() -> str | None:
    """initdb refuses root: the account that Debian's package made runs it."""
    return "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def _run(command: list[str | Path], account: str | None) -> None:
    as_account = ["runuser", "-u", account, "--"] if account else []
    subprocess.run([*as_account, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())

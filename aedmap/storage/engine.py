"""The connection to one database, SQLite or PostgreSQL, and how its transactions begin."""

import math
import os
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from aedmap.errors import InvalidInput, SourceUnavailable

# How long commands and workers wait for others who write, and for a server that does not answer.
BUSY_S = 15.0
_CONNECTING_S = 10.0
# The same for pages: somebody at the desk needs the fallback sheet sooner than that.
BUSY_FOR_PAGES_S = 3.0
# How often a writer asks whether another process has finished; writing takes a few milliseconds.
_ASK_AGAIN_S = 0.002
# Connections kept open for the threads of one process: opening one for each request costs more than what it reads.
_KEPT, _MORE = 24, 24


def read_url(text: str) -> URL:
    """The URL of a database; only the two kinds that are tested are allowed."""
    try:
        url = make_url(text)
    except ArgumentError:
        # The text may hold a password, so it is not repeated.
        raise InvalidInput(
            "The database URL cannot be read; give one such as sqlite:///aedmap.sqlite or postgresql://user@host/name."
        ) from None
    if url.get_backend_name() == "sqlite":
        if not url.database or url.database == ":memory:":
            raise InvalidInput("The database URL names no file; give one such as sqlite:///aedmap.sqlite.")
        return url.set(drivername="sqlite+pysqlite")
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise InvalidInput(f"A {url.drivername} database is not known; give an sqlite:/// or postgresql:// URL.")


def make_engine(url: URL, *, create: bool, busy_s: float | None = None) -> Engine:
    """An engine whose writing transactions wait their turn and whose commits survive a power cut.

    busy_s: how long somebody waits for others who write, and for the server, before they are refused; None as commands
    and workers wait: BUSY_S on SQLite, as long as it takes on PostgreSQL
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, create, BUSY_S if busy_s is None else busy_s)
    at_most = {} if busy_s is None else {"options": f"-c lock_timeout={busy_s * 1000:.0f}"}
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_size=_KEPT,
            max_overflow=_MORE,
            pool_timeout=busy_s or _CONNECTING_S,
            connect_args={"connect_timeout": math.ceil(busy_s or _CONNECTING_S), **at_most},
        )
    except ImportError as error:
        raise SourceUnavailable("A PostgreSQL database needs the package psycopg; install aedmap[server].") from error


def _sqlite(url: URL, create: bool, busy_s: float) -> Engine:
    file = Path(url.database or "")
    if not create and not file.is_file():
        raise SourceUnavailable(f"There is no database {file}; make one with 'aedmap sample' or give --db URL.")
    if not file.absolute().parent.is_dir():
        raise SourceUnavailable(f"The folder of the database {file} does not exist; make it or give another --db URL.")
    _make_private(file)
    engine = create_engine(
        url, connect_args={"timeout": busy_s}, pool_size=_KEPT, max_overflow=_MORE, pool_timeout=busy_s
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", partial(_begin_sqlite, busy_s))
    return engine


def _make_private(file: Path) -> None:
    """A new database is its owner's alone to read, as it holds names and telephone numbers; SQLite's journals follow.

    Modes of a file that is there are somebody's choice and stay.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise SourceUnavailable(
            f"The database {file} cannot be made ({error.strerror}); give another --db URL."
        ) from error


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    sqlite = cast(sqlite3.Connection, connection)
    sqlite.isolation_level = None  # BEGIN is ours: the driver's own comes too late to keep readers consistent
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        sqlite.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(busy_s: float, connection: Connection) -> None:
    # A writer takes the lock before it reads: what it decides on cannot change under it, and it never fails half-way.
    if connection.get_execution_options().get("writing", False):
        _begin_writing(busy_s, connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(busy_s: float, connection: Connection) -> None:
    """Ask for the lock at short, even intervals.

    SQLite's own waiting sleeps ever longer, up to 100 ms, while whoever comes fresh is served: of two processes at a
    busy desk one would wait for seconds.
    """
    sqlite = cast(sqlite3.Connection, connection.connection.driver_connection)
    until = time.monotonic() + busy_s
    sqlite.execute("PRAGMA busy_timeout=0").close()
    try:
        while time.monotonic() < until:
            try:
                return sqlite.execute("BEGIN IMMEDIATE").close()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
            time.sleep(_ASK_AGAIN_S)
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, so that its failure is told like all others
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={busy_s * 1000:.0f}").close()

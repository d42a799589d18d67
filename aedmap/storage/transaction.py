"""Reading and writing transactions, with the events of a writing one appended in the order of the commits."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from aedmap.errors import DatabaseUnavailable, InvalidInput, StateConflict, WaitedCrosswise
from aedmap.life_cycle import Change
from aedmap.storage.chain import append
from aedmap.storage.engine import BUSY_S
from aedmap.storage.schema import lock_tables

_DEADLOCK = "40P01"  # PostgreSQL's number of it; SQLite has one writer at a time


class Writing:
    """One open transaction: its session, and the changes to be written down when it commits."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._changes: list[Change] = []

    def record(self, change: Change) -> None:
        """Append to the event log when the transaction commits."""
        self._changes.append(change)

    def flush_events(self) -> None:
        """Write what was recorded. Last of all, because from here to the commit all other writers of events wait."""
        self.session.flush()
        append(self.session.connection(), self._changes)
        self._changes.clear()


class Transactions:
    """Opens transactions on one engine and turns the driver's errors into sentences.

    busy_s: how long threads of this process wait for each other to write, where the database does not see to it
    """

    def __init__(self, engine: Engine, busy_s: float | None = None) -> None:
        self._busy_s = BUSY_S if busy_s is None else busy_s
        # A reader sees one moment of the database: SQLite gives that by itself, PostgreSQL when asked.
        one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._readers = engine.execution_options(**one_moment)
        self._writers = engine.execution_options(writing=True)
        self._shown = engine.url.render_as_string(hide_password=True)
        # SQLite has one writer at a time and lets the others ask again and again, whoever happens to ask first: threads
        # of one process wait in line instead. PostgreSQL sees to that itself.
        self._turn = threading.RLock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database."""
        with self._sentences(), Session(self._readers, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """The same without a session: for the plain rows that a busy desk reads all the time."""
        with self._sentences(), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """All of it is kept, or nothing is."""
        with self._sentences(), self._my_turn(), Session(self._writers, expire_on_commit=False) as session:
            writing = Writing(session)
            yield writing
            writing.flush_events()
            session.commit()

    @contextmanager
    def changing_tables(self) -> Iterator[Connection]:
        """A connection whose one transaction may make and drop tables: all of it is kept, or nothing is."""
        with self._sentences(), self._writers.begin() as connection:
            lock_tables(connection)
            yield connection

    def forget_overwritten(self) -> None:
        """SQLite's own journal still holds pages as they were: write it into the file and empty it.

        While somebody reads an older moment it stays until the next time. PostgreSQL looks after its own.
        """
        if self._writers.dialect.name == "sqlite":
            with self._sentences(), closing(self._writers.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if self._turn is None:
            yield
        elif self._turn.acquire(timeout=self._busy_s):
            try:
                yield
            finally:
                self._turn.release()
        else:
            raise DatabaseUnavailable(
                f"The database {self._shown} cannot be used: others write for {self._busy_s:g} s."
            )

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            raise StateConflict("The same record was stored by somebody else just now; look again.") from error
        except DataError as error:
            raise InvalidInput(f"The database cannot keep what was given: {_first_line(error)}.") from error
        except OverflowError as error:  # SQLite's driver; PostgreSQL says it as a DataError
            raise InvalidInput("The database cannot keep so large a number; give one of its own.") from error
        except UnicodeEncodeError as error:
            raise InvalidInput("A text given holds characters that are not Unicode; type it again.") from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _DEADLOCK:
                raise WaitedCrosswise("Others changed the same people or devices just now; try again.") from error
            raise DatabaseUnavailable(f"The database {self._shown} cannot be used: {_first_line(error)}.") from error
        except NoConnectionFree as error:
            raise DatabaseUnavailable(f"All connections to the database {self._shown} are in use.") from error


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")

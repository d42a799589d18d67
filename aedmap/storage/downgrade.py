"""Taking the tables back to an older version, for an older program; never at the price of content."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    and_,
    exists,
    inspect,
    select,
)
from sqlalchemy.types import Float, Text

from aedmap.errors import InvalidInput, StateConflict
from aedmap.storage.schema import NEWEST, downgrade_to, known_versions, version_of
from aedmap.storage.transaction import Transactions

# What newer versions reckon from other tables: nothing is lost with it.
_RECKONED = frozenset({"event_head"})


def downgrade(transactions: Transactions, version: str) -> None:
    """Bring the tables to an older version. InvalidInput for a version that is none or newer than the database's;
    StateConflict, and nothing changed, where a table or column that would go holds something."""
    with transactions.changing_tables() as connection:
        now, known = version_of(connection), known_versions()
        if now not in known:
            raise InvalidInput(f"The database has tables of version {now}; this program knows {', '.join(known)}.")
        if version not in known[: known.index(now) + 1]:
            allowed = ", ".join(known[: known.index(now) + 1])
            raise InvalidInput(f"{version!r} is not a version to go back to; the database is at {now}, give {allowed}.")
        held = _held(connection)
        downgrade_to(connection, version)
        lost = sorted(held - _there(connection))
        if lost:
            shown = ", ".join(lost[:4]) + (" and more" if len(lost) > 4 else "")
            raise StateConflict(
                f"Version {version} has no place for {shown}; make a backup, empty them, and try again."
            )


def downgrade_database(url: str, version: str) -> str:
    """Take the database of a URL back; returns the version it was at."""
    from aedmap.storage.engine import make_engine, read_url

    engine = make_engine(read_url(url), create=False)
    try:
        with engine.connect() as connection:
            before = version_of(connection)
        downgrade(Transactions(engine), version)
        return before or NEWEST
    finally:
        engine.dispose()


def _held(connection: Connection) -> set[str]:
    """Tables with rows ("aed") and columns with content ("aed.serial")."""
    metadata = MetaData()
    metadata.reflect(connection)
    held: set[str] = set()
    for table in metadata.tables.values():
        if table.name in _RECKONED or not connection.scalar(select(exists().select_from(table))):
            continue
        held.add(table.name)
        for column in table.columns:
            told = select(exists().select_from(table).where(and_(column.is_not(None), _telling(column))))
            if connection.scalar(told):
                held.add(f"{table.name}.{column.name}")
    return held


def _telling(column: Column[Any]) -> ColumnElement[bool]:
    """Whether a value says something: what a new column is filled with for old rows (0, "", false) does not."""
    if isinstance(column.type, Boolean):
        return column.is_(True)
    if isinstance(column.type, Integer | Float):
        return column != 0
    if isinstance(column.type, String | Text):
        return column != ""
    return column.is_not(None)


def _there(connection: Connection) -> set[str]:
    looking = inspect(connection)
    tables = looking.get_table_names()
    return {*tables, *(f"{name}.{one['name']}" for name in tables for one in looking.get_columns(name))}

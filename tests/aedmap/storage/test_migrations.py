"""Migrations with data: up without a loss, down only where nothing is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Engine, MetaData, create_engine, inspect

from aedmap.cli import main
from aedmap.errors import InvalidInput, StateConflict
from aedmap.storage import open_database
from aedmap.storage.downgrade import downgrade
from aedmap.storage.engine import make_engine, read_url
from aedmap.storage.schema import NEWEST, known_versions, upgrade_to, version_of
from aedmap.storage.transaction import Transactions
from tests.aedmap.storage.filled import Rows, all_rows, fill_empty_tables


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(read_url(database_url), create=True)
    yield made
    made.dispose()


def _still_there(before: Rows, after: Rows) -> None:
    """Every row of before is in after, on the columns that both have."""
    for name, rows in before.items():
        if name not in after:
            continue
        assert len(after[name]) == len(rows), name
        for old, new in zip(rows, after[name], strict=True):
            shared = old.keys() & new.keys()
            assert {key: old[key] for key in shared} == {key: new[key] for key in shared}, name


def test_rows_of_every_version_survive_to_the_newest(engine: Engine) -> None:
    """Each version's tables are filled when they come into being, and are whole at the end."""
    seen: list[Rows] = []
    with engine.execution_options(writing=True).begin() as connection:
        for version in known_versions():
            upgrade_to(connection, version)
            for before in seen:
                _still_there(before, all_rows(connection))
            fill_empty_tables(connection)
            seen.append(all_rows(connection))
        assert version_of(connection) == NEWEST


def test_going_down_keeps_everything_or_is_refused(engine: Engine) -> None:
    """From the newest version to the first: a step that would lose content changes nothing; once that is empty it
    goes, and what the older version knows is untouched. Up again makes the newest tables of it."""
    transactions = Transactions(engine)
    with transactions.changing_tables() as connection:
        upgrade_to(connection, "head")
        fill_empty_tables(connection)
    for version in known_versions()[-2::-1]:
        before = _rows(engine)
        try:
            downgrade(transactions, version)
        except StateConflict as refusal:
            assert _rows(engine) == before
            assert version in str(refusal)
            _empty_what_goes(engine, version)
            before = _rows(engine)
            downgrade(transactions, version)
        _still_there(before, _rows(engine))
    assert _version(engine) == "0001"
    before = _rows(engine)
    open_database(engine.url.render_as_string(hide_password=False)).close()
    assert _version(engine) == NEWEST
    _still_there(before, _rows(engine))


def _rows(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return all_rows(connection)


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return version_of(connection)


def _empty_what_goes(engine: Engine, version: str) -> None:
    """Empty the tables and columns that the older version does not have, found on a database of that version."""
    scratch = create_engine("sqlite://")
    with scratch.begin() as other:
        upgrade_to(other, version)
        old = _columns(other)
    scratch.dispose()
    with engine.execution_options(writing=True).begin() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        for table in reversed(metadata.sorted_tables):
            if table.name not in old:
                connection.execute(table.delete())
                continue
            for column in table.columns:
                if column.name not in old[table.name]:
                    connection.execute(table.update().values({column: _nothing(column)}))


def _nothing(column: Column[Any]) -> Any:
    """What a new column says of rows that know nothing of it."""
    if column.nullable:
        return None
    return {bool: False, int: 0, float: 0.0}.get(column.type.python_type, "")


def _columns(connection: Connection) -> dict[str, set[str]]:
    looking = inspect(connection)
    return {name: {one["name"] for one in looking.get_columns(name)} for name in looking.get_table_names()}


def test_a_version_that_is_none_is_refused(engine: Engine) -> None:
    """Unknown, and newer than the database."""
    with Transactions(engine).changing_tables() as connection:
        upgrade_to(connection, "0001")
    for version in ("0002", "7", "head", ""):
        with pytest.raises(InvalidInput, match="not a version to go back to"):
            downgrade(Transactions(engine), version)


def test_the_command_goes_down_and_the_next_one_up(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty database goes down with a sentence; any other command brings it up to date again."""
    open_database(sqlite_url).close()
    with pytest.raises(SystemExit) as stop:
        main(["downgrade", "0001", "--db", sqlite_url])
    assert stop.value.code in (None, 0)
    assert f"from version {NEWEST} to 0001" in capsys.readouterr().out
    with open_database(sqlite_url) as database:
        assert database.events.last_seq() == 0

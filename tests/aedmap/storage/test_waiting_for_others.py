"""How long somebody waits whom the database keeps waiting, and what they are told."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from aedmap.errors import DatabaseUnavailable
from aedmap.storage import Role, open_database
from aedmap.storage.engine import read_url

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def test_who_has_little_patience_is_refused_while_others_write(database_url: str) -> None:
    """Another program holds what they want to write; nothing is stored, and afterwards all goes on."""
    with open_database(database_url, busy_s=0.2) as database:
        engine = create_engine(read_url(database_url), isolation_level="AUTOCOMMIT")
        lock = "BEGIN; LOCK TABLE account" if engine.dialect.name == "postgresql" else "BEGIN IMMEDIATE"
        with closing(engine.connect()) as other:
            for statement in lock.split("; "):
                other.execute(text(statement))
            with pytest.raises(DatabaseUnavailable, match="cannot be used"):
                database.accounts.add("somebody", [Role.PLANNER], at=NOW, actor="test")
            other.execute(text("ROLLBACK"))
        engine.dispose()
        assert database.accounts.list_accounts() == []
        database.accounts.add("somebody", [Role.PLANNER], at=NOW, actor="test")
        assert [one.name for one in database.accounts.list_accounts()] == ["somebody"]

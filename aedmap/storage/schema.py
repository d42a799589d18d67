"""The version of the tables: made, brought up to date, or refused."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from aedmap.errors import InvalidInput

if TYPE_CHECKING:
    from alembic.config import Config

# The newest file in migrations/versions; a test keeps the two equal. Known here so that opening needs no Alembic.
NEWEST = "0019"
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 4_129_307_265


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction; refuse a database of a newer program."""
    with engine.connect() as connection:
        if version_of(connection) == NEWEST:
            return
    with engine.execution_options(writing=True).begin() as connection:
        lock_tables(connection)
        found = version_of(connection)
        if found == NEWEST:
            return
        _upgrade(connection, found)


def lock_tables(connection: Connection) -> None:
    """Make other programs that would change the tables wait for the end of this transaction."""
    if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE has already made the others wait
        connection.execute(text("SET LOCAL lock_timeout = 0"))  # however little patience pages have
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def version_of(connection: Connection) -> str | None:
    """The version of the tables, None where there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def refuse_foreign(connection: Connection) -> None:
    """InvalidInput when the database holds tables that are not ours."""
    if version_of(connection) is None and inspect(connection).get_table_names():
        raise InvalidInput(
            "The database holds tables that are not aedmap's; give an empty database or another --db URL."
        )


def check_known(version: str, whose: str) -> None:
    """InvalidInput when the tables of a file or database are of a version that this program does not know."""
    if version not in known_versions():
        raise InvalidInput(
            f"{whose} has tables of version {version}, newer than this program knows ({NEWEST}); update aedmap."
        )


def known_versions() -> list[str]:
    """Every version of the tables, oldest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def upgrade_to(connection: Connection, version: str) -> None:
    """Run the migrations up to a version ("head" for the newest) inside the connection's transaction."""
    from alembic import command

    command.upgrade(_config(connection), version)


def downgrade_to(connection: Connection, version: str) -> None:
    """Run the migrations backwards; what they drop is gone, so ask aedmap.storage.downgrade instead."""
    from alembic import command

    command.downgrade(_config(connection), version)


def _upgrade(connection: Connection, found: str | None) -> None:
    if found is not None:
        check_known(found, "The database")
    refuse_foreign(connection)
    upgrade_to(connection, "head")


def _config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

"""The version of the tables: made, brought up to date, or refused."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from aedmap.errors import InvalidInput

# The newest file in migrations/versions; a test keeps the two equal. Known here so that opening needs no Alembic.
NEWEST = "0006"
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 4_129_307_265


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction; refuse a database of a newer program."""
    with engine.connect() as connection:
        if _version(connection) == NEWEST:
            return
    with engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE has already made the others wait
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _version(connection)
        if found == NEWEST:
            return
        _upgrade(connection, found)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(connection: Connection, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise InvalidInput(
            f"The database has tables of version {found}, newer than this program knows ({NEWEST}); update aedmap."
        )
    if found is None and inspect(connection).get_table_names():
        raise InvalidInput(
            "The database holds tables that are not aedmap's; give an empty database or another --db URL."
        )
    command.upgrade(config, "head")

"""Opening a database: made, brought up to date, or refused in one sentence."""

import multiprocessing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from aedmap.storage import open_database, schema
from aedmap.storage.engine import read_url
from aedmap.storage.tables import Base


def test_the_version_the_program_wants_is_the_newest_migration() -> None:
    """Opening without Alembic is safe only while the number in the code is the newest file's."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.NEWEST


def test_migrations_make_exactly_the_tables_of_the_code(database_url: str) -> None:
    """What the migrations build and what the classes describe do not differ."""
    open_database(database_url).close()
    engine = create_engine(read_url(database_url))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_opening_twice_keeps_what_was_written(database_url: str) -> None:
    """The second opening finds the first one's content."""
    with open_database(database_url) as database:
        database.meta.bind_town("f1", "Helsinki")
    with open_database(database_url, create=False) as database:
        assert database.meta.read().town_name == "Helsinki"


def _open(url: str) -> None:
    open_database(url).close()


def test_four_processes_may_open_a_new_database_at_once(database_url: str) -> None:
    """Workers that start together do not trip over each other's tables."""
    served = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if served else "spawn")
    workers = [context.Process(target=_open, args=(database_url,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    """Tables this program does not know are left alone."""
    open_database(database_url).close()
    engine = create_engine(read_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(InvalidInput, match="newer than this program"):
        open_database(database_url)


def test_somebody_elses_database_is_refused(database_url: str) -> None:
    """A database with other tables gets none of ours."""
    engine = create_engine(read_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    engine.dispose()
    with pytest.raises(InvalidInput, match="not aedmap's"):
        open_database(database_url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A text file under the name of a database is left as it is."""
    file = tmp_path / "notes.sqlite"
    file.write_text("This is a letter, and a long one, not a database. " * 30)
    with pytest.raises(SourceUnavailable, match="not a database"):
        open_database(f"sqlite:///{file}")
    assert file.read_text().startswith("This is a letter")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://root@localhost/x", "is not known"),
        ("not a url", "cannot be read"),
        ("sqlite://", "names no file"),
        ("sqlite:////no/such/folder/a.sqlite", "folder of the database"),
    ],
)
def test_a_url_that_cannot_work_is_refused(url: str, sentence: str) -> None:
    """Each wrong URL gets its own sentence."""
    with pytest.raises((InvalidInput, SourceUnavailable), match=sentence):
        open_database(url)


def test_an_unreachable_server_is_named_without_the_password() -> None:
    """The sentence may end in a log; the password must not."""
    with pytest.raises(SourceUnavailable, match="cannot be reached") as caught:
        open_database("postgresql://desk:hunter2@127.0.0.1:9/town")
    assert "hunter2" not in str(caught.value)


def test_looking_does_not_make_a_database(tmp_path: Path) -> None:
    """A command that only looks leaves no empty file behind."""
    file = tmp_path / "none.sqlite"
    with pytest.raises(SourceUnavailable, match="There is no database"):
        open_database(f"sqlite:///{file}", create=False)
    assert not file.exists()


def test_a_database_of_another_town_is_refused(database_url: str) -> None:
    """Positions of one town are never ranked on the streets of another."""
    with open_database(database_url) as database:
        database.meta.check_town("f1", "Helsinki")
        database.meta.bind_town("f1", "Helsinki")
        database.meta.check_town("f1", "Helsinki")
        with pytest.raises(InvalidInput, match="belongs to the town Helsinki"):
            database.meta.check_town("f2", "Taipei")
        with pytest.raises(InvalidInput, match="belongs to the town Helsinki"):
            database.meta.bind_town("f2", "Taipei")


def test_a_number_no_database_holds_is_a_sentence(database_url: str) -> None:
    """Ids come from addresses that anybody may type."""
    with open_database(database_url) as database, pytest.raises((InvalidInput, NotFound)):
        database.dispatch.get_incident(10**30)


def test_a_secret_is_made_once_for_all_processes_and_asked_for_once(database_url: str) -> None:
    """Whoever comes second gets the first one's; afterwards nobody has to ask the database."""
    with open_database(database_url) as one, open_database(database_url) as two:
        assert one.meta.secret("s", lambda: "first") == "first"
        assert two.meta.secret("s", lambda: "second") == "first"
        assert two.meta.secret("other", lambda: "third") == "third"
        statements: list[str] = []
        event.listen(two._engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
        assert two.meta.secret("s", lambda: "fourth") == "first"
        assert statements == []

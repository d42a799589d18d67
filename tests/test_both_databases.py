"""The tests' own databases."""

from sqlalchemy import create_engine, text


def test_each_database_of_the_suite_answers(database_url: str) -> None:
    """A test that asks for a database gets one that works, on SQLite and on PostgreSQL."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1 + 1")).scalar() == 2
    engine.dispose()

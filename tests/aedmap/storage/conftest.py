"""An open database of each kind, and made-up content for it."""

from collections.abc import Iterator

import pytest

from aedmap.storage import Database, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened

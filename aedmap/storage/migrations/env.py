"""Where Alembic starts: it works inside the connection and transaction it is given."""

from typing import Literal

from alembic import context

from aedmap.storage.tables import Base
from aedmap.storage.tables.base import UtcTime


def _plain_times(kind: str, item: object, _context: object) -> str | Literal[False]:
    """A migration names the database's own type, so that it stays what it was when the class changes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # both databases can undo a CREATE TABLE, and a crash half-way must leave nothing
    render_as_batch=True,
    compare_type=True,
    render_item=_plain_times,
)
with context.begin_transaction():
    context.run_migrations()

"""Notes are bound to their entries: a salted digest in the hashed row, the salt beside the note."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("event", sa.Column("note_digest", sa.String(), nullable=True))
    op.add_column("event_note", sa.Column("salt", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("event_note", "salt")
    op.drop_column("event", "note_digest")

"""The head of the event log beside it: number and hash of the newest entry."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "event_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_head")),
    )
    op.execute("INSERT INTO event_head (id, seq, hash) SELECT 1, seq, hash FROM event ORDER BY seq DESC LIMIT 1")


def downgrade() -> None:
    op.drop_table("event_head")

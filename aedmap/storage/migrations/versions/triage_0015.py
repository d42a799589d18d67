"""What the desk takes a call for, and who accepted and came no further."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("triage", sa.String(), nullable=True))
    op.add_column("alert", sa.Column("stalled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alert", sa.Column("turnout_s", sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column("alert", "turnout_s")
    op.drop_column("alert", "stalled_at")
    op.drop_column("incident", "triage")

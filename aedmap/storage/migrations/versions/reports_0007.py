"""Reports of the public."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None

_INDEXED = ("aed_id", "reporter", "made_at", "state")


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("aed_id", sa.String(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=True),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("result_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    for name in _INDEXED:
        op.create_index(op.f(f"ix_report_{name}"), "report", [name])
    op.create_index("ix_report_client_made_at", "report", ["client", "made_at"])


def downgrade() -> None:
    op.drop_index("ix_report_client_made_at", table_name="report")
    for name in reversed(_INDEXED):
        op.drop_index(op.f(f"ix_report_{name}"), table_name="report")
    op.drop_table("report")

"""What was changed on devices, so that it can be taken back; devices merged, and pairs told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("aed", sa.Column("merged_into", sa.String(), nullable=True))
    op.create_table(
        "aed_revision",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("aed_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aed_revision")),
    )
    op.create_index(op.f("ix_aed_revision_aed_id"), "aed_revision", ["aed_id"])
    op.create_index(op.f("ix_aed_revision_batch"), "aed_revision", ["batch"])
    op.create_table(
        "aed_told_apart",
        sa.Column("first_id", sa.String(), nullable=False),
        sa.Column("second_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_aed_told_apart")),
    )


def downgrade() -> None:
    op.drop_table("aed_told_apart")
    op.drop_index(op.f("ix_aed_revision_batch"), table_name="aed_revision")
    op.drop_index(op.f("ix_aed_revision_aed_id"), table_name="aed_revision")
    op.drop_table("aed_revision")
    op.drop_column("aed", "merged_into")

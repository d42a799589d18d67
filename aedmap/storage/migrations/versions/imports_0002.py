"""Imports: sources, what they said, contacts, and what registers tell of devices beyond the first slice."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

_TOLD = ("address", "location", "serial", "model", "hours_raw")


def upgrade() -> None:
    for name in _TOLD:
        op.add_column("aed", sa.Column(name, sa.String(), nullable=True))
    op.create_index(op.f("ix_aed_serial"), "aed", ["serial"])
    op.create_table(
        "source",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_source")),
    )
    op.create_table(
        "source_record",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("aed_id", sa.String(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vanished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_source_record")),
    )
    op.create_index(op.f("ix_source_record_aed_id"), "source_record", ["aed_id"])
    op.create_table(
        "aed_contact",
        sa.Column("aed_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["aed_id"], ["aed.id"], name=op.f("fk_aed_contact_aed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("aed_id", name=op.f("pk_aed_contact")),
    )


def downgrade() -> None:
    op.drop_table("aed_contact")
    op.drop_table("source_record")
    op.drop_table("source")
    op.drop_index(op.f("ix_aed_serial"), table_name="aed")
    for name in reversed(_TOLD):
        op.drop_column("aed", name)

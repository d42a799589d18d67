"""How somebody is reached: the order of channels they chose, and browsers they subscribed with."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision: str | None = "0016"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "chosen_channel",
        sa.Column("responder_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responder.id"], name=op.f("fk_chosen_channel_responder_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("responder_id", "ordinal", name=op.f("pk_chosen_channel")),
    )
    op.create_table(
        "push_subscription",
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("responder_id", sa.String(), nullable=False),
        sa.Column("p256dh", sa.String(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responder.id"], name=op.f("fk_push_subscription_responder_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_push_subscription")),
    )
    op.create_index(op.f("ix_push_subscription_responder_id"), "push_subscription", ["responder_id"])


def downgrade() -> None:
    op.drop_table("push_subscription")
    op.drop_table("chosen_channel")

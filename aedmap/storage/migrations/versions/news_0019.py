"""Changes of somebody's task, each of which is told."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision: str | None = "0018"
branch_labels: str | None = None
depends_on: str | None = None

_ONCE = ("alert_id", "what", "channel")


def upgrade() -> None:
    op.add_column("alert", sa.Column("news", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("alert", sa.Column("news_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_alert_news_at"), "alert", ["news_at"])
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
        message.drop_constraint(op.f(f"uq_message_{'_'.join(_ONCE)}"), type_="unique")
        message.create_unique_constraint(op.f(f"uq_message_{'_'.join(_ONCE)}_number"), [*_ONCE, "number"])


def downgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f(f"uq_message_{'_'.join(_ONCE)}_number"), type_="unique")
        message.create_unique_constraint(op.f(f"uq_message_{'_'.join(_ONCE)}"), [*_ONCE])
        message.drop_column("number")
    op.drop_index(op.f("ix_alert_news_at"), "alert")
    op.drop_column("alert", "news_at")
    op.drop_column("alert", "news")

"""Where responders were while they were on the way."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "track",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("responder_id", sa.String(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_track_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track")),
    )
    for column in ("alert_id", "responder_id", "at"):
        op.create_index(op.f(f"ix_track_{column}"), "track", [column])


def downgrade() -> None:
    for column in ("at", "responder_id", "alert_id"):
        op.drop_index(op.f(f"ix_track_{column}"), table_name="track")
    op.drop_table("track")

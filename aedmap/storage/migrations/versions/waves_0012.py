"""Dispatch: policies kept with incidents, waves and timers, how far somebody is, messages and their receipts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None

_TIME = sa.DateTime(timezone=True)
_INCIDENT: tuple[tuple[str, sa.types.TypeEngine[Any]], ...] = (
    ("policy", sa.Text()),
    ("uncertainty_m", sa.Double()),
    ("ems_at", _TIME),
    ("alias_of", sa.Integer()),
    ("callback", sa.String()),
)


def upgrade() -> None:
    for name, kind in _INCIDENT:
        op.add_column("incident", sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_incident_received_at"), "incident", ["received_at"])
    op.add_column("alert", sa.Column("wave", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("alert", sa.Column("progress", sa.String(), nullable=True))
    op.create_index(op.f("ix_alert_created_at"), "alert", ["created_at"])
    op.create_table(
        "dispatch_timer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("useful_until", _TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_dispatch_timer_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_timer")),
        sa.UniqueConstraint("incident_id", "kind", "number", name=op.f("uq_dispatch_timer_incident_id_kind_number")),
    )
    op.create_index(op.f("ix_dispatch_timer_state_due_at"), "dispatch_timer", ["state", "due_at"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("useful_until", _TIME, nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_message_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("alert_id", "what", "channel", name=op.f("uq_message_alert_id_what_channel")),
    )
    op.create_index(op.f("ix_message_state_due_at"), "message", ["state", "due_at"])
    op.create_index(op.f("ix_message_reference"), "message", ["reference"])


def downgrade() -> None:
    op.drop_table("message")
    op.drop_table("dispatch_timer")
    op.drop_index(op.f("ix_alert_created_at"), "alert")
    for name in ("progress", "wave"):
        op.drop_column("alert", name)
    op.drop_index(op.f("ix_incident_received_at"), "incident")
    for name, _ in reversed(_INCIDENT):
        op.drop_column("incident", name)

"""Exercises beside real incidents, devices in vehicles, and when and where responders may be asked."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None

_NEW: tuple[tuple[str, str, Any], ...] = (
    ("aed", "exercise_for", sa.Integer()),
    ("aed", "position_at", sa.DateTime(timezone=True)),
    ("responder", "exercise_with", sa.Integer()),
    ("responder", "email", sa.String()),
    ("responder", "work_lon", sa.Double()),
    ("responder", "work_lat", sa.Double()),
)
# What is known of those that are there already: nothing rides, everybody goes everywhere, nothing is muted.
_FILLED: tuple[tuple[str, str, Any, Any], ...] = (
    ("aed", "mobile", sa.Boolean(), sa.false()),
    ("incident", "at_home", sa.Boolean(), sa.false()),
    ("responder", "homes_too", sa.Boolean(), sa.true()),
    ("responder", "quiet_hours", sa.String(), ""),
)


def upgrade() -> None:
    for table, name, kind in _NEW:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for table, name, filled, value in _FILLED:
        op.add_column(table, sa.Column(name, filled, nullable=False, server_default=value))
    op.create_index("ix_responder_work_lat_work_lon", "responder", ["work_lat", "work_lon"])


def downgrade() -> None:
    op.drop_index("ix_responder_work_lat_work_lon", table_name="responder")
    for table, name, _kind, _value in reversed(_FILLED):
        op.drop_column(table, name)
    for table, name, _kind in reversed(_NEW):
        op.drop_column(table, name)
